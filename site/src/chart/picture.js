/** What a downloaded picture of a chart holds: the present view, with room for title and axis names. */

import { markShapes } from "./marks.js";
import { makeScale } from "./scale.js";
import { FILL_ALPHA } from "./style.js";
import { axisTicks } from "./plot.js";
import { axisLabel } from "./words.js";

/** @typedef {import("./model.js").ChartModel} ChartModel */
/** @typedef {import("../types").Theme} Theme */
/** @typedef {import("../download/svg.js").Picture} Picture */

const TOP = 40;
const BOTTOM = 48;
const RIGHT = 20;
const LETTER = 7;

/**
 * @param {string} title
 * @param {ChartModel} model
 * @param {number} width of the plot with its axes, in CSS pixels
 * @param {number} height
 * @param {Theme} theme
 * @returns {Picture}
 */
export function picture(title, model, width, height, theme) {
  const size = { width: Math.max(480, Math.round(width)), height: Math.max(280, Math.round(height)) + TOP };
  const [x, y] = [model.rangeX(), model.rangeY()];
  const yTicks = axisTicks(model, "y", size.height - TOP - BOTTOM, y);
  const left = 36 + LETTER * Math.max(3, ...yTicks.labels.map((label) => label.length));
  const frame = {
    x: makeScale(x, model.logX, left, size.width - RIGHT),
    y: makeScale(y, model.log, size.height - BOTTOM, TOP),
    unit: 1,
  };
  const xTicks = axisTicks(model, "x", size.width - RIGHT - left, x);
  const labels = { xLabel: axisLabel(model), yLabel: model.payload.y.label };
  const marks = markShapes(model, frame);
  const look = { theme, fill: FILL_ALPHA[model.style], lineWidth: model.payload.line_width };
  return { title, ...labels, ...size, frame, xTicks, yTicks, visible: model.visible(), marks, ...look };
}
