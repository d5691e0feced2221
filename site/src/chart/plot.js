/**
 * The plot: uPlot gives canvas, axes and the drag box; our painter draws the curves in its frame.
 *
 * uPlot runs in mode 2 (every series has its own x) with one series, whose path builder paints all curves in layers: bands
 * below all lines, faint curves below strong ones. uPlot's own order is series by series.
 */

import uPlot from "uplot";
import { markShapes, paintMarks } from "./marks.js";
import { paint } from "./paint.js";
import { makeScale } from "./scale.js";
import { FILL_ALPHA, lineStyle } from "./style.js";
import { ticks } from "./ticks.js";
import { axisLabel } from "./words.js";

/** @typedef {import("./scale.js").Frame} Frame */
/** @typedef {import("./model.js").ChartModel} ChartModel */
/** @typedef {import("../types").Range} Range */
/** @typedef {import("../types").Theme} Theme */

/** A drag is a box where it is at least this long both ways; else it takes the x range alone. */
const BOX_FROM = 24;

/**
 * @param {ChartModel} model
 * @param {"x" | "y"} which
 * @param {number} length of the axis in CSS pixels
 * @param {Range} range
 * @param {boolean} [small] labels closer together
 * @returns {import("./ticks.js").Ticks}
 */
export function axisTicks(model, which, length, [min, max], small = false) {
  if (which === "y") return ticks("number", model.log, min, max, length / (small ? 28 : 44));
  const room = model.axis.kind === "number" ? 84 : 96;
  return ticks(model.axis.kind, model.logX, min, max, length / (small ? room - 24 : room));
}

export class Plot {
  /**
   * @param {HTMLElement} host
   * @param {ChartModel} model
   * @param {Theme} theme
   * @param {{width: number, height: number, small: boolean}} size in CSS pixels
   * @param {(x: Range | null, y: Range | null) => void} onZoom called with the box that the reader dragged; null where a
   *   range stays as it is
   */
  constructor(host, model, theme, size, onZoom) {
    this.model = model;
    this.theme = theme;
    this.small = size.small;
    this.onZoom = onZoom;
    this.log = model.log;
    this.logX = model.logX;
    this.kind = model.axis.kind;
    this.u = new uPlot(this.options(size), this.extent(), host);
  }

  /** @returns {any} uPlot's data: the corners of what is seen */
  extent() {
    return [null, [this.model.rangeX(), this.model.rangeY()]];
  }

  /** @param {{width: number, height: number}} size @returns {uPlot.Options} */
  options({ width, height }) {
    const { model } = this;
    return {
      mode: 2,
      width,
      height,
      padding: [8, this.small ? 8 : 14, 0, 0],
      legend: { show: false },
      cursor: {
        x: false,
        y: false,
        points: { show: false },
        drag: { x: true, y: true, uni: BOX_FROM, dist: 5, setScale: false },
      },
      scales: {
        x: { time: false, distr: this.logX ? 3 : 1, range: () => model.rangeX() },
        y: { distr: this.log ? 3 : 1, range: () => model.rangeY() },
      },
      axes: [this.axis("x"), this.axis("y")],
      series: [
        {},
        { facets: [{ scale: "x", auto: true }, { scale: "y", auto: true }], paths: () => this.paintAll(), points: { show: false } },
      ],
      hooks: { setSelect: [() => this.selected()] },
    };
  }

  /** @param {"x" | "y"} which @returns {uPlot.Axis} */
  axis(which) {
    const [isX, font] = [which === "x", `${this.small ? 11 : 12}px ${this.theme.font}`];
    /** @param {uPlot} u */
    const length = (u) => (isX ? u.bbox.width : u.bbox.height) / uPlot.pxRatio;
    /** @type {string[]} */
    let labels = [];
    return {
      scale: which,
      font,
      labelFont: font,
      stroke: () => this.theme.muted,
      grid: { stroke: () => this.theme.grid, width: 1 },
      border: { show: isX, stroke: () => this.theme.axis, width: 1 },
      ticks: { show: isX, stroke: () => this.theme.axis, width: 1, size: 4 },
      gap: isX ? 4 : 8,
      size: isX ? 26 : (u, values) => this.labelWidth(u, values, font) + 10,
      label: isX && !this.small ? () => axisLabel(this.model) : undefined,
      labelSize: 20,
      labelGap: 2,
      splits: (u, _axis, min, max) => {
        const made = axisTicks(this.model, which, length(u), [min, max], this.small);
        labels = made.labels;
        return made.at;
      },
      values: (_u, splits) => splits.map((_, i) => labels[i] ?? ""),
      filter: (_u, splits) => splits,
    };
  }

  /**
   * @param {uPlot} u
   * @param {string[] | null} values
   * @param {string} font
   * @returns {number} CSS pixels that the widest label takes
   */
  labelWidth(u, values, font) {
    if (values === null || values.length === 0) return 28;
    u.ctx.save();
    u.ctx.font = font;
    const widest = Math.max(...values.map((value) => u.ctx.measureText(value ?? "").width));
    u.ctx.restore();
    return Math.max(28, Math.ceil(widest));
  }

  /** Draws all visible curves; uPlot calls it while it draws. @returns {null} */
  paintAll() {
    const { bbox, ctx } = this.u;
    const frame = this.frameIn(bbox.left, bbox.top, bbox.width, bbox.height, uPlot.pxRatio);
    const list = this.model.visible();
    paint(ctx, frame, list, this.theme, lineStyle(list.length, this.model.payload.line_width), FILL_ALPHA[this.model.style]);
    paintMarks(ctx, markShapes(this.model, frame), frame.unit, this.theme);
    return null;
  }

  /**
   * @param {number} left @param {number} top @param {number} width @param {number} height
   * @param {number} unit
   * @returns {Frame}
   */
  frameIn(left, top, width, height, unit) {
    const { x, y } = this.u.scales;
    return {
      x: makeScale([x.min ?? 0, x.max ?? 1], this.logX, left, left + width),
      y: makeScale([y.min ?? 0, y.max ?? 1], this.log, top + height, top),
      unit,
    };
  }

  /** @returns {Frame} in CSS pixels, relative to the plot's corner */
  frame() {
    const { width, height } = this.u.bbox;
    return this.frameIn(0, 0, width / uPlot.pxRatio, height / uPlot.pxRatio, 1);
  }

  /** Draws anew what the model shows now, at once. */
  update() {
    const [x, y] = [this.model.rangeX(), this.model.rangeY()];
    this.u.batch(() => {
      this.u.setScale("x", { min: x[0], max: x[1] });
      this.u.setScale("y", { min: y[0], max: y[1] });
      // not the paths too: that would put the x range back to what it was
      this.u.redraw(false, true);
    });
  }

  /** @returns {boolean} whether the model asks for axes that this plot was not made with */
  get outdated() {
    return this.log !== this.model.log || this.logX !== this.model.logX || this.kind !== this.model.axis.kind;
  }

  /** The reader let go of a drag. */
  selected() {
    const { left, top, width, height } = this.u.select;
    if (width <= 0 && height <= 0) return;
    const frame = this.frame();
    const full = { x: width <= 0 || width >= frame.x.end, y: height <= 0 || height >= frame.y.start };
    this.u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.onZoom(
      full.x ? null : [frame.x.value(left), frame.x.value(left + width)],
      full.y ? null : [frame.y.value(top + height), frame.y.value(top)],
    );
  }

  /** @param {number} width @param {number} height */
  resize(width, height) {
    if (width !== this.u.width || height !== this.u.height) this.u.setSize({ width, height });
  }

  destroy() {
    this.u.destroy();
  }
}
