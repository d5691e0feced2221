/** Filters of single columns: ranges of numbers and dates, sets of values, parts of a text. */

import { formatDuration } from "../format/time.js";
import { formatValue } from "../format/number.js";
import { compareTexts, isNumeric, numberOf, searchText } from "./values.js";

/** @typedef {import("../types").CellType} CellType */
/** @typedef {import("../types").CellValue} CellValue */

/**
 * What one column must hold. Numbers: a range with its ends. Anything else: one of some values, or a part of a text.
 *
 * @typedef {object} ColumnFilter
 * @property {number | null} [min]
 * @property {number | null} [max]
 * @property {string[] | null} [values] "" is a missing value
 * @property {string} [text]
 */

/** With more different values than this a column is filtered by a text, not by a list. */
export const LIST_UNTIL = 40;

/** @param {CellValue} value @param {CellType} type @returns {string[]} the values that a list has of a cell; "" for a missing one */
export function namesOf(value, type) {
  if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) return [""];
  if (type === "tags" && Array.isArray(value)) return value;
  return [searchText(value, type)];
}

/**
 * @param {Iterable<CellValue>} values of a column
 * @param {CellType} type
 * @returns {Map<string, number> | null} how often each value is there, in order, missing ones last; null for too many
 */
export function countValues(values, type) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const value of values) {
    for (const name of namesOf(value, type)) counts.set(name, (counts.get(name) ?? 0) + 1);
    if (counts.size > LIST_UNTIL) return null;
  }
  return new Map([...counts].sort(([a], [b]) => (a === "" ? 1 : b === "" ? -1 : compareTexts(a, b))));
}

/** @param {ColumnFilter} filter @returns {boolean} whether it lets everything pass */
export function isOpen({ min, max, values, text }) {
  return (min ?? null) === null && (max ?? null) === null && (values ?? null) === null && (text ?? "").trim() === "";
}

/**
 * @param {ColumnFilter} filter
 * @param {CellType} type
 * @returns {(value: CellValue) => boolean}
 */
export function filterTest({ min = null, max = null, values = null, text = "" }, type) {
  if (min !== null || max !== null) {
    return (value) => {
      const number = value === null ? NaN : numberOf(value);
      return typeof number === "number" && number >= (min ?? -Infinity) && number <= (max ?? Infinity);
    };
  }
  if (values !== null) {
    const wanted = new Set(values);
    return (value) => namesOf(value, type).some((name) => wanted.has(name));
  }
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return (value) => {
    const inside = searchText(value, type).toLowerCase();
    return words.every((word) => inside.includes(word));
  };
}

/**
 * @param {ColumnFilter} filter
 * @param {CellType} type
 * @returns {string} in words, after the column's name
 */
export function describeFilter({ min = null, max = null, values = null, text = "" }, type) {
  const write = (/** @type {number} */ end) => (type === "time" ? dateOf(end) : type === "duration" ? formatDuration(end) : formatValue(end));
  if (min !== null && max !== null) return `${write(min)} to ${write(max)}`;
  if (min !== null) return `≥ ${write(min)}`;
  if (max !== null) return `≤ ${write(max)}`;
  if (values !== null) return values.length === 0 ? "none" : values.length > 3 ? `${values.length} values` : values.map((value) => (value === "" ? "missing" : value)).join(", ");
  return `“${text.trim()}”`;
}

/** @param {number} seconds @returns {string} as an input of a date has it */
export function dateOf(seconds) {
  const date = new Date(seconds * 1000);
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return Number.isNaN(date.getTime()) ? "" : `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/**
 * @param {string} text of an input of a date, in the reader's time zone as tables write times
 * @param {boolean} end whether the whole day is meant
 * @returns {number | null} Unix seconds
 */
export function secondsOf(text, end) {
  if (text === "") return null;
  const time = new Date(`${text}T${end ? "23:59:59.999" : "00:00:00"}`).getTime();
  return Number.isNaN(time) ? null : time / 1000;
}

/** @param {CellType} type @returns {boolean} whether a range is asked for */
export function isRanged(type) {
  return isNumeric(type);
}
