/** From values to pixels and back. */

/** @typedef {import("../types").Range} Range */

/**
 * One axis of a drawing: the values [min, max] lie on the pixels [start, end].
 *
 * @typedef {object} Scale
 * @property {number} min
 * @property {number} max
 * @property {boolean} log
 * @property {number} start pixel of min
 * @property {number} end pixel of max
 * @property {(value: number) => number} at value to pixel
 * @property {(pixel: number) => number} value pixel to value
 */

/**
 * Where things are drawn: both axes. The unit is the canvas's pixel, or the SVG's.
 *
 * @typedef {object} Frame
 * @property {Scale} x
 * @property {Scale} y
 * @property {number} unit pixels of the frame to one CSS pixel
 */

/**
 * @param {Range} range
 * @param {boolean} log
 * @param {number} start
 * @param {number} end
 * @returns {Scale}
 */
export function makeScale([min, max], log, start, end) {
  const from = log ? Math.log10(min) : min;
  const per = (end - start) / ((log ? Math.log10(max) : max) - from);
  return {
    min,
    max,
    log,
    start,
    end,
    at: log ? (value) => start + (Math.log10(value) - from) * per : (value) => start + (value - from) * per,
    value: log ? (pixel) => 10 ** (from + (pixel - start) / per) : (pixel) => from + (pixel - start) / per,
  };
}

/**
 * Widens a range of data by a share of its size, so that curves do not touch the edge; gives a single value some room.
 *
 * @param {Range} range
 * @param {number} share
 * @param {boolean} log
 * @returns {Range}
 */
export function pad([min, max], share, log) {
  if (log) {
    const factor = max > min ? (max / min) ** share : 2;
    return [min / factor, max * factor];
  }
  const by = max > min ? (max - min) * share : Math.abs(min) * 0.1 || 1;
  return [min - by, max + by];
}

/**
 * @param {Range} range
 * @param {number} middle stays where it is on the screen
 * @param {number} factor under 1 shows less
 * @param {boolean} log
 * @returns {Range}
 */
export function zoomRange([min, max], middle, factor, log) {
  if (!log) return [middle - (middle - min) * factor, middle + (max - middle) * factor];
  return [middle * (min / middle) ** factor, middle * (max / middle) ** factor];
}

/**
 * @param {Range} range
 * @param {number} value comes into the middle
 * @param {boolean} log
 * @returns {Range}
 */
export function moveRange([min, max], value, log) {
  if (!log) return [min + value - (min + max) / 2, max + value - (min + max) / 2];
  const by = value / Math.sqrt(min * max);
  return [min * by, max * by];
}

/**
 * The range that the author's ends leave of the data's.
 *
 * @param {import("../types").Ends | null | undefined} ends
 * @param {Range} data
 * @param {boolean} log whether the axis is logarithmic, which has no place for ends of 0 or less
 * @returns {Range} the data's where the author's ends would leave nothing
 */
export function between(ends, data, log) {
  const [low, high] = (ends ?? []).map((end) => (end !== null && log && end <= 0 ? null : end));
  /** @type {Range} */
  const range = [low ?? data[0], high ?? data[1]];
  return range[0] < range[1] ? range : data;
}

/**
 * @param {ArrayLike<number>} sorted ascending, not empty
 * @param {number} share 0 to 1
 * @returns {number} the percentile; between two ranks on the straight line, as numpy does it
 */
export function percentile(sorted, share) {
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

/**
 * @param {ArrayLike<number>} sorted ascending
 * @param {number} value
 * @returns {number} the first index whose value is at least `value`; the length where there is none
 */
export function lowerBound(sorted, value) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * As `inside` for the points of a frame; without those that a logarithmic axis has no place for.
 *
 * @param {ArrayLike<number>} x ascending
 * @param {Frame} frame
 * @returns {[from: number, to: number]}
 */
export function seen(x, frame) {
  const [from, to] = inside(x, [frame.x.min, frame.x.max]);
  return frame.x.log && x[from] <= 0 ? [Math.min(to, lowerBound(x, Number.MIN_VALUE)), to] : [from, to];
}

/**
 * @param {ArrayLike<number>} x ascending
 * @param {Range} range
 * @returns {[from: number, to: number]} indexes [from, to) of the points inside, and one more on either side
 */
export function inside(x, [min, max]) {
  let to = lowerBound(x, max);
  while (to < x.length && x[to] === max) to++;
  return [Math.max(0, lowerBound(x, min) - 1), Math.min(x.length, to + 1)];
}
