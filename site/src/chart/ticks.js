/** Where an axis has its ticks and what they say. The canvas and the downloaded SVG use the same. */

import { formatValue, tickLabels } from "../format/number.js";
import { formatDuration, timeTick } from "../format/time.js";

/** @typedef {{at: number[], labels: string[]}} Ticks */
/** @typedef {import("../types").AxisKind} AxisKind */

const DAY = 86400;
const DURATION_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, DAY, 2 * DAY, 7 * DAY];
const TIME_STEPS = [1, 5, 15, 30, 60, 300, 900, 1800, 3600, 10800, 21600, 43200, DAY, 2 * DAY, 7 * DAY];
const MONTH_STEPS = [1, 3, 6, 12, 24, 60, 120];

/**
 * @param {number} rough the smallest distance that leaves room for the labels
 * @returns {number} 1, 2 or 5 times a power of ten, at least as large
 */
export function niceStep(rough) {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = rough / power;
  const nice = factor <= 1 + 1e-9 ? 1 : factor <= 2 + 1e-9 ? 2 : factor <= 5 + 1e-9 ? 5 : 10;
  return Number((nice * power).toPrecision(12));
}

/**
 * @param {number} min
 * @param {number} max
 * @param {number} step
 * @returns {number[]} the multiples of step in [min, max]
 */
function multiples(min, max, step) {
  const first = Math.ceil(min / step - 1e-9);
  const last = Math.floor(max / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/**
 * @param {number} min
 * @param {number} max
 * @param {number} count about how many fit
 * @returns {Ticks}
 */
function linearTicks(min, max, count) {
  const step = niceStep((max - min) / count);
  const at = multiples(min, max, step);
  return { at, labels: tickLabels(at, step) };
}

/**
 * @param {number} min
 * @param {number} max
 * @param {number} count
 * @returns {Ticks}
 */
function logTicks(min, max, count) {
  const decades = Math.log10(max / min);
  if (decades < 1) return linearTicks(min, max, count);
  const every = Math.max(1, Math.ceil(decades / count));
  const digits = decades * 3 <= count ? [1, 2, 5] : [1];
  const at = [];
  for (let power = Math.floor(Math.log10(min)); power <= Math.ceil(Math.log10(max)); power++) {
    if (power % every !== 0) continue;
    for (const digit of digits) {
      const value = Number((digit * 10 ** power).toPrecision(12));
      if (value >= min && value <= max) at.push(value);
    }
  }
  return { at, labels: at.map((value) => (value >= 1e4 && value < 1e15 ? tickLabels([value], value)[0] : formatValue(value, 3))) };
}

/**
 * @param {number} min seconds
 * @param {number} max seconds
 * @param {number} count
 * @returns {Ticks}
 */
function durationTicks(min, max, count) {
  const rough = (max - min) / count;
  const step = DURATION_STEPS.find((each) => each >= rough) ?? niceStep(rough / DAY) * DAY;
  if (rough < 0.5) {
    const { at } = linearTicks(min, max, count);
    return { at, labels: at.map(formatDuration) };
  }
  const at = multiples(min, max, step);
  return { at, labels: at.map(formatDuration) };
}

/**
 * Steps of a day and less start at local midnight; longer ones at the first of a month.
 *
 * @param {number} min Unix seconds
 * @param {number} max Unix seconds
 * @param {number} count
 * @returns {Ticks}
 */
function timeTicks(min, max, count) {
  const rough = (max - min) / count;
  if (rough < 0.5) {
    // parts of a second, within its minute
    const { at } = linearTicks(min, max, count);
    return { at, labels: at.map((value) => `${Number((value % 60).toFixed(3))}s`) };
  }
  const step = TIME_STEPS.find((each) => each >= rough);
  const at = [];
  if (step !== undefined) {
    const start = new Date(min * 1000);
    start.setHours(0, 0, 0, 0);
    for (let i = Math.max(0, Math.floor((min - start.getTime() / 1000) / step) - Math.ceil(3600 / step)); ; i++) {
      // whole days by the calendar, so that a change to summer time does not shift the ticks
      const day = new Date(start);
      day.setDate(start.getDate() + Math.floor((i * step) / DAY));
      const value = day.getTime() / 1000 + ((i * step) % DAY);
      if (value > max) break;
      if (value >= min) at.push(value);
    }
    return { at, labels: at.map((value) => timeTick(value, step)) };
  }
  const months = MONTH_STEPS.find((each) => each * 30 * DAY >= rough) ?? 120;
  for (let month = 0; ; month += months) {
    const value = new Date(new Date(min * 1000).getFullYear(), month, 1).getTime() / 1000;
    if (value > max) break;
    if (value >= min) at.push(value);
  }
  return { at, labels: at.map((value) => timeTick(value, months * 30 * DAY)) };
}

/**
 * @param {AxisKind} kind
 * @param {boolean} log
 * @param {number} min
 * @param {number} max
 * @param {number} room how many labels fit, about
 * @returns {Ticks}
 */
export function ticks(kind, log, min, max, room) {
  const count = Math.max(2, room);
  if (!(max > min)) return { at: [], labels: [] };
  if (log && kind === "duration") {
    const { at } = logTicks(min, max, count);
    return { at, labels: at.map(formatDuration) };
  }
  if (log) return logTicks(min, max, count);
  if (kind === "duration") return durationTicks(min, max, count);
  if (kind === "time") return timeTicks(min, max, count);
  return linearTicks(min, max, count);
}
