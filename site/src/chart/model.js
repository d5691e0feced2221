/** What a chart shows: which axis, weight, view and curves. It knows nothing of pixels or of the page. */

import { columnReader } from "../columns.js";
import { clampWeight, smooth } from "../smoothing.js";
import { drawable } from "./geometry.js";
import { between, inside, lowerBound, pad, percentile } from "./scale.js";
import { stacked } from "./stack.js";
import { summaryOf } from "./summary.js";

/** @typedef {import("../types").ChartPayload} ChartPayload */
/** @typedef {import("../types").SeriesData} SeriesData */
/** @typedef {import("../types").View} View */
/** @typedef {import("../types").Curve} Curve */
/** @typedef {import("../types").Drawn} Drawn */
/** @typedef {import("../types").Range} Range */

export const MAX_WEIGHT = 0.999;

/**
 * @param {SeriesData} series
 * @param {number} index
 * @param {View} view
 * @param {(index: number) => Float64Array} read
 * @returns {Curve}
 */
function toCurve(series, index, view, read) {
  const x = read(view.x);
  const kept = summaryOf(x).finite ? null : [...x.keys()].filter((i) => Number.isFinite(x[i]));
  /** @param {number | null} column */
  const take = (column) => {
    if (column === null || column === undefined) return null;
    const all = read(column);
    return kept === null ? all : Float64Array.from(kept, (i) => all[i]);
  };
  const { label, metric, group, runs, href, color, thinned } = series;
  return {
    ...{ index, label, name: series.name ?? "", metric, group, runs, href, color, thinned, paint: series.paint ?? null, dash: series.dash ?? null },
    x: /** @type {Float64Array} */ (take(view.x)),
    raw: /** @type {Float64Array} */ (take(view.y)),
    authored: take(view.smoothed),
    count: take(view.count),
    low: take(view.low),
    high: take(view.high),
    authoredLow: take(view.smoothed_low ?? null),
    authoredHigh: take(view.smoothed_high ?? null),
  };
}

/** @param {SeriesData} series @returns {string} what a series is, in whatever place it stands */
export function identityOf({ run, group, label, metric }) {
  return JSON.stringify([run ?? group ?? label, metric]);
}

/** @param {Drawn} drawn @returns {Drawn} the same as an area that stands on 0 */
function downToZero(drawn) {
  return { ...drawn, low: new Float64Array(drawn.y.length), high: drawn.y };
}

/** @param {ChartPayload} payload @returns {import("../types").Axis[]} */
function axesOf(payload) {
  return payload.axes.filter((axis) => payload.series.some((series) => axis.key in series.views));
}

/** @param {ChartPayload} payload @param {import("../types").Axis[]} axes @returns {import("../types").Axis} the one shown first */
function firstAxis(payload, axes) {
  return axes.find((axis) => axis.key === payload.x) ?? axes[0] ?? { key: payload.x, label: payload.x, kind: "number" };
}

export class ChartModel {
  /** @param {ChartPayload} payload */
  constructor(payload) {
    this.payload = payload;
    this.read = columnReader(payload.columns);
    /** axes that at least one series can be drawn on */
    this.axes = axesOf(payload);
    this.axis = firstAxis(payload, this.axes);
    /** @type {Map<string, Curve[]>} */
    this.curvesByAxis = new Map();
    /** @type {{axis: string, weight: number, drawn: Drawn[]} | null} */
    this.drawnNow = null;
    /** @type {{of: Drawn[], hidden: string, areas: Drawn[]} | null} */
    this.areasNow = null;
    this.counted = { of: "", found: { nan: 0, up: 0, down: 0, belowLog: 0 } };
    this.authorWeight = clampWeight(payload.smoothing);
    this.weight = this.authorWeight;
    this.log = payload.y.log;
    /** whether the reader wants a logarithmic x axis; see `logX` */
    this.wantLogX = payload.x_log ?? false;
    /** @type {Set<number>} */
    this.hidden = new Set();
    /** how many series of runs that are selected in a table are shown alone; 0 for all */
    this.selected = 0;
    /** @type {Range | null} null: all of the data */
    this.zoomX = null;
    /** @type {Range | null} null: all of what is seen */
    this.zoomY = null;
    /** whether all of the data are shown where the author chose ends of the axes */
    this.whole = false;
    /** another smoothing than the EMA; called with a weight above 0 @type {((curve: Curve, values: Float64Array) => Float64Array) | null} */
    this.smoother = null;
  }

  /**
   * Shows other data, with the reader's zoom and controls.
   *
   * @param {ChartPayload} payload
   */
  take(payload) {
    this.payload = payload;
    this.read = columnReader(payload.columns);
    this.axes = axesOf(payload);
    this.axis = firstAxis(payload, this.axes);
    this.curvesByAxis = new Map();
    this.drawnNow = null;
    this.counted = { ...this.counted, of: "" };
  }

  /**
   * Shows what has become of the same data. What the reader has set stays, and what the author has set follows the author.
   *
   * @param {ChartPayload} payload
   */
  renew(payload) {
    const { payload: before, axis, authorWeight } = this;
    const chosen = axis.key !== firstAxis(before, this.axes).key;
    const hidden = new Set([...this.hidden].map((index) => identityOf(before.series[index])));
    this.take(payload);
    if (chosen) this.axis = this.axes.find(({ key }) => key === axis.key) ?? this.axis;
    if (this.axis.key !== axis.key) this.zoom(null, null);
    this.authorWeight = clampWeight(payload.smoothing);
    if (this.weight === authorWeight) this.weight = this.authorWeight;
    if (this.log === before.y.log && this.log !== payload.y.log) this.setLog(payload.y.log);
    const [was, is] = [before.x_log ?? false, payload.x_log ?? false];
    if (this.wantLogX === was && was !== is) this.setLogX(is);
    this.hidden.clear();
    payload.series.forEach((series, index) => hidden.has(identityOf(series)) && this.hidden.add(index));
  }

  /**
   * @param {string} identity of a series
   * @param {number} x
   * @returns {import("../types").Hit | null} its first point at x or beyond, or its last one
   */
  locate(identity, x) {
    const drawn = this.visible().find(({ curve }) => identityOf(this.payload.series[curve.index]) === identity);
    if (drawn === undefined || drawn.curve.x.length === 0) return null;
    return { drawn, i: Math.min(drawn.curve.x.length - 1, lowerBound(drawn.curve.x, x)) };
  }

  /** @returns {Curve[]} the series that have a view on the axis, in the payload's order */
  curves() {
    const key = this.axis.key;
    let curves = this.curvesByAxis.get(key);
    if (curves === undefined) {
      curves = this.payload.series.flatMap((series, i) =>
        key in series.views ? [toCurve(series, i, series.views[key], this.read)] : [],
      );
      this.curvesByAxis.set(key, curves);
    }
    return curves;
  }

  /** @returns {Drawn[]} every curve with its values at the present weight, hidden ones too */
  drawn() {
    const key = this.axis.key;
    if (this.drawnNow === null || this.drawnNow.axis !== key || this.drawnNow.weight !== this.weight) {
      this.drawnNow = { axis: key, weight: this.weight, drawn: this.curves().map((curve) => this.draw(curve)) };
    }
    return this.drawnNow.drawn;
  }

  /** @param {Curve} curve @returns {Drawn} */
  draw(curve) {
    const { raw, low, high } = curve;
    if (this.weight === 0) return { curve, y: raw, raw: null, low, high };
    const authored = this.weight === this.authorWeight && curve.authored !== null;
    if (authored) return { curve, y: /** @type {Float64Array} */ (curve.authored), raw, low: curve.authoredLow ?? low, high: curve.authoredHigh ?? high };
    const at = (/** @type {Float64Array | null} */ values) => (values === null ? null : this.smoothed(curve, values));
    return { curve, y: this.smoothed(curve, raw), raw, low: at(low), high: at(high) };
  }

  /** @param {Curve} curve @param {Float64Array} values as long as the curve @returns {Float64Array} */
  smoothed(curve, values) {
    return this.smoother === null ? smooth(values, this.weight, curve.count) : this.smoother(curve, values);
  }

  /** @returns {"line" | "area" | "stacked" | "percent"} */
  get style() {
    return this.payload.style ?? "line";
  }

  /** @returns {boolean} whether the curves lie on top of each other */
  get stacks() {
    return this.style === "stacked" || this.style === "percent";
  }

  /** @returns {Drawn[]} the curves that are not hidden */
  shown() {
    return this.drawn().filter(({ curve }) => !this.hidden.has(curve.index));
  }

  /** @returns {Drawn[]} the same as they are drawn: as areas where the chart has some */
  visible() {
    if (this.style === "line") return this.shown();
    const [of, hidden] = [this.drawn(), [...this.hidden].join()];
    if (this.areasNow === null || this.areasNow.of !== of || this.areasNow.hidden !== hidden) {
      const areas = this.stacks ? stacked(this.shown(), this.style === "percent") : this.shown().map(downToZero);
      this.areasNow = { of, hidden, areas };
    }
    return this.areasNow.areas;
  }

  /** @returns {boolean} */
  get zoomed() {
    return this.zoomX !== null || this.zoomY !== null;
  }

  /** @returns {boolean} whether the author chose ends of an axis that is shown */
  get cropped() {
    const { payload } = this;
    return (payload.x_range ?? null) !== null || (payload.y.range ?? null) !== null || (payload.ignore_outliers ?? false);
  }

  /** @returns {boolean} whether the x axis is logarithmic; one of the time of day never is */
  get logX() {
    return this.wantLogX && this.axis.kind !== "time";
  }

  /**
   * @param {"x" | "y"} axis
   * @returns {import("../types").ReferenceLine[]} the author's lines; those of x are of the axis shown first
   */
  lines(axis) {
    const lines = (this.payload.lines ?? []).filter((line) => line.axis === axis);
    return axis === "y" || this.axis.key === this.payload.x ? lines : [];
  }

  /** @returns {import("../types").Annotation[]} the author's texts, on the axis shown first */
  annotations() {
    return this.axis.key === this.payload.x ? this.payload.annotations ?? [] : [];
  }

  /** @returns {Range} the x values that the chart shows */
  rangeX() {
    if (this.zoomX !== null) return this.zoomX;
    const ends = this.whole || this.axis.key !== this.payload.x ? null : this.payload.x_range;
    return between(ends, this.fullX(), this.logX);
  }

  /** @returns {Range} the x values of all visible curves */
  fullX() {
    let [min, max] = [Infinity, -Infinity];
    for (const { curve } of this.visible()) {
      const first = this.logX ? lowerBound(curve.x, Number.MIN_VALUE) : 0;
      if (first >= curve.x.length) continue;
      min = Math.min(min, curve.x[first]);
      max = Math.max(max, curve.x[curve.x.length - 1]);
    }
    for (const { at } of this.lines("x")) {
      if (this.logX && at <= 0) continue;
      min = Math.min(min, at);
      max = Math.max(max, at);
    }
    return min <= max ? pad([min, max], 0.01, this.logX) : this.logX ? [0.1, 1] : [0, 1];
  }

  /** @returns {Range} the y values that the chart shows */
  rangeY() {
    if (this.zoomY !== null) return this.zoomY;
    return between(this.whole ? null : this.payload.y.range, this.fullY(), this.log);
  }

  /** @returns {Range} the y values of all that is drawn over the x range, reference lines too */
  fullY() {
    let [min, max] = (this.payload.ignore_outliers ?? false) && !this.whole ? this.typicalY() : this.extremesY();
    for (const { at } of this.lines("y")) {
      if (!drawable(at, this.log)) continue;
      min = Math.min(min, at);
      max = Math.max(max, at);
    }
    if (this.style === "percent") return [0, 100];
    if (min <= max) return this.style !== "line" && min >= 0 && !this.log ? [0, pad([min, max], 0.05, false)[1]] : pad([min, max], 0.05, this.log);
    return this.log ? [0.1, 1] : [0, 1];
  }

  /** @returns {Range} the 5th and the 95th percentile of the curves' values over the x range */
  typicalY() {
    const x = this.rangeX();
    /** @type {number[]} */
    const values = [];
    for (const { curve, y } of this.visible()) {
      y.forEach((value, i) => {
        if (curve.x[i] >= x[0] && curve.x[i] <= x[1] && drawable(value, this.log)) values.push(value);
      });
    }
    if (values.length === 0) return [Infinity, -Infinity];
    const sorted = Float64Array.from(values).sort();
    return [percentile(sorted, 0.05), percentile(sorted, 0.95)];
  }

  /** @returns {Range} the least and the greatest value over the x range */
  extremesY() {
    const x = this.rangeX();
    /** @type {Range} */
    let [min, max] = [Infinity, -Infinity];
    for (const { curve, y, raw, low, high } of this.visible()) {
      let [from, to] = inside(curve.x, x);
      if (from < to && curve.x[from] < x[0]) from++;
      if (from < to && curve.x[to - 1] > x[1]) to--;
      for (const values of [y, raw, low, high]) {
        if (values === null) continue;
        const all = summaryOf(values);
        if (to - from === values.length && drawable(all.min, this.log)) {
          min = Math.min(min, all.min);
          max = Math.max(max, all.max);
          continue;
        }
        for (let i = from; i < to; i++) {
          const value = values[i];
          if (!drawable(value, this.log)) continue;
          if (value < min) min = value;
          if (value > max) max = value;
        }
      }
    }
    return [min, max];
  }

  /** @param {string} key */
  setAxis(key) {
    const axis = this.axes.find((each) => each.key === key);
    if (axis === undefined || axis === this.axis) return;
    this.axis = axis;
    this.zoom(null, null);
  }

  /** @param {number} weight */
  setWeight(weight) {
    this.weight = Math.min(MAX_WEIGHT, clampWeight(weight));
  }

  /** @param {boolean} log */
  setLog(log) {
    this.log = log;
    this.zoomY = null;
  }

  /** @param {boolean} log */
  setLogX(log) {
    this.wantLogX = log;
    this.zoomX = null;
  }

  /** Shows what the author chose; where that is shown already, all of the data. */
  resetZoom() {
    this.whole = this.cropped && !this.zoomed && !this.whole;
    this.zoomX = null;
    this.zoomY = null;
  }

  /**
   * @param {Range | null} x
   * @param {Range | null} y
   */
  zoom(x, y) {
    this.zoomX = x;
    this.zoomY = y;
  }

  /**
   * Values that the reader should know of, over the visible curves.
   *
   * @returns {{nan: number, up: number, down: number, belowLog: number}} NaN, Infinity and -Infinity, and what log y leaves out
   */
  oddities() {
    const of = `${this.axis.key} ${this.log} ${this.logX} ${[...this.hidden].join()}`;
    if (this.counted.of !== of) this.counted = { of, found: this.countOddities() };
    return this.counted.found;
  }

  /** @returns {{nan: number, up: number, down: number, belowLog: number}} */
  countOddities() {
    const out = { nan: 0, up: 0, down: 0, belowLog: 0 };
    for (const { curve } of this.shown()) {
      if (this.logX) out.belowLog += lowerBound(curve.x, Number.MIN_VALUE);
      const { min, nan, up, down } = summaryOf(curve.raw);
      out.nan += nan;
      out.up += up;
      out.down += down;
      if (this.log && min <= 0) out.belowLog += curve.raw.filter((value) => Number.isFinite(value) && value <= 0).length;
    }
    return out;
  }
}
