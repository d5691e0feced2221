/** Parallel coordinates: a line a run; axes can be brushed, moved, inverted and made logarithmic. */

import { colorOf } from "../chart/style.js";
import { columnReader } from "../columns.js";
import { RAMP_ROOM, axisTicks, rampShapes, sayValue } from "./axes.js";
import { axisMenus } from "./axis-menu.js";
import { categoryLegend } from "./legend.js";
import { rampColor, shares } from "./ramp.js";
import { cut } from "./shapes.js";

/** @typedef {import("../types").ParallelPayload} ParallelPayload */
/** @typedef {import("../types").Theme} Theme */
/** @typedef {import("./shapes.js").Shape} Shape */
/** @typedef {import("./panel.js").Mark} Mark */
/** @typedef {import("./panel.js").View} View */

const [TOP, BOTTOM, REACH] = [8, 26, 14];

/**
 * @typedef {object} Axis
 * @property {import("../types").PanelAxis} axis with `log` as the reader has it
 * @property {Float64Array} values
 * @property {boolean} invert
 * @property {[low: number, high: number] | null} brush values between which a run passes
 * @property {{log: boolean, of: ReturnType<typeof shares>}} [scaled] its scale, as long as it is of this kind
 */

/** @implements {View} */
export class Parallel {
  /** @param {ParallelPayload} payload @param {() => void} changed */
  constructor(payload, changed) {
    this.payload = payload;
    this.changed = changed;
    this.read = columnReader(payload.columns);
    /** @type {Axis[]} */
    this.axes = payload.axes.map((axis) => ({ axis: { ...axis }, values: this.read(axis.values), invert: axis.invert, brush: null }));
    this.colors = this.read(payload.color.values);
    this.ramp = shares(this.colors, payload.color.log);
    /** @type {Set<number>} */
    this.hidden = new Set();
    this.size = { width: 0, height: 0 };
    /** @type {{axis: number, from: number} | null} */
    this.brushing = null;
    this.menus = axisMenus(this, () => this.refresh());
  }

  legend() {
    const { color } = this.payload;
    if (color.kind !== "category") return null;
    const items = (color.categories ?? []).map((label, i) => ({ label, color: color.colors[i] ?? 0 }));
    return categoryLegend(items, this.hidden, () => this.refresh());
  }

  refresh() {
    this.menus.update();
    this.changed();
  }

  /** @param {import("./panel.js").Panel} panel @param {HTMLElement} host */
  attach(panel, host) {
    host.parentElement?.before(this.menus.root);
    const height = (/** @type {PointerEvent} */ event) => event.clientY - host.getBoundingClientRect().top;
    host.addEventListener("pointerdown", (event) => {
      const across = event.clientX - host.getBoundingClientRect().left;
      const axis = this.axes.findIndex((_, i) => Math.abs(this.across(i) - across) < REACH);
      if (axis < 0 || event.pointerType !== "mouse" || event.button !== 0 || this.axes[axis].axis.kind === "time") return;
      panel.mark(null);
      event.preventDefault();
      host.focus({ preventScroll: true });
      host.setPointerCapture(event.pointerId);
      this.brushing = { axis, from: height(event) };
    });
    host.addEventListener("pointermove", (event) => {
      if (this.brushing === null) return;
      this.setBrush(this.brushing.axis, this.brushing.from, height(event));
      panel.draw();
    });
    host.addEventListener("pointerup", () => {
      if (this.brushing === null) return;
      this.brushing = null;
      this.refresh();
    });
  }

  /** @param {number} index @param {number} from @param {number} to pixels; a click clears */
  setBrush(index, from, to) {
    const axis = this.axes[index];
    if (Math.abs(to - from) < 4) {
      axis.brush = null;
      return;
    }
    const [a, b] = [this.valueAt(axis, from), this.valueAt(axis, to)];
    axis.brush = a < b ? [a, b] : [b, a];
  }

  /** @param {number} i @returns {number} the pixel of an axis */
  across(i) {
    const right = this.payload.color.kind === "category" ? 0 : RAMP_ROOM;
    return ((i + 0.5) * (this.size.width - right)) / this.axes.length;
  }

  /** @param {Axis} each @returns {{min: number, max: number, share: (value: number) => number}} */
  scale(each) {
    const { axis, values, scaled } = each;
    const count = axis.categories?.length ?? 0;
    if (axis.kind !== "category") return scaled?.log === axis.log ? scaled.of : (each.scaled = { log: axis.log, of: shares(values, axis.log) }).of;
    return { min: 0, max: Math.max(0, count - 1), share: (value) => (count > 1 ? value / (count - 1) : value + 0.5) };
  }

  /** @param {Axis} axis @param {number} value @returns {number} pixel; below the axis where there is no value */
  heightOf(axis, value) {
    const share = this.scale(axis).share(value);
    const length = this.size.height - TOP - BOTTOM;
    return Number.isNaN(share) ? TOP + length + 14 : TOP + length * (axis.invert ? share : 1 - share);
  }

  /** @param {Axis} axis @param {number} pixel @returns {number} */
  valueAt(axis, pixel) {
    const down = (pixel - TOP) / (this.size.height - TOP - BOTTOM);
    const share = axis.invert ? down : 1 - down;
    const { min, max } = this.scale(axis);
    return axis.axis.log ? min * (max / min) ** share : min + (max - min) * share;
  }

  /** @param {number} run @returns {boolean} whether it passes all brushes */
  passes(run) {
    if (this.payload.color.kind === "category" && this.hidden.has(this.colors[run])) return false;
    return this.axes.every(({ brush, values }) => brush === null || (values[run] >= brush[0] && values[run] <= brush[1]));
  }

  /** @param {number} run @returns {number[]} */
  points(run) {
    return this.axes.flatMap((axis, i) => [this.across(i), this.heightOf(axis, axis.values[run])]);
  }

  /** @param {number} run @param {Theme} theme @returns {string} */
  color(run, theme) {
    const { color } = this.payload;
    const paint = this.payload.paints?.[run];
    if (paint !== undefined) return colorOf(theme, paint);
    const value = this.colors[run];
    if (Number.isNaN(value)) return theme.muted;
    if (color.kind === "category") return theme.palette[(color.colors[value] ?? 0) % 12];
    return rampColor(theme.dark, this.ramp.share(value));
  }

  /** @param {{width: number, height: number}} size @param {Theme} theme */
  scene(size, theme) {
    this.size = size;
    this.menus.root.style.paddingInlineEnd = this.payload.color.kind === "category" ? "0" : `${RAMP_ROOM}px`;
    const runs = [...this.payload.labels.keys()];
    const inside = runs.filter((run) => this.passes(run));
    const kept = new Set(inside);
    /** @type {Shape[]} */
    const shapes = runs.filter((run) => !kept.has(run)).map((run) => ({ kind: "line", points: this.points(run), color: theme.grid, width: 1 }));
    const alpha = inside.length < 60 ? 0.85 : 0.45;
    for (const run of inside) shapes.push({ kind: "line", points: this.points(run), color: this.color(run, theme), width: 1.4, alpha });
    this.axes.forEach((axis, i) => shapes.push(...this.axisShapes(axis, i, theme)));
    const { color } = this.payload;
    const length = size.height - TOP - BOTTOM;
    if (color.kind !== "category") shapes.push(...rampShapes({ x: 0, y: TOP + 16, w: size.width - RAMP_ROOM, h: length - 16 }, color, this.ramp, theme));
    const last = this.axes.length - 1;
    const marks = inside.map((run) => this.markOf(run, this.across(last), this.heightOf(this.axes[last], this.axes[last].values[run]), theme));
    return { shapes, marks };
  }

  /** @param {Axis} axis @param {number} i @param {Theme} theme @returns {Shape[]} */
  axisShapes(axis, i, theme) {
    const x = this.across(i);
    const length = this.size.height - TOP - BOTTOM;
    /** @type {Shape[]} */
    const shapes = [{ kind: "line", points: [x, TOP, x, TOP + length], color: theme.axis, width: 1.2 }];
    if (axis.brush !== null) {
      const [a, b] = axis.brush.map((value) => Math.max(TOP, Math.min(TOP + length, this.heightOf(axis, value))));
      shapes.push({ kind: "rect", x: x - 7, y: Math.min(a, b), w: 14, h: Math.abs(b - a), fill: theme.ink, alpha: 0.18 });
      shapes.push({ kind: "rect", x: x - 7, y: Math.min(a, b), w: 14, h: Math.abs(b - a), stroke: theme.ink, width: 1 });
    }
    const { min, max } = this.scale(axis);
    const side = /** @type {any} */ ({ min, max });
    const made = min < max ? axisTicks(axis.axis, side, axis.axis.kind === "category" ? length / 16 : length / 56) : { at: [min], labels: [sayValue(min, axis.axis)] };
    const letters = Math.max(4, Math.floor(this.size.width / this.axes.length / 7.4) - 2);
    made.at.forEach((value, k) => {
      if (!Number.isFinite(value)) return;
      shapes.push({ kind: "text", x: x + 5, y: this.heightOf(axis, value), text: cut(made.labels[k] ?? "", letters), color: theme.ink, size: 11, middle: true, halo: theme.ground });
    });
    if (axis.values.some((value) => Number.isNaN(this.scale(axis).share(value)))) {
      shapes.push({ kind: "text", x: x + 5, y: TOP + length + 14, text: "none", color: theme.muted, size: 11, middle: true, halo: theme.ground });
    }
    return shapes;
  }

  /** @param {number} run @param {number} x @param {number} y @param {Theme} theme @returns {Mark} */
  markOf(run, x, y, theme) {
    const facts = this.axes.map(({ axis, values }) => /** @type {[string, string]} */ ([axis.label, sayText(values[run], axis)]));
    return { x, y, title: this.payload.labels[run], color: this.color(run, theme), facts, href: this.payload.hrefs[run], key: String(run), runs: this.payload.members?.[run] };
  }

  /**
   * @param {number} x @param {number} y
   * @param {Theme} theme
   * @returns {Mark | null} the run whose line is nearest to the place
   */
  pick(x, y, theme) {
    if (this.brushing !== null) return null;
    const right = this.axes.findIndex((_, i) => this.across(i) >= x);
    const [i, j] = right <= 0 ? [Math.max(0, right === 0 ? 0 : this.axes.length - 1), Math.max(0, right === 0 ? 0 : this.axes.length - 1)] : [right - 1, right];
    const share = i === j ? 0 : (x - this.across(i)) / (this.across(j) - this.across(i));
    let [best, least, at] = [-1, REACH, 0];
    for (const run of this.payload.labels.keys()) {
      if (!this.passes(run)) continue;
      const [a, b] = [i, j].map((k) => this.heightOf(this.axes[k], this.axes[k].values[run]));
      const away = Math.abs(a + (b - a) * share - y);
      if (away < least) [best, least, at] = [run, away, a + (b - a) * share];
    }
    return best < 0 ? null : this.markOf(best, i === j ? this.across(i) : x, at, theme);
  }

  /** @param {Mark} mark @param {Theme} theme @returns {Shape[]} */
  highlight(mark, theme) {
    const points = this.points(Number(mark.key));
    const line = /** @type {Shape} */ ({ kind: "line", points, color: mark.color, width: 3 });
    return [{ kind: "line", points, color: theme.ground, width: 6 }, line, { kind: "circle", x: mark.x, y: mark.y, r: 4, fill: mark.color, stroke: theme.ink, width: 1.5 }];
  }

  csv() {
    const rows = this.payload.labels.map((label, run) => [label, ...this.axes.map(({ axis, values }) => (axis.kind === "category" ? axis.categories?.[values[run]] ?? null : values[run])), this.passes(run)]);
    return [["run", ...this.axes.map(({ axis }) => axis.key), "selected"], ...rows];
  }

  /** @returns {number} how many runs pass */
  count() {
    return [...this.payload.labels.keys()].filter((run) => this.passes(run)).length;
  }

  label() {
    return `Parallel coordinates over ${this.axes.map(({ axis }) => axis.label).join(", ")}; ${this.count()} of ${this.payload.labels.length} runs selected.`;
  }

  notes() {
    const brushed = this.axes.some(({ brush }) => brush !== null);
    return [brushed ? `${this.count()} of ${this.payload.labels.length} runs selected` : "drag along an axis to select runs; a name opens what else an axis can do"];
  }

  state() {
    return { order: this.axes.map(({ axis }) => axis.key), brushes: this.axes.map(({ brush }) => brush), inverted: this.axes.map(({ invert }) => invert), log: this.axes.map(({ axis }) => axis.log), selected: this.payload.labels.filter((_, run) => this.passes(run)) };
  }
}

/** @param {number} value @param {import("../types").PanelAxis} axis @returns {string} */
function sayText(value, axis) {
  return Number.isNaN(value) ? "–" : sayValue(value, axis);
}
