/** The scatter plot: a point a run. */

import { toggle } from "../chart/toolbar.js";
import { colorOf } from "../chart/style.js";
import { columnReader } from "../columns.js";
import { axisShapes, labelRoom, lineShapes, RAMP_ROOM, rampShapes, rangeOf, sayValue } from "./axes.js";
import { makeScale } from "../chart/scale.js";
import { categoryLegend } from "./legend.js";
import { rampColor, shares } from "./ramp.js";

/** @typedef {import("../types").ScatterPayload} ScatterPayload */
/** @typedef {import("./shapes.js").Shape} Shape */
/** @typedef {import("./panel.js").Mark} Mark */
/** @typedef {import("./panel.js").View} View */

/** Radii of the least and the greatest size, and of points that have none; `tracker/chart/drawing/scatter.py` has the same. */
const [LEAST, MOST, PLAIN] = [3, 11, 4.5];

/** @implements {View} */
export class Scatter {
  /** @param {ScatterPayload} payload @param {() => void} changed */
  constructor(payload, changed) {
    this.payload = payload;
    this.changed = changed;
    const read = columnReader(payload.columns);
    const { points } = payload;
    this.x = read(points.x);
    this.y = read(points.y);
    this.colors = points.color === null ? null : read(points.color);
    this.sizes = points.size === null ? null : read(points.size);
    this.axisX = { ...payload.x };
    this.axisY = { ...payload.y };
    /** @type {Set<number>} */
    this.hidden = new Set();
    this.ramp = shares(this.colors ?? [], payload.color?.log ?? false);
    this.areas = shares(this.sizes ?? []);
  }

  controls() {
    /** @type {[string, import("../types").PanelAxis][]} */
    const axes = [["log x", this.axisX], ["log y", this.axisY]];
    return axes
      .filter(([, axis]) => axis.kind === "number" || axis.kind === "duration")
      .map(([name, axis]) =>
        toggle(name, axis.log, (log) => {
          axis.log = log;
          this.changed();
        }),
      );
  }

  legend() {
    const { color } = this.payload;
    if (color === null || color.kind !== "category") return null;
    const items = (color.categories ?? []).map((label, i) => ({ label, color: color.colors[i] ?? 0 }));
    return categoryLegend(items, this.hidden, this.changed);
  }

  /** @param {number} i @returns {boolean} whether a point is shown */
  shown(i) {
    const apart = this.payload.color?.kind === "category" && this.colors !== null && this.hidden.has(this.colors[i]);
    return !apart && (!this.axisX.log || this.x[i] > 0) && (!this.axisY.log || this.y[i] > 0);
  }

  /** @param {number} i @param {import("../types").Theme} theme @returns {string} */
  color(i, theme) {
    const { color } = this.payload;
    if (color === null || this.colors === null) return colorOf(theme, this.payload.paints?.[i] ?? 0);
    if (Number.isNaN(this.colors[i])) return theme.muted;
    if (color.kind === "category") return theme.palette[(color.colors[this.colors[i]] ?? 0) % 12];
    return rampColor(theme.dark, this.ramp.share(this.colors[i]));
  }

  /** @param {number} i @returns {number} */
  radius(i) {
    if (this.sizes === null) return PLAIN;
    const share = this.areas.share(this.sizes[i]);
    return Math.sqrt(LEAST ** 2 + (Number.isNaN(share) ? 0 : share) * (MOST ** 2 - LEAST ** 2));
  }

  /** @param {{width: number, height: number}} size @param {import("../types").Theme} theme */
  scene({ width, height }, theme) {
    const { payload, axisX, axisY } = this;
    const ends = (/** @type {"x" | "y"} */ axis) => payload.lines.filter((line) => line.axis === axis).map(({ at }) => at);
    const [rangeX, rangeY] = [rangeOf(axisX, this.x, ends("x")), rangeOf(axisY, this.y, ends("y"))];
    const ramp = payload.color !== null && payload.color.kind !== "category" ? RAMP_ROOM : 0;
    const left = Math.min(width * 0.4, labelRoom(axisY, rangeY, height));
    const box = { x: left, y: 22, w: Math.max(40, width - left - 12 - ramp), h: Math.max(40, height - 22 - 44) };
    const [x, y] = [makeScale(rangeX, axisX.log, box.x, box.x + box.w), makeScale(rangeY, axisY.log, box.y + box.h, box.y)];
    const shapes = axisShapes(box, { axis: axisX, scale: x }, { axis: axisY, scale: y }, theme);
    if (ramp > 0 && payload.color !== null) shapes.push(...rampShapes(box, payload.color, this.ramp, theme));
    shapes.push({ kind: "clip", x: box.x - 6, y: box.y - 6, w: box.w + 12, h: box.h + 12 });
    /** @type {Mark[]} */
    const marks = [];
    for (let i = 0; i < this.x.length; i++) {
      if (!this.shown(i)) continue;
      const [px, py] = [x.at(this.x[i]), y.at(this.y[i])];
      const color = this.color(i, theme);
      shapes.push({ kind: "circle", x: px, y: py, r: this.radius(i), fill: color, alpha: 0.8 });
      if (px < box.x - 6 || px > box.x + box.w + 6 || py < box.y - 6 || py > box.y + box.h + 6) continue;
      marks.push({ x: px, y: py, title: payload.labels[i], color, facts: this.facts(i), href: payload.hrefs[i], key: String(i), runs: payload.members?.[i] });
    }
    shapes.push(...this.extras(box, x, y, theme), { kind: "unclip" }, ...lineShapes(payload.lines, box, x, y, theme));
    return { shapes, marks };
  }

  /**
   * @param {import("./axes.js").Box} box
   * @param {import("../chart/scale.js").Scale} x @param {import("../chart/scale.js").Scale} y
   * @param {import("../types").Theme} theme
   * @returns {Shape[]} running best, Pareto front and regression
   */
  extras(box, x, y, theme) {
    const { best, pareto, regression } = this.payload;
    /** @type {Shape[]} */
    const shapes = [];
    const place = (/** @type {number} */ i) => [x.at(this.x[i]), y.at(this.y[i])];
    const good = (/** @type {number} */ i) => this.shown(i);
    const steps = best.filter(good).flatMap((i, at, all) => (at === 0 ? place(i) : [x.at(this.x[i]), y.at(this.y[all[at - 1]]), ...place(i)]));
    if (steps.length > 0) shapes.push({ kind: "line", points: [...steps, box.x + box.w, steps[steps.length - 1]], color: theme.ink, width: 1.5 });
    const front = pareto.filter(good);
    if (front.length > 0) shapes.push({ kind: "line", points: front.flatMap(place), color: theme.ink, width: 1.2, dash: [5, 4] });
    for (const i of front) shapes.push({ kind: "circle", x: place(i)[0], y: place(i)[1], r: this.radius(i) + 2.5, stroke: theme.ink, width: 1.4 });
    if (regression !== null) shapes.push(...this.fitted(box, x, y, theme));
    return shapes;
  }

  /**
   * The regression as Python fitted it: a straight line between the author's axes, a curve where the reader changed them.
   *
   * @param {import("./axes.js").Box} box
   * @param {import("../chart/scale.js").Scale} x @param {import("../chart/scale.js").Scale} y
   * @param {import("../types").Theme} theme
   * @returns {Shape[]}
   */
  fitted(box, x, y, theme) {
    const { regression, x: authorX, y: authorY } = this.payload;
    if (regression === null) return [];
    let [low, high] = [Infinity, -Infinity];
    for (const value of this.x) [low, high] = [Math.min(low, value), Math.max(high, value)];
    if (this.axisX.log && low <= 0) low = x.min;
    const points = [];
    for (let i = 0; i <= 64; i++) {
      const px = x.at(low) + ((x.at(high) - x.at(low)) * i) / 64;
      const value = x.value(px);
      const fit = regression.intercept + regression.slope * (authorX.log ? Math.log10(value) : value);
      const py = y.at(authorY.log ? 10 ** fit : fit);
      if (Number.isFinite(py)) points.push(px, py);
    }
    const text = `r² = ${regression.r2.toFixed(3)}`;
    return [
      { kind: "line", points, color: theme.muted, width: 1.8 },
      { kind: "text", x: box.x + box.w - 2, y: box.y + 10, text, color: theme.ink, anchor: "end", halo: theme.ground },
    ];
  }

  /** @param {number} i @returns {[string, string][]} */
  facts(i) {
    const { payload } = this;
    /** @type {[string, string][]} */
    const facts = [[payload.x.label, sayValue(this.x[i], payload.x)], [payload.y.label, sayValue(this.y[i], payload.y)]];
    if (payload.color !== null && this.colors !== null) facts.push([payload.color.label, sayValue(this.colors[i], payload.color)]);
    if (payload.size !== null && this.sizes !== null) facts.push([payload.size.label, sayValue(this.sizes[i], payload.size)]);
    if (payload.pareto.includes(i)) facts.push(["Pareto front", "yes"]);
    return facts;
  }

  /** @param {Mark} mark @param {import("../types").Theme} theme @returns {Shape[]} */
  highlight(mark, theme) {
    return [{ kind: "circle", x: mark.x, y: mark.y, r: this.radius(Number(mark.key)) + 2, fill: mark.color, stroke: theme.ink, width: 2 }];
  }

  csv() {
    const { payload } = this;
    const head = ["run", payload.x.key, payload.y.key];
    if (payload.color !== null) head.push(payload.color.key);
    if (payload.size !== null) head.push(payload.size.key);
    const value = (/** @type {number} */ number, /** @type {import("../types").PanelAxis} */ axis) => (axis.kind === "category" ? axis.categories?.[number] ?? null : number);
    const rows = payload.labels.map((label, i) => {
      const row = [label, value(this.x[i], payload.x), value(this.y[i], payload.y)];
      if (payload.color !== null && this.colors !== null) row.push(value(this.colors[i], payload.color));
      if (payload.size !== null && this.sizes !== null) row.push(value(this.sizes[i], payload.size));
      return row;
    });
    return [head, ...rows];
  }

  label() {
    const { x, y, labels, regression } = this.payload;
    const fit = regression === null ? "" : ` Regression line with r squared ${regression.r2.toFixed(3)}.`;
    return `Scatter plot of ${y.label} by ${x.label}, ${labels.length} runs.${fit}`;
  }

  notes() {
    return this.payload.size === null ? [] : [`area: ${this.payload.size.label}, ${sayValue(this.areas.min, this.payload.size)} to ${sayValue(this.areas.max, this.payload.size)}`];
  }

  state() {
    return { logX: this.axisX.log, logY: this.axisY.log, hidden: [...this.hidden] };
  }
}
