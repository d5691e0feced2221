/** Cells that show how large their numbers are: as a colour, as a bar, or marked as the best. */

import { rampColor } from "../panels/ramp.js";
import { numberOf } from "./values.js";

/** @typedef {import("../types").CellValue} CellValue */
/** @typedef {import("./layout.js").ColumnLayout} ColumnLayout */
/** @typedef {{min: number, max: number}} Extent of a column's finite numbers */

/**
 * @param {Iterable<CellValue>} values
 * @returns {Extent | null} null without a finite number
 */
export function extentOf(values) {
  let [min, max] = [Infinity, -Infinity];
  for (const value of values) {
    const number = numberOf(value);
    if (typeof number !== "number" || !Number.isFinite(number)) continue;
    min = Math.min(min, number);
    max = Math.max(max, number);
  }
  return min <= max ? { min, max } : null;
}

/**
 * Makes a cell look as the reader chose for its column.
 *
 * @param {HTMLElement} node
 * @param {CellValue} value
 * @param {number} column
 * @param {ColumnLayout} layout
 * @param {Extent | null} extent of the rows that are shown
 */
export function dress(node, value, column, layout, extent) {
  const number = numberOf(value);
  if (extent === null || typeof number !== "number" || !Number.isFinite(number)) return;
  const { min, max } = extent;
  const share = max > min ? (number - min) / (max - min) : 0.5;
  const look = layout.looks.get(column);
  if (look === "heat") {
    node.classList.add("cell-heat");
    node.style.setProperty("--heat", `light-dark(${rampColor(false, share)}, ${rampColor(true, share)})`);
  } else if (look === "bar") {
    // from zero where the numbers begin there or below, else from the least
    const from = min >= 0 ? 0 : min;
    node.classList.add("cell-bar");
    node.style.setProperty("--bar", `${(100 * (number - from)) / (max - from || 1)}%`);
  }
  const best = layout.best.get(column);
  if ((best === "low" && number === min) || (best === "high" && number === max)) {
    node.classList.add("is-best");
    node.title = `${best === "low" ? "lowest" : "highest"} of the shown rows: ${node.title}`;
  }
}
