/** Curves that are computed of others: `tracker/chart/panels/expression.py` does the same on all points, for reports. */

import { decodeColumn } from "../columns.js";
import { lowerBound } from "../chart/scale.js";
import { readPattern } from "./filter.js";

/** @typedef {import("./store.js").FoundCurve} FoundCurve */
/** @typedef {import("./expression.js").Expression} Expression */

/**
 * @param {string} pattern a name, a glob with `*` and `?`, or a regular expression after `re:`
 * @param {string[]} names
 * @returns {string[]} the metrics that it fits; a pattern that is the name of one fits only that one
 */
export function fittingMetrics(pattern, names) {
  if (names.includes(pattern)) return [pattern];
  if (pattern.startsWith("re:")) {
    const expression = readPattern(pattern.slice(3), "");
    return expression === null ? [] : names.filter((name) => expression.test(name));
  }
  if (!/[*?]/.test(pattern)) return [];
  return names.filter((name) => fits(pattern, name));
}

/**
 * Whether a glob fits a whole name. Only the last `*` is ever tried anew, so that no pattern in an address takes long.
 *
 * @param {string} glob
 * @param {string} name
 */
function fits(glob, name) {
  let [at, place] = [0, 0]; // in the glob, in the name
  let [star, from] = [-1, 0]; // the last `*`, and where in the name what follows it was tried
  while (place < name.length) {
    if (glob[at] === "*") {
      [star, from] = [at, place];
      at += 1;
    } else if (at < glob.length && (glob[at] === "?" || glob[at] === name[place])) {
      at += 1;
      place += 1;
    } else if (star >= 0) {
      from += 1;
      [at, place] = [star + 1, from];
    } else return false;
  }
  return /^\**$/.test(glob.slice(at));
}

/** @param {Float64Array} steps ascending @param {number} step @returns {number} the last point of a step; -1 where there is none */
function pointAt(steps, step) {
  let i = lowerBound(steps, step);
  while (i + 1 < steps.length && steps[i + 1] === step) i += 1;
  return steps[i] === step ? i : -1;
}

/**
 * @param {FoundCurve} found
 * @returns {(step: number) => number} its value at a step, NaN for none; of a thinned curve also between its points, on the straight line
 */
function reader({ curve, columns }) {
  const view = curve.views.step;
  if (view === undefined) return () => NaN;
  const [x, y] = [decodeColumn(columns[view.x]), decodeColumn(columns[view.y])];
  return (step) => {
    const at = pointAt(x, step);
    if (at >= 0) return y[at];
    const above = lowerBound(x, step);
    if (view.count === undefined || above === 0 || above >= x.length) return NaN;
    return y[above - 1] + ((step - x[above - 1]) / (x[above] - x[above - 1])) * (y[above] - y[above - 1]);
  };
}

/** @param {FoundCurve} found @returns {(step: number) => boolean} whether it has a value at a step, be it none that is finite */
function knower({ curve, columns }) {
  const view = curve.views.step;
  if (view === undefined) return () => false;
  const x = decodeColumn(columns[view.x]);
  if (view.count !== undefined) return (step) => x.length > 0 && x[0] <= step && step <= x[x.length - 1];
  return (step) => pointAt(x, step) >= 0;
}

/**
 * The expression at the points of its first metric at whose steps the others have a value too.
 *
 * @param {Expression} expression
 * @param {Map<string, FoundCurve>} found the run's curves, by their metrics
 * @param {(name: string) => number} field a number of the run; NaN where it has none
 * @returns {FoundCurve | null} null where the run lacks what it needs
 */
export function computedCurve({ text, names, evaluate }, found, field) {
  const metrics = names.filter((name) => found.has(name));
  const base = found.get(metrics[0]);
  const fields = new Map(names.filter((name) => !found.has(name)).map((name) => [name, field(name)]));
  if (base === undefined || base.curve.views.step === undefined || [...fields.values()].some(Number.isNaN)) return null;
  const { curve, columns } = base;
  const step = curve.views.step;
  const [x, y] = [decodeColumn(columns[step.x]), decodeColumn(columns[step.y])];
  const others = metrics.slice(1).map((name) => /** @type {FoundCurve} */ (found.get(name)));
  const knows = others.map(knower);
  const readers = new Map(others.map((each, k) => [metrics[k + 1], reader(each)]));
  const kept = [...x.keys()].filter((i) => knows.every((known) => known(x[i])));
  if (kept.length === 0) return null;
  const value = (/** @type {number} */ i) => evaluate((name) => (name === metrics[0] ? y[i] : readers.get(name)?.(x[i]) ?? fields.get(name) ?? NaN));
  const pick = (/** @type {number} */ at) => {
    const values = decodeColumn(columns[at]);
    return /** @type {const} */ ({ type: "here", values: Float64Array.from(kept, (i) => values[i]) });
  };
  /** @type {import("../types").ColumnData[]} */
  const made = [{ type: "here", values: Float64Array.from(kept, value) }];
  /** @type {import("../types").RunCurve["views"]} */
  const views = {};
  for (const [key, view] of Object.entries(curve.views)) {
    // axes on which the points stand in another order would need their own
    if (view.y !== step.y) continue;
    views[key] = { y: 0, x: made.push(pick(view.x)) - 1, ...(view.count === undefined ? {} : { count: made.push(pick(view.count)) - 1 }) };
  }
  const thinned = [base, ...others].find((each) => each.curve.whole !== undefined)?.curve.whole;
  return { curve: { metric: text, x: curve.x in views ? curve.x : "step", points: kept.length, views, start: views.relative === undefined ? undefined : curve.start, x_label: curve.x_label, whole: thinned }, columns: made };
}
