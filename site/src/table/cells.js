/** How a cell looks. */

import { el, safeHref } from "../dom.js";
import { formatValue } from "../format/number.js";
import { formatDuration, formatTime, isoTime } from "../format/time.js";
import { isNumeric, numberOf } from "./values.js";

/** @typedef {import("../types").CellType} CellType */
/** @typedef {import("../types").CellValue} CellValue */
/** @typedef {import("../types").RunColumn} RunColumn */

const DIGITS = 5;
const STATES = new Set(["finished", "running", "failed", "killed", "crashed"]);

/**
 * @param {CellValue} value
 * @param {CellType} type
 * @returns {string}
 */
export function cellText(value, type) {
  if (value === null || value === undefined) return "–";
  const number = isNumeric(type) ? numberOf(value) : value;
  if (typeof number === "number") {
    if (type === "time" && Number.isFinite(number)) return formatTime(number);
    if (type === "duration" && Number.isFinite(number)) return formatDuration(number);
    return formatValue(number, DIGITS);
  }
  return Array.isArray(value) ? value.join(" ") : String(value);
}

/**
 * @param {CellValue} value
 * @param {CellType} type
 * @returns {Node | string}
 */
function content(value, type) {
  if (type === "state" && typeof value === "string") {
    return el("span", { class: `state state-${STATES.has(value) ? value : "other"}` }, value);
  }
  if (type === "tags" && Array.isArray(value)) return el("ul", { class: "tags" }, ...value.map((tag) => el("li", {}, tag)));
  if (type === "media" && Array.isArray(value)) return media(value);
  if (type === "time" && typeof value === "number") return el("time", { datetime: isoTime(value) }, cellText(value, type));
  return cellText(value, type);
}

/**
 * @param {string[]} value what it is, and its address or text
 * @returns {Node | string} a picture, a sound, a link to a video, or text; `tracker/build/media_table.py` makes the same
 */
function media([kind, source]) {
  const href = safeHref(source);
  if (kind === "image") {
    const inside = /^data:image\//.test(source);
    const image = el("img", { class: "cell-image", src: inside ? source : href, alt: "picture", loading: "lazy" });
    return inside || href === null ? image : el("a", { href }, image);
  }
  if (kind === "audio") return el("audio", { controls: true, preload: "none", src: href });
  return kind === "video" ? el("a", { href }, kind) : source;
}

/**
 * @param {CellValue} value
 * @param {RunColumn} column
 * @param {boolean} first whether it names its row
 * @param {string | null} href of the row's run; the first cell links to it
 * @returns {HTMLTableCellElement}
 */
export function cell(value, { type }, first, href) {
  const node = first ? el("th", { scope: "row" }) : el("td");
  const right = isNumeric(type) || type === "bool";
  if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) {
    node.className = right ? "missing num" : "missing";
    node.append(first && href !== null ? el("a", { href: safeHref(href) }, "(no name)") : "–");
    return node;
  }
  if (right) node.className = "num";
  if (type !== "media") node.title = type === "time" && typeof value === "number" ? isoTime(value) : Array.isArray(value) ? value.join(", ") : String(value);
  const inside = content(value, type);
  node.append(first && href !== null ? el("a", { href: safeHref(href) }, inside) : inside);
  return node;
}
