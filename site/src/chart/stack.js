/** Curves on top of each other, as areas; `tracker/chart/stack.py` does the same for pictures. */

import { lowerBound } from "./scale.js";

/** @typedef {import("../types").Drawn} Drawn */
/** @typedef {{x: Float64Array, y: Float64Array}} Points */

/** @param {Points} points @returns {Points} its finite points, those of one x as their mean */
export function onePerPlace({ x, y }) {
  /** @type {number[]} */
  const xs = [];
  /** @type {number[]} */
  const ys = [];
  let n = 0;
  for (let i = 0; i < x.length; i++) {
    if (!Number.isFinite(y[i])) continue;
    const last = xs.length - 1;
    if (last >= 0 && xs[last] === x[i]) {
      ys[last] = (ys[last] * n + y[i]) / (n + 1);
      n += 1;
    } else {
      xs.push(x[i]);
      ys.push(y[i]);
      n = 1;
    }
  }
  return { x: Float64Array.from(xs), y: Float64Array.from(ys) };
}

/** @param {Points} points @param {number} at within the range of x @returns {number} on the straight line between two points */
export function between({ x, y }, at) {
  const i = lowerBound(x, at);
  if (x[i] === at || i === 0) return y[i];
  return y[i - 1] + ((at - x[i - 1]) / (x[i] - x[i - 1])) * (y[i] - y[i - 1]);
}

/** @param {Points[]} curves @returns {Float64Array} every x of any of them, ascending and once */
export function everyX(curves) {
  const all = new Float64Array(curves.reduce((sum, { x }) => sum + x.length, 0));
  curves.reduce((at, { x }) => (all.set(x, at), at + x.length), 0);
  all.sort();
  return all.filter((value, i) => i === 0 || value !== all[i - 1]);
}

/**
 * @param {Drawn[]} drawn the first at the bottom
 * @param {boolean} percent each as its share of the sum
 * @returns {Drawn[]} their areas; `raw` of a curve is its own value at every x
 */
export function stacked(drawn, percent) {
  const known = drawn.map(({ curve, y }) => onePerPlace({ x: curve.x, y }));
  const xs = everyX(known);
  const [base, total] = [new Float64Array(xs.length), new Float64Array(xs.length)];
  const parts = known.map((points) => {
    const from = points.x.length === 0 ? 0 : lowerBound(xs, points.x[0]);
    const to = points.x.length === 0 ? 0 : lowerBound(xs, points.x[points.x.length - 1]) + 1;
    const own = xs.slice(from, to).map((at) => Math.max(0, between(points, at)));
    own.forEach((value, i) => (total[from + i] += value));
    return { from, to, own };
  });
  const scale = total.map((sum) => (percent ? (sum > 0 ? 100 / sum : 0) : 1));
  return drawn.map(({ curve }, k) => {
    const { from, to, own } = parts[k];
    const low = base.slice(from, to);
    own.forEach((value, i) => (base[from + i] += value));
    const high = base.slice(from, to).map((sum, i) => sum * scale[from + i]);
    const plain = { authored: null, count: null, low: null, high: null, authoredLow: null, authoredHigh: null };
    return { curve: { ...curve, ...plain, x: xs.slice(from, to), raw: own }, y: high, raw: null, low: low.map((sum, i) => sum * scale[from + i]), high };
  });
}
