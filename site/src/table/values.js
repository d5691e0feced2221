/** What a cell's value is for sorting, for searching and for files. */

import { formatDuration, formatTime, isoTime } from "../format/time.js";

/** @typedef {import("../types").CellType} CellType */
/** @typedef {import("../types").CellValue} CellValue */

const NAMED = new Map([
  ["NaN", NaN],
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
]);

/**
 * @param {CellValue} value
 * @returns {CellValue} the number that a name such as "NaN" stands for; anything else as it is
 */
export function numberOf(value) {
  return typeof value === "string" ? NAMED.get(value) ?? value : value;
}

/** @param {CellType} type @returns {boolean} whether cells of the type hold numbers */
export function isNumeric(type) {
  return type === "number" || type === "time" || type === "duration" || type === "spark";
}

/**
 * @param {CellValue} value
 * @param {CellType} type
 * @returns {number | string | undefined} what to sort by; undefined is missing
 */
export function sortKey(value, type) {
  if (value === null || value === undefined) return undefined;
  if (isNumeric(type)) {
    const number = numberOf(value);
    return typeof number === "number" ? number : String(number);
  }
  if (type === "bool") return value === true ? 1 : 0;
  if (type === "media" && Array.isArray(value)) return value[0] === "text" ? value[1] : value[0];
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.join(", ");
  return String(value);
}

/** @type {Intl.Collator | null} made when texts are first compared: it takes a browser 10 ms */
let collator = null;

/** @param {string} a @param {string} b @returns {number} people's order of texts */
export function compareTexts(a, b) {
  collator ??= new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  return collator.compare(a, b);
}

/** @param {number | string | undefined} key @returns {number} numbers and texts, then NaN, then missing */
function rank(key) {
  if (key === undefined) return 2;
  return typeof key === "number" && Number.isNaN(key) ? 1 : 0;
}

/**
 * @param {Iterable<number | string | undefined>} keys
 * @returns {Map<string, number>} the place of each text in the order of texts, the same for those that people count as the same
 */
export function ranksOf(keys) {
  const texts = [...new Set(keys)].filter((key) => typeof key === "string").sort(compareTexts);
  let place = 0;
  return new Map(texts.map((text, i) => [text, i > 0 && compareTexts(texts[i - 1], text) !== 0 ? (place = i) : place]));
}

/**
 * Compares for an ascending sort whose result is turned round where it descends; what has no place in the order (NaN, then
 * missing) is last both ways.
 *
 * @param {number | string | undefined} a
 * @param {number | string | undefined} b
 * @param {boolean} descending
 * @returns {number}
 */
export function compareKeys(a, b, descending) {
  const byRank = rank(a) - rank(b);
  if (byRank !== 0) return descending ? -byRank : byRank;
  if (rank(a) > 0) return 0;
  if (typeof a === "number" && typeof b === "number") return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
  return compareTexts(String(a), String(b));
}

/**
 * @param {CellValue} value
 * @param {CellType} type
 * @returns {string} what the filter looks at: the value as logged, and as shown where that differs
 */
export function searchText(value, type) {
  if (value === null || value === undefined) return "";
  if (type === "media" && Array.isArray(value)) return value[0] === "text" ? value[1] : value[0];
  if (Array.isArray(value)) return value.join(" ");
  if (type === "time" && typeof value === "number") return formatTime(value);
  if (type === "duration" && typeof value === "number") return formatDuration(value);
  return String(value);
}

/**
 * @param {CellValue} value
 * @param {CellType} type
 * @returns {string | number | boolean | null} for CSV: full precision, times in ISO 8601
 */
export function fileValue(value, type) {
  if (type === "media" && Array.isArray(value)) return value[1];
  if (Array.isArray(value)) return value.join(" ");
  return type === "time" && typeof value === "number" ? isoTime(value) : value;
}
