/** A field of the listed runs as an axis of a panel; `tracker/chart/panels/fields.py` does the same for reports. */

import { cellText } from "../../table/cells.js";
import { compareTexts, numberOf, searchText } from "../../table/values.js";
import { fieldColors } from "../colors.js";

/** @typedef {import("../../types").PanelAxis} PanelAxis */
/** @typedef {import("../../types").ColumnData} ColumnData */
/** @typedef {import("../store.js").Store} Store */
/** @typedef {{axis: PanelAxis, values: Float64Array}} FieldAxis one value a run; of a category the index of its name; NaN for none */

/**
 * What a panel is about, and how the list shows it.
 *
 * @typedef {object} Scope
 * @property {Store} store
 * @property {number[]} rows the runs, in the order of the list
 * @property {(row: number) => number} colorOf the colour that a run has in the list
 * @property {string[]} group fields by which the list is grouped
 * @property {string} aggregate of groups
 * @property {string} band of groups
 */

/** @typedef {{payload: any, notes: string[]}} Made what a view draws, and what stands below it */

/** @param {Store} store @param {string} key @param {number} row @returns {string} what a field says in a run; "" for nothing */
export function textOf(store, key, row) {
  return searchText(store.value(key, row), store.fieldOf.get(key)?.type ?? "text");
}

/**
 * @param {Store} store
 * @param {string} key a field that the store has
 * @param {number[]} rows
 * @param {boolean} [log] whether only positive numbers have a place
 * @returns {FieldAxis} what is no number becomes a category, in natural order
 */
export function readAxis(store, key, rows, log = false) {
  const { label = key, type = "text" } = store.fieldOf.get(key) ?? {};
  if (type === "number" || type === "duration" || type === "time") {
    const values = Float64Array.from(rows, (row) => {
      const value = numberOf(store.value(key, row));
      return typeof value === "number" ? value : NaN;
    });
    return { axis: { key, label, kind: type, log: log && type !== "time" }, values };
  }
  const texts = rows.map((row) => textOf(store, key, row));
  const categories = [...new Set(texts)].filter((text) => text !== "").sort(compareTexts);
  const places = new Map(categories.map((text, place) => [text, place]));
  return { axis: { key, label, kind: "category", log: false, categories }, values: Float64Array.from(texts, (text) => places.get(text) ?? NaN) };
}

/**
 * An axis with a place for each value, numbers in their order.
 *
 * @param {FieldAxis} field
 * @returns {FieldAxis}
 */
export function asCategory({ axis, values }) {
  if (axis.kind === "category") return { axis, values };
  const found = [...new Set(values)].filter(Number.isFinite).sort((a, b) => a - b);
  const places = new Map(found.map((value, place) => [value, place]));
  const kind = axis.kind;
  const categories = found.map((value) => cellText(value, kind));
  return { axis: { ...axis, kind: "category", log: false, categories }, values: values.map((value) => places.get(value) ?? NaN) };
}

/** @param {FieldAxis} field @param {number[]} kept places @returns {FieldAxis} of some of the runs */
export function picked({ axis, values }, kept) {
  return { axis, values: Float64Array.from(kept, (i) => values[i]) };
}

/** @param {FieldAxis} field @param {number} i @returns {boolean} whether a run has a place on the axis */
export function placed({ axis, values }, i) {
  return Number.isFinite(values[i]) && (!axis.log || values[i] > 0);
}

/** @param {Store} store @param {FieldAxis} field @returns {PanelAxis & {colors: number[]}} as what colours marks, the same as in the list */
export function colorAxis(store, { axis }) {
  const colors = fieldColors(store, axis.key);
  return { ...axis, colors: (axis.categories ?? []).map((text) => colors.get(text) ?? 0) };
}

/** @param {Float64Array} values @returns {ColumnData} */
export function column(values) {
  return { type: "here", values };
}

/** @param {Store} store @param {number} row @returns {string} */
export function pageOf(store, row) {
  return `runs/${encodeURIComponent(store.id(row))}.html`;
}

/**
 * @param {number} out
 * @param {number} all
 * @param {string} why
 * @returns {string[]} what was left out
 */
export function leftOut(out, all, why) {
  const number = (/** @type {number} */ n) => n.toLocaleString("en");
  return out > 0 ? [`${number(out)} of ${number(all)} runs ${why}`] : [];
}
