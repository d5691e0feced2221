/** Which mark the pointer means, and which one an arrow key leads to. */

/** @typedef {import("./panel.js").Mark} Mark */

const REACH = 32;

/** A point within a box is meant where the pointer is as near as this. */
const ON = 6;

/**
 * @param {Mark[]} marks
 * @param {number} x
 * @param {number} y
 * @returns {Mark | null} the point at the place, else the mark whose box holds it, else the nearest point within reach
 */
export function nearestMark(marks, x, y) {
  /** @type {Mark | null} */
  let best = null;
  let least = REACH * REACH;
  /** @type {Mark | null} */
  let around = null;
  for (const mark of marks) {
    const { box } = mark;
    if (box !== undefined) {
      if (x >= box.x && x <= box.x + box.w && y >= box.y && y <= box.y + box.h) around = mark;
      continue;
    }
    const away = (mark.x - x) ** 2 + (mark.y - y) ** 2;
    if (away < least) [best, least] = [mark, away];
  }
  return around !== null && least > ON * ON ? around : best;
}

/**
 * The next mark in a direction: along x the next by x, along y the next by y among those that are nearest in x.
 *
 * @param {Mark[]} marks
 * @param {Mark | null} from null: the first in reading order
 * @param {number} dx -1, 0, 1, or an infinity for the first and the last
 * @param {number} dy 1 is down
 * @returns {Mark | null}
 */
export function neighbour(marks, from, dx, dy) {
  if (marks.length === 0) return null;
  const byX = [...marks].sort((a, b) => a.x - b.x || a.y - b.y);
  if (!Number.isFinite(dx)) return dx < 0 ? byX[0] : byX[byX.length - 1];
  if (from === null) return byX[0];
  if (dx !== 0 && marks.every(({ box }) => box === undefined)) {
    const at = byX.indexOf(from) + dx;
    return byX[Math.max(0, Math.min(byX.length - 1, at))];
  }
  /** @type {Mark | null} */
  let best = null;
  let least = Infinity;
  for (const mark of marks) {
    const along = dx !== 0 ? (mark.x - from.x) * dx : (mark.y - from.y) * dy;
    const aside = dx !== 0 ? mark.y - from.y : mark.x - from.x;
    const cost = along + 3 * Math.abs(aside);
    if (mark !== from && along > 0.5 && cost < least) [best, least] = [mark, cost];
  }
  return best ?? from;
}
