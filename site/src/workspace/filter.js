/** Which runs are listed: text or a regular expression over their names, and conditions on their fields. */

import { isNumeric, numberOf, searchText } from "../table/values.js";

/** @typedef {import("../types").CellType} CellType */
/** @typedef {import("../types").CellValue} CellValue */
/** @typedef {{key: string, op: string, value: string}} Condition */

/** What a condition may be, and what it is called. @type {[op: string, label: string][]} */
export const OPERATORS = [
  ["=", "is"],
  ["!=", "is not"],
  ["<", "<"],
  ["<=", "≤"],
  [">", ">"],
  [">=", "≥"],
  ["in", "is one of"],
  ["has", "contains"],
  ["re", "matches"],
  ["set", "is there"],
  ["unset", "is missing"],
];

/** @param {string} op @returns {boolean} whether the operator needs a value */
export function needsValue(op) {
  return op !== "set" && op !== "unset";
}

/**
 * @param {string} text
 * @param {CellType} type
 * @returns {number} the number that is meant: of a time also a date, as ISO 8601 has it, in UTC; NaN for none
 */
export function readNumber(text, type) {
  const plain = text.trim();
  if (plain === "") return NaN;
  const number = numberOf(plain);
  if (typeof number === "number") return number;
  if (Number.isFinite(Number(plain))) return Number(plain);
  if (type !== "time") return NaN;
  const date = Date.parse(/^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2})?)?$/.test(plain) ? `${plain.replace(" ", "T")}${plain.length === 10 ? "" : "Z"}` : plain);
  return date / 1000;
}

/**
 * @param {string} text
 * @param {string} [flags]
 * @returns {RegExp | null} null where it is no regular expression
 */
export function readPattern(text, flags = "im") {
  try {
    return new RegExp(text, flags);
  } catch {
    return null;
  }
}

/** @param {CellValue} value @param {CellType} type @returns {string[]} the texts that "is" compares */
function textsOf(value, type) {
  if (value === null) return [];
  if (Array.isArray(value)) return value;
  return [searchText(value, type), String(value)];
}

/** @type {Record<string, (a: number, b: number) => boolean>} */
const COMPARED = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

/**
 * @param {Condition} condition
 * @param {CellType} type of the field
 * @returns {(value: CellValue) => boolean} a condition that is not finished lets everything pass
 */
export function conditionTest({ op, value }, type) {
  if (op === "set") return (cell) => cell !== null;
  if (op === "unset") return (cell) => cell === null;
  if (value.trim() === "") return () => true;
  if (op === "has") return (cell) => textsOf(cell, type).some((text) => text.toLowerCase().includes(value.toLowerCase()));
  if (op === "re") {
    const pattern = readPattern(value);
    return pattern === null ? () => true : (cell) => textsOf(cell, type).some((text) => pattern.test(text));
  }
  const compare = COMPARED[op];
  if (compare !== undefined) {
    const limit = readNumber(value, type);
    if (!isNumeric(type)) return (cell) => cell !== null && compare(String(cell).localeCompare(value, "en", { numeric: true }), 0);
    return Number.isNaN(limit) ? () => true : (cell) => cell !== null && compare(/** @type {number} */ (numberOf(cell)), limit);
  }
  const wanted = op === "in" ? value.split(",").map((each) => each.trim()).filter(Boolean) : [value.trim()];
  const numbers = isNumeric(type) ? new Set(wanted.map((each) => readNumber(each, type))) : null;
  const lower = new Set(wanted.map((each) => each.toLowerCase()));
  /** @param {CellValue} cell @returns {boolean} */
  const same = (cell) =>
    cell !== null && ((numbers?.has(/** @type {number} */ (numberOf(cell))) ?? false) || textsOf(cell, type).some((text) => lower.has(text.toLowerCase())));
  return op === "!=" ? (cell) => !same(cell) : same;
}

/**
 * @param {string} query words that must all be there, or a regular expression
 * @param {boolean} regex
 * @returns {((text: string) => boolean) | null} null where nothing is asked for; a pattern that is none yet lets all pass
 */
export function searchTest(query, regex) {
  if (query.trim() === "") return null;
  if (regex) {
    const pattern = readPattern(query);
    return pattern === null ? null : (text) => pattern.test(text);
  }
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return (text) => {
    const lower = text.toLowerCase();
    return words.every((word) => lower.includes(word));
  };
}
