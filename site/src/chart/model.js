/** What a chart shows: which axis, weight, view and curves. It knows nothing of pixels or of the page. */

import { columnReader } from "../columns.js";
import { clampWeight, smooth } from "../smoothing.js";
import { drawable } from "./geometry.js";
import { between, inside, pad } from "./scale.js";

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
  const kept = x.every(Number.isFinite) ? null : [...x.keys()].filter((i) => Number.isFinite(x[i]));
  /** @param {number | null} column */
  const take = (column) => {
    if (column === null || column === undefined) return null;
    const all = read(column);
    return kept === null ? all : Float64Array.from(kept, (i) => all[i]);
  };
  const { label, metric, group, runs, href, color, thinned } = series;
  return {
    ...{ index, label, metric, group, runs, href, color, thinned },
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

export class ChartModel {
  /** @param {ChartPayload} payload */
  constructor(payload) {
    this.payload = payload;
    this.read = columnReader(payload.columns);
    /** axes that at least one series can be drawn on */
    this.axes = payload.axes.filter((axis) => payload.series.some((series) => axis.key in series.views));
    this.axis = this.axes.find((axis) => axis.key === payload.x) ?? this.axes[0] ?? { key: payload.x, label: payload.x, kind: "number" };
    this.authorWeight = clampWeight(payload.smoothing);
    this.weight = this.authorWeight;
    this.log = payload.y.log;
    /** @type {Set<number>} */
    this.hidden = new Set();
    /** @type {Range | null} null: all of the data */
    this.zoomX = null;
    /** @type {Range | null} null: all of what is seen */
    this.zoomY = null;
    /** whether all of the data are shown where the author chose ends of the axes */
    this.whole = false;
    /** @type {Map<string, Curve[]>} */
    this.curvesByAxis = new Map();
    /** @type {{axis: string, weight: number, drawn: Drawn[]} | null} */
    this.drawnNow = null;
    this.counted = { of: "", found: { nan: 0, up: 0, down: 0, belowLog: 0 } };
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
    const at = (/** @type {Float64Array | null} */ values) => (values === null ? null : smooth(values, this.weight, curve.count));
    return { curve, y: smooth(raw, this.weight, curve.count), raw, low: at(low), high: at(high) };
  }

  /** @returns {Drawn[]} */
  visible() {
    return this.drawn().filter(({ curve }) => !this.hidden.has(curve.index));
  }

  /** @returns {boolean} */
  get zoomed() {
    return this.zoomX !== null || this.zoomY !== null;
  }

  /** @returns {boolean} whether the author chose ends of an axis that is shown */
  get cropped() {
    return (this.payload.x_range ?? null) !== null || (this.payload.y.range ?? null) !== null;
  }

  /** @returns {Range} the x values that the chart shows */
  rangeX() {
    if (this.zoomX !== null) return this.zoomX;
    const ends = this.whole || this.axis.key !== this.payload.x ? null : this.payload.x_range;
    return between(ends, this.fullX(), false);
  }

  /** @returns {Range} the x values of all visible curves */
  fullX() {
    let [min, max] = [Infinity, -Infinity];
    for (const { curve } of this.visible()) {
      if (curve.x.length === 0) continue;
      min = Math.min(min, curve.x[0]);
      max = Math.max(max, curve.x[curve.x.length - 1]);
    }
    return min <= max ? pad([min, max], 0.01, false) : [0, 1];
  }

  /** @returns {Range} the y values that the chart shows */
  rangeY() {
    if (this.zoomY !== null) return this.zoomY;
    return between(this.whole ? null : this.payload.y.range, this.fullY(), this.log);
  }

  /** @returns {Range} the y values of all that is drawn over the x range */
  fullY() {
    const x = this.rangeX();
    let [min, max] = [Infinity, -Infinity];
    for (const { curve, y, raw, low, high } of this.visible()) {
      let [from, to] = inside(curve.x, x);
      if (from < to && curve.x[from] < x[0]) from++;
      if (from < to && curve.x[to - 1] > x[1]) to--;
      for (const values of [y, raw, low, high]) {
        if (values === null) continue;
        for (let i = from; i < to; i++) {
          const value = values[i];
          if (!drawable(value, this.log)) continue;
          if (value < min) min = value;
          if (value > max) max = value;
        }
      }
    }
    if (min <= max) return pad([min, max], 0.05, this.log);
    return this.log ? [0.1, 1] : [0, 1];
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
    const of = `${this.axis.key} ${this.log} ${[...this.hidden].join()}`;
    if (this.counted.of !== of) this.counted = { of, found: this.countOddities() };
    return this.counted.found;
  }

  /** @returns {{nan: number, up: number, down: number, belowLog: number}} */
  countOddities() {
    const out = { nan: 0, up: 0, down: 0, belowLog: 0 };
    for (const { curve } of this.visible()) {
      for (const value of curve.raw) {
        if (Number.isNaN(value)) out.nan += 1;
        else if (value === Infinity) out.up += 1;
        else if (value === -Infinity) out.down += 1;
        else if (this.log && value <= 0) out.belowLog += 1;
      }
    }
    return out;
  }
}
