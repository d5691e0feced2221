/** A panel's data, put together from the files of its runs. */

import { decodeColumn } from "../columns.js";
import { align } from "./align.js";

/** @typedef {import("../types").ChartPayload} ChartPayload */
/** @typedef {import("../types").ColumnData} ColumnData */
/** @typedef {import("../types").SeriesData} SeriesData */
/** @typedef {import("../types").View} View */
/** @typedef {import("./store.js").FoundCurve} FoundCurve */
/** @typedef {{label: string, href: string | null, color: number, runs: {id: string, found: FoundCurve}[], group: string | null, of: number, metric?: string}} Source a curve to be */

/** @type {Record<string, import("../types").Axis>} */
const AXES = {
  step: { key: "step", label: "step", kind: "number" },
  relative: { key: "relative", label: "relative time", kind: "duration" },
  time: { key: "time", label: "time", kind: "time" },
};

/** Columns of the page's own making. @typedef {{columns: ColumnData[], add: (values: Float64Array) => number, take: (from: ColumnData[]) => number}} Table */

/** @returns {Table} */
function table() {
  /** @type {ColumnData[]} */
  const columns = [];
  /** @type {Map<ColumnData[], number>} */
  const taken = new Map();
  return {
    columns,
    add: (values) => columns.push({ type: "here", values }) - 1,
    take: (from) => {
      const at = taken.get(from) ?? columns.length;
      if (!taken.has(from)) {
        taken.set(from, at);
        columns.push(...from);
      }
      return at;
    },
  };
}

/**
 * @param {FoundCurve} found
 * @param {Table} into
 * @returns {Record<string, View>}
 */
function viewsOf({ curve, columns }, into) {
  const at = into.take(columns);
  /** @type {Record<string, View>} */
  const views = {};
  for (const [key, view] of Object.entries(curve.views)) {
    views[key] = { x: at + view.x, y: at + view.y, smoothed: null, count: view.count === undefined ? null : at + view.count, low: null, high: null };
  }
  if (curve.start !== undefined && curve.views.relative !== undefined) {
    const start = curve.start;
    views.time = { ...views.relative, x: into.add(decodeColumn(columns[curve.views.relative.x]).map((seconds) => start + seconds)) };
  }
  return views;
}

/**
 * @param {Source} source
 * @param {string} x the axis shown
 * @param {string} aggregate
 * @param {string} band
 * @param {Table} into
 * @returns {Record<string, View>} of a group only the axis shown: the others would cost as much again
 */
function groupViews(source, x, aggregate, band, into) {
  const curves = source.runs.flatMap(({ found: { curve, columns } }) => {
    const view = curve.views[x];
    return view === undefined ? [] : [{ x: decodeColumn(columns[view.x]), y: decodeColumn(columns[view.y]) }];
  });
  if (curves.length === 0) return {};
  const line = align(curves, aggregate, band);
  const edges = line.low === null || line.high === null ? { low: null, high: null } : { low: into.add(line.low), high: into.add(line.high) };
  return { [x]: { x: into.add(line.x), y: into.add(line.y), smoothed: null, count: null, ...edges } };
}

/**
 * @param {string} metric
 * @param {Source[]} sources
 * @param {{x: string, logX: boolean, logY: boolean, outliers: boolean, aggregate: string, band: string, range: import("../types").Ends | null}} how
 * @returns {ChartPayload} as of a chart of a report
 */
export function panelPayload(metric, sources, { x, logX, logY, outliers, aggregate, band, range }) {
  const into = table();
  const curves = sources.flatMap(({ runs }) => runs.map(({ found }) => found.curve));
  const own = commonAxis(curves.map((curve) => curve.x));
  const shown = x !== "" && curves.some((curve) => x in curve.views || (x === "time" && curve.start !== undefined)) ? x : own;
  const label = curves.find((curve) => curve.x_label !== undefined)?.x_label;
  const series = sources.map((source) => {
    const grouped = source.group !== null;
    const views = grouped ? groupViews(source, shown, aggregate, band, into) : viewsOf(source.runs[0].found, into);
    const points = source.runs.reduce((sum, { found }) => sum + found.curve.points, 0);
    const thinned = source.runs.some(({ found }) => found.curve.whole !== undefined);
    return {
      ...{ label: source.label, metric: source.metric ?? metric, run: grouped ? null : source.runs[0].id, group: source.group, runs: source.runs.length },
      ...{ href: source.href, color: source.color, points, thinned, views },
    };
  });
  const axes = [...Object.values(AXES), ...(label === undefined ? [] : [{ key: "metric", label, kind: /** @type {const} */ ("number") }])];
  return {
    ...{ kind: "chart", version: 1, title: metric, y: { label: metric, log: logY, range }, x: shown, x_range: null, axes },
    ...{ smoothing: 0, columns: into.columns, series, left_out: 0, x_log: logX, ignore_outliers: outliers },
    ...(sources.some(({ group }) => group !== null) ? { aggregate, band } : {}),
  };
}

/** @param {string[]} axes @returns {string} the axis that all agree on, else the step */
function commonAxis(axes) {
  return axes.length > 0 && axes.every((axis) => axis === axes[0]) ? axes[0] : "step";
}
