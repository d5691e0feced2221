/** Level bars, boxes or violins with their names at the left: a field of runs or of groups. */

import { colorOf } from "../chart/style.js";
import { toggle } from "../chart/toolbar.js";
import { between, makeScale, pad } from "../chart/scale.js";
import { axisShapes, lineShapes, sayValue } from "./axes.js";
import { LETTER, TEXT_SIZE } from "./shapes.js";

/** @typedef {import("../types").BarPayload} BarPayload */
/** @typedef {import("../types").BarData} BarData */
/** @typedef {import("../types").Theme} Theme */
/** @typedef {import("./shapes.js").Shape} Shape */
/** @typedef {import("./panel.js").Mark} Mark */
/** @typedef {import("./panel.js").View} View */

/** @implements {View} */
export class Bars {
  /** @param {BarPayload} payload @param {() => void} changed */
  constructor(payload, changed) {
    this.payload = payload;
    this.changed = changed;
    this.axis = { ...payload.value };
  }

  controls() {
    return [
      toggle("log", this.axis.log, (log) => {
        this.axis.log = log;
        this.changed();
      }),
    ];
  }

  /** @returns {import("../types").Range} bars on a linear axis begin at 0 */
  range() {
    const { payload, axis } = this;
    const all = payload.lines.filter((line) => line.axis === "x").map(({ at }) => at);
    for (const bar of payload.bars) {
      all.push(bar.value, ...(bar.span ?? []));
      for (const end of [bar.low, bar.high]) if (end !== null) all.push(end);
      if (payload.grouped) for (const value of bar.values) all.push(value);
    }
    const zero = payload.style === "bar" && !axis.log;
    const good = all.filter((value) => Number.isFinite(value) && (!axis.log || value > 0));
    if (good.length === 0) return between(axis.range ?? null, axis.log ? [0.1, 1] : [0, 1], axis.log);
    let [low, high] = [Infinity, -Infinity];
    for (const value of good) [low, high] = [Math.min(low, value), Math.max(high, value)];
    if (!zero) return between(axis.range ?? null, pad([low, high], 0.05, axis.log), axis.log);
    [low, high] = [Math.min(0, low) * 1.05, Math.max(0, high) * 1.05];
    return between(axis.range ?? null, low < high ? [low, high] : [0, 1], false);
  }

  /** @param {{width: number, height: number}} size @param {Theme} theme */
  scene({ width, height }, theme) {
    const { payload, axis } = this;
    const names = payload.bars.map(({ label }) => label);
    const widest = Math.max(4, ...names.map((name) => Math.min(34, name.length)));
    const left = Math.min(width * 0.42, 14 + LETTER * TEXT_SIZE * widest * 1.06);
    const box = { x: left, y: 6, w: Math.max(40, width - left - 16), h: Math.max(40, height - 6 - 44) };
    const x = makeScale(this.range(), axis.log, box.x, box.x + box.w);
    const y = makeScale([-0.5, Math.max(1, names.length) - 0.5], false, box.y, box.y + box.h);
    /** @type {import("../types").PanelAxis} */
    const side = { key: "", label: "", kind: "category", log: false, categories: names };
    const shapes = axisShapes(box, { axis, scale: x }, { axis: side, scale: y }, theme);
    shapes.push({ kind: "clip", x: box.x, y: box.y, w: box.w + 6, h: box.h });
    /** @type {Mark[]} */
    const marks = [];
    const thick = Math.min(34, (box.h / Math.max(1, names.length)) * 0.66);
    payload.bars.forEach((bar, i) => {
      const middle = y.at(i);
      const color = colorOf(theme, bar.color);
      shapes.push(...this.barShapes(bar, x, middle, thick, color, theme));
      const row = { x: 0, y: middle - box.h / names.length / 2, w: width, h: box.h / names.length };
      const at = Math.max(box.x, Math.min(box.x + box.w, x.at(bar.value)));
      marks.push({ x: at, y: middle, box: row, title: bar.label, color, facts: this.facts(bar), href: bar.href, key: String(i), runs: payload.members?.[i] });
      if (payload.grouped) marks.push(...this.dots(bar, i, x, middle, color, shapes, theme));
    });
    shapes.push({ kind: "unclip" }, ...lineShapes(payload.lines, box, x, y, theme));
    return { shapes, marks };
  }

  /**
   * @param {BarData} bar
   * @param {import("../chart/scale.js").Scale} x
   * @param {number} y its middle
   * @param {number} thick
   * @param {string} color
   * @param {Theme} theme
   * @returns {Shape[]}
   */
  barShapes(bar, x, y, thick, color, theme) {
    /** @param {number} at @param {number} half @returns {Shape} */
    const stroke = (at, half) => ({ kind: "line", points: [x.at(at), y - half, x.at(at), y + half], color, width: 2.5 });
    if (bar.box !== null) {
      const [low, first, middle, third, high] = bar.box;
      return [
        { kind: "line", points: [x.at(low), y, x.at(high), y], color, width: 1.5 },
        { kind: "rect", x: x.at(first), y: y - thick / 2, w: Math.max(1, x.at(third) - x.at(first)), h: thick, fill: color, alpha: 0.35 },
        stroke(middle, thick / 2),
      ];
    }
    if (bar.density !== null && bar.span !== null) {
      const [low, high] = bar.span;
      const { density } = bar;
      // the places lie evenly on the author's axis
      const spread = makeScale([low, high], this.payload.value.log, 0, density.length - 1);
      const at = (/** @type {number} */ i) => x.at(x.log ? Math.max(x.min, spread.value(i)) : spread.value(i));
      const up = density.flatMap((share, i) => [at(i), y - (share * thick) / 1.5]);
      const down = density.flatMap((_, k) => [at(density.length - 1 - k), y + (density[density.length - 1 - k] * thick) / 1.5]);
      return [{ kind: "area", points: [...up, ...down], color, alpha: 0.35 }, stroke(bar.value, thick / 3)];
    }
    const zero = x.log ? x.start : Math.max(x.start, Math.min(x.end, x.at(0)));
    const end = x.at(bar.value);
    /** @type {Shape[]} */
    const shapes = [{ kind: "rect", x: Math.min(zero, end), y: y - thick / 2, w: Math.abs(end - zero), h: thick, fill: color, alpha: 0.85 }];
    if (bar.low === null || bar.high === null) return shapes;
    const [low, high] = [x.at(x.log ? Math.max(bar.low, x.min) : bar.low), x.at(bar.high)];
    shapes.push({ kind: "line", points: [low, y, high, y], color: theme.ink, width: 1.5 });
    for (const at of [low, high]) shapes.push({ kind: "line", points: [at, y - 4, at, y + 4], color: theme.ink, width: 1.5 });
    return shapes;
  }

  /**
   * The values of a group's runs.
   *
   * @param {BarData} bar @param {number} index
   * @param {import("../chart/scale.js").Scale} x @param {number} y @param {string} color
   * @param {Shape[]} shapes filled
   * @param {Theme} theme
   * @returns {Mark[]}
   */
  dots(bar, index, x, y, color, shapes, theme) {
    return bar.values.flatMap((value, i) => {
      if (x.log && value <= 0) return [];
      const at = x.at(value);
      shapes.push({ kind: "circle", x: at, y, r: 2, fill: theme.ink, alpha: 0.45 });
      /** @type {[string, string][]} */
      const facts = [[this.axis.label, sayValue(value, this.axis)], ["group", bar.label]];
      const runs = this.payload.members?.[index].slice(i, i + 1);
      return [{ x: at, y, title: bar.names[i], color, facts, href: bar.hrefs[i], key: `${index}.${i}`, runs }];
    });
  }

  /** @param {BarData} bar @returns {[string, string][]} */
  facts(bar) {
    const { payload, axis } = this;
    const say = (/** @type {number} */ value) => sayValue(value, axis);
    if (!payload.grouped) return [[axis.label, say(bar.value)]];
    /** @type {[string, string][]} */
    const facts = [[`${payload.aggregate} ${axis.label}`, say(bar.value)]];
    if (bar.low !== null && bar.high !== null) facts.push([payload.band, `${say(bar.low)} – ${say(bar.high)}`]);
    if (bar.box !== null) facts.push(["quartiles", bar.box.slice(1, 4).map(say).join(" · ")]);
    facts.push(["runs", String(bar.values.length)]);
    return facts;
  }

  /** @param {Mark} mark @param {Theme} theme @returns {Shape[]} */
  highlight(mark, theme) {
    const { box } = mark;
    if (box === undefined) return [{ kind: "circle", x: mark.x, y: mark.y, r: 5, fill: mark.color, stroke: theme.ink, width: 2 }];
    return [{ kind: "rect", ...box, fill: theme.ink, alpha: 0.06 }];
  }

  csv() {
    const { payload } = this;
    if (!payload.grouped) return [["run", this.axis.key], ...payload.bars.map((bar) => [bar.label, bar.value])];
    const rows = payload.bars.map((bar) => [bar.label, bar.value, bar.low, bar.high, bar.values.length]);
    return [["group", `${payload.aggregate} ${this.axis.key}`, "low", "high", "runs"], ...rows];
  }

  label() {
    return `Bars of ${this.axis.label}, ${this.payload.bars.length} ${this.payload.grouped ? "groups" : "runs"}.`;
  }

  state() {
    return { log: this.axis.log, range: this.range() };
  }
}
