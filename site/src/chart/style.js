/** Widths and strengths that the canvas and the downloaded SVG share. Lengths are CSS pixels. */

export const RAW_ALPHA = 0.28;
export const BAND_ALPHA = 0.16;
export const MARK_SIZE = 3.5;
export const DOT_RADIUS = 2.5;

/**
 * @param {number} curves how many are drawn
 * @returns {{width: number, rawWidth: number, alpha: number}} thinner and lighter where there are many
 */
export function lineStyle(curves) {
  if (curves > 60) return { width: 1, rawWidth: 0.75, alpha: 0.75 };
  if (curves > 15) return { width: 1.4, rawWidth: 1, alpha: 0.9 };
  return { width: 1.75, rawWidth: 1, alpha: 1 };
}

/**
 * @param {string[]} palette
 * @param {number} color index of a series' colour
 * @returns {string}
 */
export function colorOf(palette, color) {
  return palette[((color % palette.length) + palette.length) % palette.length];
}
