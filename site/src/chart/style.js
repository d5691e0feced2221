/** Colours, widths and strengths that the canvas and the downloaded SVG share. Lengths are CSS pixels. */

import { rampColor } from "../panels/ramp.js";

const RAMP_STEPS = 1000;

export const RAW_ALPHA = 0.28;
export const BAND_ALPHA = 0.16;
/** @type {Record<string, number>} how strong an area is, by the chart's style */
export const FILL_ALPHA = { line: BAND_ALPHA, area: 0.2, stacked: 0.5, percent: 0.5 };
export const MARK_SIZE = 3.5;
export const DOT_RADIUS = 2.5;

/** With more curves than this, faint ones would be a fog: each is shown when its curve is brought out. */
export const FAINT_UNTIL = 60;

/** Lines of the first twelve colours, of the second, the third and the fourth twelve: pixels drawn and left out. */
export const DASHES = [[], [7, 3], [2, 3], [9, 3, 2, 3]];

/** With more curves than this nobody follows a dash: all are solid. */
export const DASHED_UNTIL = 60;

/**
 * `join`: round corners and ends take a canvas half as long again, and are not to be seen on thin or faint lines.
 *
 * @typedef {{width: number, rawWidth: number, alpha: number, faint: boolean, grain: number, dashed: boolean, join: "round" | "bevel"}} LineStyle
 */

/** @type {LineStyle} */
const BROUGHT_OUT = { width: 2.25, rawWidth: 1.1, alpha: 1, faint: true, grain: 1, dashed: true, join: "round" };

/** @param {number} [width] that the author chose @returns {LineStyle} one curve above all others, which is never thinner than they */
export function broughtOut(width = 0) {
  return { ...BROUGHT_OUT, width: Math.max(BROUGHT_OUT.width, width + 0.5) };
}

/**
 * @param {number} curves how many are drawn
 * @param {number} [width] that the author chose
 * @returns {LineStyle} thinner and lighter where there are many
 */
export function lineStyle(curves, width) {
  const style = styleOf(curves);
  return width === undefined ? style : { ...style, width };
}

/** @param {number} curves @returns {LineStyle} */
function styleOf(curves) {
  if (curves > FAINT_UNTIL) return { width: 1, rawWidth: 1, alpha: 0.75, faint: false, grain: 2, dashed: false, join: "bevel" };
  if (curves > 15) return { width: 1.4, rawWidth: 1, alpha: 0.9, faint: true, grain: 1, dashed: true, join: "bevel" };
  return { width: 1.75, rawWidth: 1, alpha: 1, faint: true, grain: 1, dashed: true, join: "round" };
}

/** @param {LineStyle["join"]} join @returns {"round" | "butt"} how lines and their dashes end */
export function capOf(join) {
  return join === "round" ? "round" : "butt";
}

/**
 * @param {number} color index of a series' colour
 * @returns {number[]} its dashes; none for the first twelve
 */
export function dashOf(color) {
  return DASHES[Math.floor(Math.max(0, color) / 12) % DASHES.length];
}

/**
 * @param {{color: number, dash: number | null}} curve
 * @param {boolean} dashed whether curves are dashed by their colour
 * @returns {number[]} its dashes: the author's, else those of its colour
 */
export function dashesOf({ color, dash }, dashed) {
  return dash !== null ? DASHES[dash % DASHES.length] : dashed ? dashOf(color) : [];
}

/** @param {{palette: string[], dark: boolean}} theme @param {{color: number, paint: [string, string] | null}} curve @returns {string} its colour: the author's, else the palette's */
export function inkOf(theme, { color, paint }) {
  return paint === null ? colorOf(theme, color) : paint[theme.dark ? 1 : 0];
}

/**
 * @param {{palette: string[], dark: boolean}} theme
 * @param {number} color index of a series' colour; a negative one is a place on the ramp of numbers, as of `rampIndex`
 * @returns {string}
 */
export function colorOf({ palette, dark }, color) {
  return color < 0 ? rampColor(dark, (-1 - color) / RAMP_STEPS) : palette[color % palette.length];
}

/** @param {number} share 0 to 1, of a ramp from the least number to the greatest @returns {number} a colour's index */
export function rampIndex(share) {
  return -1 - Math.round(Math.max(0, Math.min(1, share)) * RAMP_STEPS);
}
