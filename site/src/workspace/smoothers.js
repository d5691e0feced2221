/**
 * The kinds of smoothing that the workspace offers, as docs/smoothing.md and `tracker/chart/smooth.py` have them. Where a curve is
 * thinned, a kept point counts as often as the points that it stands for.
 */

import { lowerBound } from "../chart/scale.js";
import { clampWeight, smooth } from "../smoothing.js";

/** @typedef {{key: string, label: string, unit: string, max: number, step: number}} Kind */

/** What the reader can choose, and the numbers that each takes. @type {Kind[]} */
export const KINDS = [
  { key: "ema", label: "EMA", unit: "weight", max: 0.999, step: 0.001 },
  { key: "twema", label: "time-weighted EMA", unit: "weight", max: 0.999, step: 0.001 },
  { key: "gaussian", label: "Gaussian", unit: "σ, % of x", max: 20, step: 0.1 },
  { key: "average", label: "running average", unit: "points", max: 200, step: 1 },
];

const SCALE = 1000;
const LIMIT = 0.999;
const REACH = 9;

/**
 * @param {ArrayLike<number>} y
 * @param {Float64Array | null} count as of `smooth`
 * @returns {(i: number) => number} for how many logged points a finite point stands
 */
function weights(y, count) {
  if (count === null) return () => 1;
  const out = new Float64Array(y.length);
  let before = 0;
  for (let i = 0; i < y.length; i++) {
    if (!Number.isFinite(y[i])) continue;
    out[i] = Math.max(1, count[i] - before);
    before = count[i];
  }
  return (i) => out[i];
}

/**
 * W&B's time-weighted EMA.
 *
 * @param {ArrayLike<number>} x ascending
 * @param {ArrayLike<number>} y
 * @param {number} weight
 * @param {Float64Array | null} [count]
 * @returns {Float64Array}
 */
export function twema(x, y, weight, count = null) {
  const out = Float64Array.from(y);
  const decay = Math.min(Math.sqrt(clampWeight(weight)), LIMIT);
  const span = x.length > 0 ? x[x.length - 1] - x[0] : 0;
  const of = weights(y, count);
  let [sum, total, before] = [0, 0, NaN];
  for (let i = 0; i < out.length; i++) {
    if (!Number.isFinite(out[i])) continue;
    const distance = Number.isNaN(before) || span <= 0 ? 0 : ((x[i] - before) / span) * SCALE;
    const keep = decay ** distance;
    sum = sum * keep + out[i] * of(i);
    total = total * keep + of(i);
    before = x[i];
    out[i] = sum / total;
  }
  return out;
}

/**
 * @param {ArrayLike<number>} x ascending
 * @param {ArrayLike<number>} y
 * @param {number} sigma in units of x; 0 for none
 * @param {Float64Array | null} [count]
 * @returns {Float64Array}
 */
export function gaussian(x, y, sigma, count = null) {
  const out = Float64Array.from(y);
  if (!(sigma > 0)) return out;
  const of = weights(y, count);
  for (let i = 0; i < out.length; i++) {
    if (!Number.isFinite(y[i])) continue;
    let [sum, total] = [0, 0];
    for (let j = lowerBound(x, x[i] - REACH * sigma); j < x.length && x[j] <= x[i] + REACH * sigma; j++) {
      if (!Number.isFinite(y[j])) continue;
      const weight = Math.exp(-0.5 * ((x[j] - x[i]) / sigma) ** 2) * of(j);
      sum += weight * y[j];
      total += weight;
    }
    out[i] = sum / total;
  }
  return out;
}

/**
 * @param {ArrayLike<number>} y
 * @param {number} points an even number takes one more
 * @param {Float64Array | null} [count]
 * @returns {Float64Array}
 */
export function runningAverage(y, points, count = null) {
  const out = Float64Array.from(y);
  const half = Math.floor(points / 2);
  if (half < 1) return out;
  const of = weights(y, count);
  const place = (/** @type {number} */ i) => (count === null ? i : count[i]);
  let [from, to, sum, total] = [0, 0, 0, 0];
  for (let i = 0; i < out.length; i++) {
    for (; to < out.length && place(to) <= place(i) + half; to++) {
      if (Number.isFinite(y[to])) [sum, total] = [sum + y[to] * of(to), total + of(to)];
    }
    for (; place(from) < place(i) - half; from++) {
      if (Number.isFinite(y[from])) [sum, total] = [sum - y[from] * of(from), total - of(from)];
    }
    if (Number.isFinite(y[i])) out[i] = sum / total;
  }
  return out;
}

/**
 * @param {string} kind
 * @param {number} amount
 * @param {ArrayLike<number>} x
 * @param {ArrayLike<number>} y
 * @param {Float64Array | null} count
 * @returns {Float64Array} as long as y; what is not finite passes through
 */
export function smoothBy(kind, amount, x, y, count) {
  if (kind === "twema") return twema(x, y, amount, count);
  if (kind === "gaussian") return gaussian(x, y, (amount / 100) * (x.length > 0 ? x[x.length - 1] - x[0] : 0), count);
  if (kind === "average") return runningAverage(y, amount, count);
  return smooth(y, amount, count);
}
