/** Widths of the columns of a table that draws only some of its rows; else they would change while one scrolls. */

import { cellText } from "./cells.js";
import { isNumeric } from "./values.js";

/** @typedef {import("../types").RunsPayload} RunsPayload */

const SAMPLE = 300;
const LEAST = 7;
const MOST = 40;
const SORT_MARK = 3;
const MEDIA = 12;

/**
 * @param {Pick<RunsPayload, "columns" | "rows">} payload
 * @returns {number[]} for each column, the number of characters to leave room for
 */
export function columnWidths({ columns, rows }) {
  const every = Math.max(1, Math.floor(rows.length / SAMPLE));
  return columns.map(({ label, type }, c) => {
    if (type === "media" || type === "spark") return MEDIA;
    let most = label.length + SORT_MARK;
    // the length of a text costs nothing to know; numbers are formatted for a sample
    const step = isNumeric(type) ? every : 1;
    for (let r = 0; r < rows.length; r += step) {
      const value = /** @type {import("../types").CellValue} */ (rows[r][c]);
      const length = typeof value === "string" ? value.length : cellText(value, type).length;
      most = Math.max(most, length + (type === "state" ? 2 : Array.isArray(value) ? 3 * value.length : 0));
    }
    return Math.min(MOST, Math.max(LEAST, most));
  });
}
