/** Axes of panels: scales of numbers, times and categories, with their grid, ticks and names as shapes. */

import { drawable } from "../chart/geometry.js";
import { between, makeScale, pad } from "../chart/scale.js";
import { ticks } from "../chart/ticks.js";
import { formatValue } from "../format/number.js";
import { formatX } from "../chart/words.js";
import { cut, cutMiddle, LETTER, TEXT_SIZE } from "./shapes.js";
import { rampColor } from "./ramp.js";

/** @typedef {import("./shapes.js").Shape} Shape */
/** @typedef {import("../types").Theme} Theme */
/** @typedef {import("../types").PanelAxis} PanelAxis */
/** @typedef {import("../chart/scale.js").Scale} Scale */
/** @typedef {{x: number, y: number, w: number, h: number}} Box */

export const RAMP_ROOM = 78;

/**
 * @param {PanelAxis} axis
 * @param {ArrayLike<number>} values
 * @param {number[]} [more] values that the axis must hold too
 * @returns {import("../types").Range}
 */
export function rangeOf(axis, values, more = []) {
  if (axis.kind === "category") return [-0.5, Math.max(1, axis.categories?.length ?? 0) - 0.5];
  let [min, max] = [Infinity, -Infinity];
  for (const value of [...Array.from(values), ...more]) {
    if (!drawable(value, axis.log)) continue;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  const data = min <= max ? pad([min, max], 0.05, axis.log) : axis.log ? /** @type {const} */ ([0.1, 1]) : /** @type {const} */ ([0, 1]);
  return between(axis.range ?? null, /** @type {import("../types").Range} */ (data), axis.log);
}

/** @param {number} value @param {PanelAxis} axis @returns {string} the value as people read it */
export function sayValue(value, axis) {
  if (!Number.isFinite(value) && axis.kind === "category") return "–";
  if (axis.kind === "category") return axis.categories?.[value] ?? "–";
  return axis.kind === "number" ? formatValue(value) : formatX(value, axis.kind);
}

/**
 * @param {PanelAxis} axis
 * @param {Scale} scale
 * @param {number} room how many labels fit
 * @returns {import("../chart/ticks.js").Ticks}
 */
export function axisTicks(axis, scale, room) {
  if (axis.kind !== "category") return ticks(axis.kind, axis.log, Math.min(scale.min, scale.max), Math.max(scale.min, scale.max), room);
  const names = axis.categories ?? [];
  const every = Math.max(1, Math.ceil(names.length / Math.max(1, room)));
  const at = [...names.keys()].filter((i) => i % every === 0 && i >= scale.min && i <= scale.max);
  return { at, labels: at.map((i) => cutMiddle(names[i], 34)) };
}

/**
 * @param {PanelAxis} axis
 * @param {import("../types").Range} range
 * @param {number} height
 * @returns {number} pixels that the labels of an upright axis need
 */
export function labelRoom(axis, range, height) {
  const { labels } = axisTicks(axis, makeScale(range, axis.log, height, 0), height / 44);
  return 14 + LETTER * TEXT_SIZE * Math.max(3, ...labels.map((label) => label.length)) * 1.06;
}

/**
 * @param {Box} box the plot
 * @param {{axis: PanelAxis, scale: Scale}} x
 * @param {{axis: PanelAxis, scale: Scale}} y
 * @param {Theme} theme
 * @returns {Shape[]} grid, ticks and names
 */
export function axisShapes(box, x, y, theme) {
  /** @type {Shape[]} */
  const shapes = [];
  const bottom = box.y + box.h;
  const widest = x.axis.kind === "category" ? LETTER * TEXT_SIZE * Math.min(34, Math.max(4, ...(x.axis.categories ?? []).map((name) => name.length))) + 12 : 84;
  const down = axisTicks(x.axis, x.scale, box.w / widest);
  const up = axisTicks(y.axis, y.scale, box.h / (y.axis.kind === "category" ? 18 : 44));
  up.at.forEach((value, i) => {
    const py = y.scale.at(value);
    shapes.push({ kind: "line", points: [box.x, py, box.x + box.w, py], color: theme.grid, width: 1 });
    shapes.push({ kind: "text", x: box.x - 8, y: py, text: cutMiddle(up.labels[i], Math.floor((box.x - 8) / 7.6)), color: theme.muted, anchor: "end", middle: true });
  });
  down.at.forEach((value, i) => {
    const px = x.scale.at(value);
    shapes.push({ kind: "line", points: [px, box.y, px, bottom], color: theme.grid, width: 1 });
    shapes.push({ kind: "text", x: px, y: bottom + 16, text: down.labels[i], color: theme.muted, anchor: "middle" });
  });
  shapes.push({ kind: "line", points: [box.x, bottom, box.x + box.w, bottom], color: theme.axis, width: 1 });
  shapes.push({ kind: "text", x: box.x + box.w / 2, y: bottom + 34, text: cut(x.axis.label, 80), color: theme.muted, anchor: "middle" });
  shapes.push({ kind: "text", x: 2, y: 12, text: cut(y.axis.label, 60), color: theme.muted });
  return shapes;
}

/**
 * The bar of a ramp with its values, at the right of a plot.
 *
 * @param {Box} box the plot
 * @param {PanelAxis} axis
 * @param {{min: number, max: number, share: (value: number) => number}} scale
 * @param {Theme} theme
 * @returns {Shape[]}
 */
export function rampShapes(box, axis, scale, theme) {
  if (!(scale.min <= scale.max)) return [];
  const x = box.x + box.w + 14;
  const strips = 40;
  /** @type {Shape[]} */
  const shapes = [{ kind: "text", x: box.x + box.w + RAMP_ROOM - 2, y: 12, text: cut(axis.label, 14), color: theme.muted, anchor: "end" }];
  for (let i = 0; i < strips; i++) {
    const top = box.y + box.h * (1 - (i + 1) / strips);
    shapes.push({ kind: "rect", x, y: top, w: 10, h: box.h / strips + 0.6, fill: rampColor(theme.dark, (i + 0.5) / strips) });
  }
  const made = scale.min < scale.max && axis.kind !== "category" ? ticks(axis.kind, axis.log, scale.min, scale.max, Math.min(6, box.h / 40)) : { at: [scale.min], labels: [sayValue(scale.min, axis)] };
  made.at.forEach((value, i) => {
    const y = box.y + box.h * (1 - scale.share(value));
    shapes.push({ kind: "text", x: x + 15, y, text: made.labels[i], color: theme.muted, middle: true, size: 11 });
  });
  return shapes;
}

/**
 * @param {import("../types").ReferenceLine[]} lines
 * @param {Box} box
 * @param {Scale} x
 * @param {Scale} y
 * @param {Theme} theme
 * @returns {Shape[]} reference lines with their names
 */
export function lineShapes(lines, box, x, y, theme) {
  return lines.flatMap(({ axis, at, label }) => {
    const scale = axis === "x" ? x : y;
    if (at < scale.min || at > scale.max) return [];
    const place = scale.at(at);
    const points = axis === "x" ? [place, box.y, place, box.y + box.h] : [box.x, place, box.x + box.w, place];
    /** @type {Shape[]} */
    const shapes = [{ kind: "line", points, color: theme.muted, width: 1.2, dash: [4, 3] }];
    const where = axis === "x" ? { x: place + 5, y: box.y + 12 } : { x: box.x + box.w - 4, y: place - 5, anchor: /** @type {const} */ ("end") };
    if (label !== "") shapes.push({ kind: "text", ...where, text: label, color: theme.muted, halo: theme.ground });
    return shapes;
  });
}
