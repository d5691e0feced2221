/** Widths of the columns of a table that draws only some of its rows; else they would change while one scrolls. */

import { cellText } from "./cells.js";
import { isNumeric } from "./values.js";

/** @typedef {import("./model.js").TableModel} TableModel */

const SAMPLE = 50;
const LEAST = 7;
const MOST = 40;
const SORT_MARK = 3;
const MEDIA = 12;

/** @param {TableModel} model @returns {number[]} for each column, the number of characters to leave room for */
export function columnWidths(model) {
  return model.columns.map((_, column) => columnWidth(model, column));
}

/** @param {TableModel} model @param {number} column @returns {number} characters */
export function columnWidth(model, column) {
  const { label, type } = model.columns[column];
  if (type === "media" || type === "spark") return MEDIA;
  let most = label.length + SORT_MARK;
  const rows = model.data.length;
  // the length of a text costs nothing to know; numbers are formatted for a sample
  const step = isNumeric(type) ? Math.max(1, Math.floor(rows / SAMPLE)) : 1;
  for (let row = 0; row < rows; row += step) {
    const value = model.value(row, column);
    const length = typeof value === "string" ? value.length : cellText(value, type).length;
    most = Math.max(most, length + (type === "state" ? 2 : Array.isArray(value) ? 3 * value.length : 0));
  }
  return Math.min(MOST, Math.max(LEAST, most));
}
