/** Bars, boxes or violins of the listed runs or of groups of them; `tracker/chart/panels/bar.py` makes the same for reports. */

import { percentile } from "../../chart/scale.js";
import { summarize } from "../align.js";
import { colorsOfGroups } from "../colors.js";
import { inOrder, unitsOf } from "../rows.js";
import { leftOut, pageOf, placed, readAxis } from "./axis.js";

/** @typedef {import("../../types").BarData} BarData */
/** @typedef {import("../rows.js").Unit} Unit */

const MOST = 60;
/** Places at which a violin's density is known. */
const PLACES = 48;

/**
 * @param {any} def value, group, aggregate, band, style, sort, log
 * @param {import("./axis.js").Scope} scope
 * @returns {import("./axis.js").Made}
 */
export function barPanel(def, scope) {
  const { store, rows } = scope;
  const field = readAxis(store, def.value, rows, def.log);
  const kept = [...rows.keys()].filter((i) => placed(field, i));
  const valueOf = new Map(kept.map((i) => [rows[i], field.values[i]]));
  const group = def.group.length > 0 ? def.group : scope.group;
  const listed = unitsOf(kept.map((i) => rows[i]), store, { group });
  const [units, colors] = def.group.length > 0 ? [inOrder(listed, store, group), colorsOfGroups(listed, store, group)] : [listed, null];
  const found = units.map((unit) => ({ unit, bar: barOf(unit, unit.rows.map((row) => valueOf.get(row) ?? NaN), colors?.get(unit.key) ?? scope.colorOf(unit.rows[0]), def, store) }));
  if (def.sort !== "") found.sort((a, b) => (def.sort === "-value" ? b.bar.value - a.bar.value : a.bar.value - b.bar.value));
  const shown = found.slice(0, MOST);
  const payload = {
    ...{ kind: "bar", version: 1, title: def.title || field.axis.label, style: def.style, value: { ...field.axis, range: null } },
    ...{ aggregate: def.aggregate, band: def.band, grouped: group.length > 0, bars: shown.map(({ bar }) => bar), lines: [], left_out: found.length - shown.length },
    members: shown.map(({ unit }) => unit.rows.map((row) => store.id(row))),
  };
  const notes = leftOut(rows.length - kept.length, rows.length, "have no value");
  if (found.length > shown.length) notes.push(`the first ${MOST} of ${found.length.toLocaleString("en")} bars`);
  return { payload, notes };
}

/**
 * @param {Unit} unit
 * @param {number[]} values of its runs
 * @param {number} color
 * @param {any} def
 * @param {import("../store.js").Store} store
 * @returns {BarData}
 */
function barOf({ label, rows, row }, values, color, { aggregate, band, style, log }, store) {
  const sorted = Float64Array.from(values).sort();
  const [value, low, high] = summarize(sorted, aggregate, band);
  const banded = row === null && band !== "none" && rows.length > 1;
  const violin = style === "violin" ? violinOf(sorted, log) : null;
  return {
    ...{ label: row === null ? label : store.label(row), color, href: row === null ? null : pageOf(store, row), value, low: banded ? low : null, high: banded ? high : null },
    ...{ values, names: rows.map((each) => store.label(each)), hrefs: rows.map((each) => pageOf(store, each)) },
    ...{ box: style === "box" ? boxOf(sorted) : null, density: violin?.density ?? null, span: violin?.span ?? null },
  };
}

/** @param {Float64Array} sorted ascending @returns {number[]} Tukey's box: lower whisker, quartiles, upper whisker */
export function boxOf(sorted) {
  const [first, middle, third] = [0.25, 0.5, 0.75].map((share) => percentile(sorted, share));
  const reach = 1.5 * (third - first);
  const inside = sorted.filter((value) => value >= first - reach && value <= third + reach);
  return [inside[0], first, middle, third, inside[inside.length - 1]];
}

/**
 * A density by Gaussian kernels of Silverman's width, 0.9 min(std, IQR / 1.34) n^(-1/5), of logarithms along a logarithmic axis.
 *
 * @param {Float64Array} sorted ascending
 * @param {boolean} log
 * @returns {{density: number[], span: [number, number]}} at places that lie evenly over the span, the greatest 1
 */
export function violinOf(sorted, log) {
  const values = log ? sorted.map(Math.log10) : sorted;
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const spread = n > 1 ? Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1)) : 0;
  const scale = Math.min(spread, (percentile(values, 0.75) - percentile(values, 0.25)) / 1.34) || spread;
  const width = 0.9 * scale * n ** -0.2 || Math.max(Math.abs(values[0]), 1) * 1e-3;
  const [low, high] = [values[0] - 2 * width, values[n - 1] + 2 * width];
  const density = Array.from({ length: PLACES }, (_, i) => {
    const place = low + ((high - low) * i) / (PLACES - 1);
    return values.reduce((sum, value) => sum + Math.exp(-0.5 * ((place - value) / width) ** 2), 0);
  });
  const greatest = Math.max(...density);
  return { density: density.map((each) => each / greatest), span: log ? [10 ** low, 10 ** high] : [low, high] };
}
