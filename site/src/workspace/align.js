/** The curves of a group's runs as one line with a band; `tracker/chart/aggregate.py` does the same for reports. */

import { percentile } from "../chart/scale.js";
import { between, everyX, onePerPlace } from "../chart/stack.js";

/** @typedef {import("../chart/stack.js").Points} Points */

export const AGGREGATES = ["mean", "median", "min", "max"];
/** @type {[key: string, label: string][]} */
export const BANDS = [
  ["minmax", "min – max"],
  ["std", "± std"],
  ["stderr", "± std. error"],
  ["p10-p90", "p10 – p90"],
  ["none", "no band"],
];

/**
 * One line and its band for curves, at every x of any of them. Between its own points a curve is interpolated; before its
 * first and after its last it has no part.
 *
 * @param {Points[]} curves x ascending and finite
 * @param {string} aggregate
 * @param {string} band
 * @returns {{x: Float64Array, y: Float64Array, low: Float64Array | null, high: Float64Array | null}}
 */
export function align(curves, aggregate, band) {
  const known = curves.map(onePerPlace).filter(({ x }) => x.length > 0);
  const x = everyX(known);
  const [y, low, high] = [0, 1, 2].map(() => new Float64Array(x.length));
  for (let i = 0; i < x.length; i++) {
    const values = known.filter((each) => each.x[0] <= x[i] && x[i] <= each.x[each.x.length - 1]).map((each) => between(each, x[i]));
    [y[i], low[i], high[i]] = summarize(Float64Array.from(values).sort(), aggregate, band);
  }
  return band === "none" ? { x, y, low: null, high: null } : { x, y, low, high };
}

/**
 * @param {Float64Array} sorted ascending, not empty
 * @param {string} aggregate
 * @param {string} band
 * @returns {[line: number, low: number, high: number]}
 */
export function summarize(sorted, aggregate, band) {
  const [n, least, greatest] = [sorted.length, sorted[0], sorted[sorted.length - 1]];
  const mean = Math.min(greatest, Math.max(least, sorted.reduce((sum, value) => sum + value, 0) / n));
  const line = aggregate === "median" ? percentile(sorted, 0.5) : aggregate === "min" ? least : aggregate === "max" ? greatest : mean;
  if (band === "minmax") return [line, least, greatest];
  if (band === "p10-p90") return [line, percentile(sorted, 0.1), percentile(sorted, 0.9)];
  if (band !== "std" && band !== "stderr") return [line, line, line];
  const std = Math.sqrt(sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, n - 1));
  const spread = band === "std" ? std : std / Math.sqrt(n);
  return [line, line - spread, line + spread];
}
