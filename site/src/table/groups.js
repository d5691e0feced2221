/** Rows of a table in groups, with what their numbers come to. */

import { isNumeric, numberOf } from "./values.js";
import { namesOf } from "./filters.js";

/** @typedef {import("../types").RunColumn} RunColumn */
/** @typedef {import("./model.js").RunRow} RunRow */
/** @typedef {import("./model.js").TableModel} TableModel */
/** @typedef {{count: number, mean: number, min: number, max: number, std: number}} Numbers of one column's finite values; NaN where there are none */
/** @typedef {{key: string, label: string, rows: RunRow[], numbers: Map<number, Numbers>}} Group */

/** What stands in a group's cells. @type {["mean", "min", "max", "std", "count"]} */
export const AGGREGATES = ["mean", "min", "max", "std", "count"];

/**
 * @param {RunRow[]} rows in order
 * @param {number[]} by columns
 * @param {TableModel} model
 * @returns {Group[]} in the order in which their first rows come
 */
export function groupRows(rows, by, model) {
  const { columns } = model;
  /** @type {Map<string, Group>} */
  const groups = new Map();
  for (const row of rows) {
    const names = by.map((column) => namesOf(model.values(column)[row], columns[column].type).join(" ") || "–");
    const key = names.join("\t");
    const group = groups.get(key);
    if (group !== undefined) group.rows.push(row);
    else groups.set(key, { key, label: labelOf(by, names, columns), rows: [row], numbers: new Map() });
  }
  return [...groups.values()];
}

/** @param {number[]} by @param {string[]} names @param {RunColumn[]} columns @returns {string} a text that stands alone needs no name */
function labelOf(by, names, columns) {
  const plain = by.length === 1 && !isNumeric(columns[by[0]].type) && columns[by[0]].type !== "bool" && names[0] !== "–";
  return plain ? names[0] : by.map((column, i) => `${columns[column].label} ${names[i]}`).join(" · ");
}

/**
 * @param {Iterable<number>} values
 * @returns {Numbers} std is the sample's, 0 for a single value
 */
export function summarizeNumbers(values) {
  const finite = [...values].filter(Number.isFinite);
  const count = finite.length;
  if (count === 0) return { count, mean: NaN, min: NaN, max: NaN, std: NaN };
  const mean = finite.reduce((sum, value) => sum + value, 0) / count;
  const spread = finite.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const [min, max] = finite.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
  return { count, mean, min, max, std: Math.sqrt(spread / Math.max(1, count - 1)) };
}

/**
 * @param {Group} group
 * @param {number} column
 * @param {TableModel} model
 * @returns {Numbers | null} null for a column without numbers
 */
export function numbersOf(group, column, model) {
  if (!isNumeric(model.columns[column].type)) return null;
  let found = group.numbers.get(column);
  if (found === undefined) {
    found = summarizeNumbers(group.rows.map((row) => {
      const value = numberOf(model.values(column)[row]);
      return typeof value === "number" ? value : NaN;
    }));
    group.numbers.set(column, found);
  }
  return found;
}
