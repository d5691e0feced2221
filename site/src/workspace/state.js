/** What the reader has set in the workspace, and the address that says it: who has the address sees the same. */

import { readPanels, writePanels } from "./panels/kinds.js";

/** @typedef {import("./filter.js").Condition} Condition */
/** @typedef {{key: string, descending: boolean}} SortBy */
/** @typedef {import("./panels/kinds.js").PanelDef} PanelDef */
/** @typedef {import("./panel.js").Own} Own */

/**
 * @typedef {object} State
 * @property {string} query
 * @property {boolean} regex whether the query is a regular expression
 * @property {Condition[]} filters
 * @property {SortBy[]} sort
 * @property {string[]} group fields; runs that agree in them are one curve
 * @property {string[]} columns fields beside the names
 * @property {number} count so many runs or groups are shown at first
 * @property {string[]} on shown besides
 * @property {string[]} off not shown
 * @property {string[]} pins runs that come first
 * @property {string[]} open groups whose runs are listed
 * @property {Record<string, number>} colors of runs and groups that the reader chose
 * @property {string} colorBy a field
 * @property {string} smoothKind
 * @property {number} smooth
 * @property {string} x axis of all panels; "" for each panel's own
 * @property {boolean} logX
 * @property {boolean} logY
 * @property {boolean} outliers whether the y axis leaves out what is far off
 * @property {string} aggregate of groups
 * @property {string} band of groups
 * @property {string} zoom the panel at full width: its metric, or `panel:` and its id
 * @property {string} find metrics by name
 * @property {string[]} folded sections
 * @property {PanelDef[]} panels that the reader added, in order
 * @property {string[]} top metrics whose charts come first
 * @property {Record<string, Own>} own what charts have of their own, by their metrics
 */

/** @returns {State} */
export function freshState() {
  return {
    ...{ query: "", regex: false, filters: [], sort: [], group: [], columns: [], count: 10, on: [], off: [], pins: [] },
    ...{ open: [], colors: {}, colorBy: "", smoothKind: "ema", smooth: 0, x: "", logX: false, logY: false },
    ...{ outliers: false, aggregate: "mean", band: "minmax", zoom: "", find: "", folded: [] },
    ...{ panels: [], top: [], own: {} },
  };
}

/** The names in the address, short since addresses are sent by people. @type {Record<keyof State, string>} */
const NAMES = {
  ...{ query: "q", regex: "re", filters: "where", sort: "sort", group: "group", columns: "cols", count: "n", on: "on", off: "off" },
  ...{ pins: "pin", open: "open", colors: "color", colorBy: "by", smoothKind: "kind", smooth: "smooth", x: "x", logX: "logx" },
  ...{ logY: "logy", outliers: "cut", aggregate: "agg", band: "band", zoom: "zoom", find: "find", folded: "fold" },
  ...{ panels: "panels", top: "top", own: "own" },
};

/**
 * @param {State} state
 * @returns {string} without the number sign; "" where nothing is set
 */
export function writeHash(state) {
  const fresh = freshState();
  const parts = [];
  for (const key of /** @type {(keyof State)[]} */ (Object.keys(NAMES))) {
    const value = state[key];
    if (JSON.stringify(value) === JSON.stringify(fresh[key])) continue;
    parts.push(`${NAMES[key]}=${escapeValue(encodeValue(key, value))}`);
  }
  return parts.join("&");
}

/** @param {string} text @returns {string} for an address, as little escaped as can be */
function escapeValue(text) {
  return encodeURIComponent(text).replaceAll("%2C", ",").replaceAll("%2F", "/").replaceAll("%3A", ":").replaceAll("%20", "+");
}

/** @param {string} text in an address @returns {string} */
function unescapeValue(text) {
  try {
    return decodeURIComponent(text.replaceAll("+", "%20"));
  } catch {
    return text;
  }
}

/** @param {keyof State} key @param {any} value @returns {string} */
function encodeValue(key, value) {
  if (key === "filters") return JSON.stringify(value.map((/** @type {Condition} */ each) => [each.key, each.op, each.value]));
  if (key === "sort") return writeList(value.map(writeSort));
  if (key === "panels") return JSON.stringify(writePanels(value));
  if (key === "colors" || key === "own") return JSON.stringify(value);
  if (Array.isArray(value)) return writeList(value);
  return typeof value === "boolean" ? "1" : String(value);
}

/** @param {SortBy} sort @returns {string} the field, after a minus where it descends */
function writeSort({ key, descending }) {
  return descending ? `-${key}` : /^[-+]/.test(key) ? `+${key}` : key;
}

/** @param {string[]} items @returns {string} with commas; as JSON where one holds a comma or could be taken for JSON */
function writeList(items) {
  return items.some((item) => item.includes(",") || item.startsWith("[") || item === "") ? JSON.stringify(items) : items.join(",");
}

/** @param {string} text @returns {string[]} */
function readList(text) {
  if (!text.startsWith("[")) return text === "" ? [] : text.split(",");
  const read = readJson(text);
  return Array.isArray(read) ? read.filter((item) => typeof item === "string") : [];
}

/** @param {string} text @returns {unknown} null where it is no JSON */
function readJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * @param {string} hash with or without the number sign; what it does not say, or says wrongly, is as at first
 * @returns {State}
 */
export function readHash(hash) {
  const state = freshState();
  /** @type {Map<string, string>} */
  const said = new Map();
  for (const part of hash.replace(/^#/, "").split("&")) {
    const at = part.indexOf("=");
    if (at > 0) said.set(part.slice(0, at), unescapeValue(part.slice(at + 1)));
  }
  for (const key of /** @type {(keyof State)[]} */ (Object.keys(NAMES))) {
    const text = said.get(NAMES[key]);
    if (text !== undefined) Object.assign(state, { [key]: decodeValue(key, text, state[key]) });
  }
  return state;
}

/** @param {keyof State} key @param {string} text @param {unknown} fallback @returns {unknown} */
function decodeValue(key, text, fallback) {
  if (key === "filters") {
    const read = readJson(text);
    const good = (/** @type {unknown} */ each) => Array.isArray(each) && each.length === 3 && each.every((part) => typeof part === "string");
    return Array.isArray(read) ? read.filter(good).map(([field, op, value]) => ({ key: field, op, value })) : fallback;
  }
  if (key === "sort") return readList(text).map((each) => ({ key: each.replace(/^[-+]/, ""), descending: each.startsWith("-") }));
  if (key === "colors") {
    const read = readJson(text);
    const pairs = read !== null && typeof read === "object" ? Object.entries(read).filter(([, color]) => Number.isInteger(color) && color >= 0 && color < 12) : [];
    return Object.fromEntries(pairs);
  }
  if (key === "panels") return readPanels(readJson(text));
  if (key === "own") return readOwn(readJson(text));
  if (Array.isArray(fallback)) return readList(text);
  if (typeof fallback === "boolean") return text === "1";
  if (typeof fallback === "number") {
    const number = Number(text);
    return Number.isFinite(number) && number >= 0 ? (key === "count" ? Math.min(MOST_SHOWN, Math.floor(number)) : Math.min(1e6, number)) : fallback;
  }
  return text;
}

/** @param {unknown} read @returns {Record<string, Own>} */
function readOwn(read) {
  if (read === null || typeof read !== "object") return {};
  const end = (/** @type {unknown} */ value) => (typeof value === "number" && Number.isFinite(value) ? value : null);
  const pairs = Object.entries(read).map(([metric, own]) => {
    const range = Array.isArray(own?.range) && own.range.length === 2 ? own.range.map(end) : [null, null];
    const log = typeof own?.log === "boolean" ? { log: own.log } : {};
    return [metric, { ...log, ...(range.some((/** @type {unknown} */ each) => each !== null) ? { range } : {}) }];
  });
  return Object.fromEntries(pairs.filter(([, own]) => Object.keys(own).length > 0));
}

/** So many runs or groups are drawn at most. */
export const MOST_SHOWN = 200;
