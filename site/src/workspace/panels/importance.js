/**
 * Which parameters go with a value, over the listed runs: correlations, as `tracker/chart/panels/importance.py` has them for
 * reports. A random forest is not grown here.
 */

import { leftOut, picked, readAxis } from "./axis.js";

/** @typedef {import("./axis.js").FieldAxis} FieldAxis */
/** @typedef {import("../../types").ImportanceRow} ImportanceRow */

/** A text with more values than this is a name, not a choice. */
const VALUES_MOST = 10;
const FEW = 20;
const MOST = 30;

/** @param {any} def @param {import("../store.js").Store} store @returns {string[]} the parameters */
export function importanceFields(def, store) {
  const keys = def.columns.length > 0 ? def.columns : store.fields.map(({ key }) => key).filter((key) => key.startsWith("config."));
  return keys.filter((/** @type {string} */ key) => key !== def.target);
}

/**
 * @param {any} def target, columns, correlation
 * @param {import("./axis.js").Scope} scope
 * @returns {import("./axis.js").Made}
 */
export function importancePanel(def, { store, rows }) {
  const all = readAxis(store, def.target, rows);
  const kept = [...rows.keys()].filter((i) => Number.isFinite(all.values[i]));
  const [target, some] = [picked(all, kept), kept.map((i) => rows[i])];
  const features = importanceFields(def, store).flatMap((key) => featuresOf(readAxis(store, key, some)));
  const found = features.map(({ numbers, ...feature }) => {
    const correlation = correlate(numbers, target.values, def.correlation === "spearman");
    return { ...feature, runs: numbers.filter(Number.isFinite).length, correlation: Number.isNaN(correlation) ? null : correlation, importance: null };
  });
  const weight = (/** @type {ImportanceRow} */ row) => Math.abs(row.correlation ?? -1);
  const sorted = found.map((row, i) => ({ row, i })).sort((a, b) => weight(b.row) - weight(a.row) || a.i - b.i).map(({ row }) => row);
  const payload = {
    ...{ kind: "importance", version: 1, title: def.title || `What goes with ${target.axis.label}`, target: target.axis, correlation: def.correlation },
    ...{ runs: some.length, r2: null, sort: "correlation", rows: sorted.slice(0, MOST), left_out: Math.max(0, sorted.length - MOST) },
  };
  const notes = leftOut(rows.length - kept.length, rows.length, "have no value");
  if (found.length === 0) notes.push("no parameter differs between these runs");
  else if (some.length < FEW) notes.push(`with ${some.length} runs this is a hint at most`);
  return { payload, notes };
}

/**
 * @param {FieldAxis} field
 * @returns {{key: string, label: string, value: string | null, numbers: Float64Array}[]} a field of numbers is a feature; of texts,
 *   each value is one, 0 or 1; of two, the second says all
 */
function featuresOf({ axis, values }) {
  const different = new Set(values.filter(Number.isFinite)).size;
  const { key, label, categories = [] } = axis;
  if (different < 2 || (axis.kind === "category" && different > VALUES_MOST)) return [];
  if (axis.kind !== "category") return [{ key, label, value: null, numbers: values.map((value) => (Number.isFinite(value) ? value : NaN)) }];
  return categories.map((value, i) => ({ key, label: `${label}=${value}`, value, numbers: values.map((place) => (Number.isNaN(place) ? NaN : Number(place === i))) })).slice(categories.length === 2 ? 1 : 0);
}

/**
 * @param {Float64Array} x
 * @param {Float64Array} y
 * @param {boolean} ranks
 * @returns {number} Pearson's correlation of the pairs of finite numbers, or of their ranks; NaN where one does not vary
 */
export function correlate(x, y, ranks) {
  const both = [...x.keys()].filter((i) => Number.isFinite(x[i]) && Number.isFinite(y[i]));
  const [a, b] = [x, y].map((values) => {
    const numbers = Float64Array.from(both, (i) => values[i]);
    return ranks ? ranksOf(numbers) : numbers;
  });
  const [da, db] = [centred(a), centred(b)];
  if (da === null || db === null) return NaN;
  let [aa, bb, ab] = [0, 0, 0];
  for (let i = 0; i < da.length; i++) [aa, bb, ab] = [aa + da[i] ** 2, bb + db[i] ** 2, ab + da[i] * db[i]];
  return Math.max(-1, Math.min(1, ab / Math.sqrt(aa * bb)));
}

/** @param {Float64Array} values @returns {Float64Array | null} less their mean, and so scaled that no square overflows; null where they do not vary */
function centred(values) {
  if (values.every((value) => value === values[0])) return null;
  const most = values.reduce((so, value) => Math.max(so, Math.abs(value)), 0);
  const mean = values.reduce((sum, value) => sum + value / most, 0) / values.length;
  return values.map((value) => value / most - mean);
}

/** @param {Float64Array} values @returns {Float64Array} from 1; equal values share the mean of their ranks */
function ranksOf(values) {
  const order = [...values.keys()].sort((a, b) => values[a] - values[b]);
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && values[order[to]] === values[order[from]]) to += 1;
    for (let i = from; i < to; i++) ranks[order[i]] = (from + to + 1) / 2;
    from = to;
  }
  return ranks;
}
