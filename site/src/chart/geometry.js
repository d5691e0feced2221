/** The shapes of curves, bands and marks in pixels. A canvas (Path2D) and an SVG path take the same calls. */

import { seen } from "./scale.js";
import { summaryOf } from "./summary.js";

/** @typedef {import("./scale.js").Frame} Frame */
/** @typedef {import("../types").Curve} Curve */

/**
 * @typedef {object} Sink
 * @property {(x: number, y: number) => void} moveTo
 * @property {(x: number, y: number) => void} lineTo
 * @property {() => void} closePath
 */

/** @typedef {[x: number, y: number]} Point */
/** @typedef {{x: number, y: number, kind: "nan" | "up" | "down"}} Mark */

/**
 * @param {number} value
 * @param {boolean} log
 * @returns {boolean} whether the value has a place on the axis
 */
export function drawable(value, log) {
  return Number.isFinite(value) && (!log || value > 0);
}

/** Less than this cannot be seen, in pixels. */
const FLAT = 0.4;

/**
 * @param {ArrayLike<number>} y
 * @param {number} from an index whose value is drawable
 * @param {number} to
 * @param {boolean} log
 * @returns {number} the first index after `from` whose value is not; `to` where all are
 */
function stretchEnd(y, from, to, log) {
  const { finite, min } = summaryOf(y);
  if (finite && drawable(min, log)) return to;
  let end = from + 1;
  while (end < to && drawable(y[end], log)) end++;
  return end;
}

/**
 * Writes a line through at most four points for each column of pixels: first, min, max, last.
 *
 * @param {Sink} sink
 * @param {ArrayLike<number>} x
 * @param {ArrayLike<number>} y all drawable between the indexes
 * @param {number} from
 * @param {number} to
 * @param {Frame} frame
 * @param {number} grain width of a column
 */
function traceStretch(sink, x, y, from, to, frame, grain) {
  const { x: across, y: up } = frame;
  sink.moveTo(across.at(x[from]), up.at(y[from]));
  for (let first = from; first < to; ) {
    const column = Math.round(across.at(x[first]) / grain);
    const edge = across.value((column + 0.5) * grain);
    let [low, high, last] = [first, first, first];
    while (last + 1 < to && x[last + 1] < edge) {
      last += 1;
      if (y[last] < y[low]) low = last;
      else if (y[last] > y[high]) high = last;
    }
    if (first > from) sink.lineTo(across.at(x[first]), up.at(y[first]));
    const end = up.at(y[last]);
    let before = up.at(y[first]);
    for (const next of low < high ? [low, high] : [high, low]) {
      const py = up.at(y[next]);
      if (Math.abs(py - before) < FLAT || Math.abs(py - end) < FLAT) continue;
      sink.lineTo(across.at(x[next]), py);
      before = py;
    }
    if (last > first) sink.lineTo(across.at(x[last]), end);
    first = last + 1;
  }
}

/**
 * Writes a line; it breaks at values that have no place on the axis.
 *
 * @param {Sink} sink
 * @param {ArrayLike<number>} x ascending
 * @param {ArrayLike<number>} y
 * @param {Frame} frame
 * @param {number} [grain] width in pixels of the columns that the line is thinned to
 * @returns {Point[]} the points that have no neighbour to be joined to
 */
export function traceLine(sink, x, y, frame, grain = 1) {
  /** @type {Point[]} */
  const dots = [];
  const [from, to] = seen(x, frame);
  for (let i = from; i < to; ) {
    const end = drawable(y[i], frame.y.log) ? stretchEnd(y, i, to, frame.y.log) : i;
    if (end - i === 1) dots.push([frame.x.at(x[i]), frame.y.at(y[i])]);
    if (end > i + 1) traceStretch(sink, x, y, i, end, frame, grain);
    i = Math.max(end, i + 1);
  }
  return dots;
}

/**
 * Writes the area between two lines, stretch by stretch.
 *
 * @param {Sink} sink
 * @param {ArrayLike<number>} x ascending
 * @param {ArrayLike<number>} low
 * @param {ArrayLike<number>} high
 * @param {Frame} frame
 */
export function traceBand(sink, x, low, high, frame) {
  const [from, to] = seen(x, frame);
  const floor = frame.y.min;
  /** @param {number} value */
  const at = (value) => frame.y.at(drawable(value, frame.y.log) ? value : floor);
  for (let i = from; i < to; ) {
    let j = i;
    while (j < to && Number.isFinite(low[j]) && drawable(high[j], frame.y.log)) j++;
    for (let k = i; k < j; k++) {
      if (k === i) sink.moveTo(frame.x.at(x[k]), at(high[k]));
      else sink.lineTo(frame.x.at(x[k]), at(high[k]));
    }
    for (let k = j - 1; k >= i; k--) sink.lineTo(frame.x.at(x[k]), at(low[k]));
    if (j > i) sink.closePath();
    i = j + 1;
  }
}

/**
 * The height at which a point is shown: its own, or for a value that is not finite that of the drawable value before it,
 * else of the first one after it; null where the series has none, or where the value is left out of a log axis.
 *
 * @param {ArrayLike<number>} y
 * @param {number} i
 * @param {boolean} log
 * @returns {number | null}
 */
export function shownValue(y, i, log) {
  if (drawable(y[i], log)) return y[i];
  if (Number.isFinite(y[i])) return null;
  for (let k = i - 1; k >= 0; k--) if (drawable(y[k], log)) return y[k];
  for (let k = i + 1; k < y.length; k++) if (drawable(y[k], log)) return y[k];
  return null;
}

/**
 * Marks for values that are not finite. Where they crowd, one mark of a kind stands for those within its width.
 *
 * @param {ArrayLike<number>} x ascending
 * @param {ArrayLike<number>} y
 * @param {Frame} frame
 * @returns {Mark[]}
 */
export function marks(x, y, frame) {
  /** @type {Mark[]} */
  const out = [];
  if (summaryOf(y).finite) return out;
  const [from, to] = seen(x, frame);
  const [bottom, top] = [frame.y.start, frame.y.end];
  const gap = 7 * frame.unit;
  const lastAt = { nan: -Infinity, up: -Infinity, down: -Infinity };
  let before = from < to ? shownValue(y, from, frame.y.log) : null;
  for (let i = from; i < to; i++) {
    if (drawable(y[i], frame.y.log)) before = y[i];
    if (Number.isFinite(y[i])) continue;
    const kind = Number.isNaN(y[i]) ? "nan" : y[i] > 0 ? "up" : "down";
    const px = frame.x.at(x[i]);
    if (px - lastAt[kind] < gap) continue;
    const py = before === null ? bottom : frame.y.at(before);
    if (py > bottom + 1 || py < top - 1) continue; // like its curve, out of what a zoom shows
    lastAt[kind] = px;
    out.push({ x: px, y: py, kind });
  }
  return out;
}

/**
 * Writes the shape of a mark: a cross for NaN, a triangle for an infinity.
 *
 * @param {Sink} sink
 * @param {Mark} mark
 * @param {number} size half its width in pixels
 */
export function traceMark(sink, { x, y, kind }, size) {
  if (kind === "nan") {
    sink.moveTo(x - size, y - size);
    sink.lineTo(x + size, y + size);
    sink.moveTo(x - size, y + size);
    sink.lineTo(x + size, y - size);
    return;
  }
  const tip = kind === "up" ? -size : size;
  sink.moveTo(x - size, y - tip);
  sink.lineTo(x + size, y - tip);
  sink.lineTo(x, y + tip);
  sink.closePath();
}
