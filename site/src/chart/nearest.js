/** Finds the curve and the point that the pointer means. */

import { drawable, shownValue } from "./geometry.js";
import { inside, lowerBound } from "./scale.js";

/** @typedef {import("./scale.js").Frame} Frame */
/** @typedef {import("../types").Drawn} Drawn */
/** @typedef {import("../types").Hit} Hit */

const REACH = 16;

/**
 * @param {number} px @param {number} py the place
 * @param {number} ax @param {number} ay @param {number} bx @param {number} by the ends of a line
 * @returns {number} squared distance of the place to the line
 */
function toSegment(px, py, ax, ay, bx, by) {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / length));
  return (ax + t * dx - px) ** 2 + (ay + t * dy - py) ** 2;
}

/**
 * Squared distance of a place to a curve, looking only at what is near in x.
 *
 * @param {Drawn} drawn
 * @param {Frame} frame
 * @param {number} px
 * @param {number} py
 * @returns {number}
 */
function distance({ curve, y }, frame, px, py) {
  const x = curve.x;
  const reach = REACH * frame.unit;
  const [from, to] = inside(x, [frame.x.value(px - reach), frame.x.value(px + reach)]);
  let best = Infinity;
  let joined = false;
  let [ax, ay] = [0, 0];
  for (let i = from; i < to; i++) {
    if (frame.x.log && x[i] <= 0) continue;
    const value = Number.isFinite(y[i]) ? y[i] : shownValue(y, i, frame.y.log);
    if (value === null || !drawable(value, frame.y.log)) {
      joined = false;
      continue;
    }
    const [bx, by] = [frame.x.at(x[i]), frame.y.at(value)];
    best = Math.min(best, joined ? toSegment(px, py, ax, ay, bx, by) : (bx - px) ** 2 + (by - py) ** 2);
    [ax, ay, joined] = [bx, by, true];
  }
  return best;
}

/**
 * The point of a curve nearest in x; of several at about the same x, the one nearest in y.
 *
 * @param {Drawn} drawn
 * @param {Frame} frame
 * @param {number} px
 * @param {number} py
 * @returns {number} index of the point, or -1 where the curve has none in the plot
 */
export function nearestPoint({ curve, y }, frame, px, py) {
  const x = curve.x;
  const middle = lowerBound(x, frame.x.value(px));
  const slack = 1.5 * frame.unit;
  let closest = Infinity;
  let best = -1;
  let bestScore = Infinity;
  /** @param {number} i @returns {boolean} whether to look further in this direction */
  const look = (i) => {
    const away = Math.abs(frame.x.at(x[i]) - px);
    if (away > closest + slack) return false;
    const value = shownValue(y, i, frame.y.log);
    if (value === null || x[i] < frame.x.min || x[i] > frame.x.max) return true;
    const score = Math.max(0, away - slack) * 1e6 + Math.abs(frame.y.at(value) - py);
    if (away < closest) closest = away;
    if (score < bestScore) [best, bestScore] = [i, score];
    return true;
  };
  for (let i = middle; i < x.length && look(i); i++);
  for (let i = middle - 1; i >= 0 && look(i); i--);
  return best;
}

/**
 * @param {Drawn[]} visible
 * @param {Frame} frame
 * @param {number} px
 * @param {number} py
 * @returns {Hit | null} the nearest curve, and its point nearest to the place
 */
export function nearest(visible, frame, px, py) {
  const ranked = visible
    .map((drawn) => ({ drawn, away: distance(drawn, frame, px, py) }))
    .sort((a, b) => a.away - b.away);
  for (const { drawn } of ranked) {
    const i = nearestPoint(drawn, frame, px, py);
    if (i >= 0) return { drawn, i };
  }
  return null;
}

/**
 * @param {Hit} hit
 * @param {Frame} frame
 * @returns {[x: number, y: number]} where the point is drawn
 */
export function placeOf({ drawn, i }, frame) {
  const value = shownValue(drawn.y, i, frame.y.log);
  return [frame.x.at(drawn.curve.x[i]), value === null ? frame.y.start : frame.y.at(value)];
}
