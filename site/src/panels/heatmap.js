/** The heat map: two fields against each other, a third as colour. */

import { toggle } from "../chart/toolbar.js";
import { formatValue } from "../format/number.js";
import { makeScale } from "../chart/scale.js";
import { axisShapes, labelRoom, RAMP_ROOM, rampShapes, sayValue } from "./axes.js";
import { inkOn, rampColor, shares } from "./ramp.js";

/** @typedef {import("../types").HeatmapPayload} HeatmapPayload */
/** @typedef {import("../types").Theme} Theme */
/** @typedef {import("./shapes.js").Shape} Shape */
/** @typedef {import("./panel.js").Mark} Mark */
/** @typedef {import("./panel.js").View} View */

/** A cell shows its number where it is at least so large, in pixels. */
const ROOM = { w: 44, h: 16 };

/** @implements {View} */
export class Heatmap {
  /** @param {HeatmapPayload} payload @param {() => void} changed */
  constructor(payload, changed) {
    this.payload = payload;
    this.changed = changed;
    this.value = { ...payload.value };
  }

  controls() {
    return [
      toggle("log", this.value.log, (log) => {
        this.value.log = log;
        this.changed();
      }),
    ];
  }

  /** @param {{width: number, height: number}} size @param {Theme} theme */
  scene({ width, height }, theme) {
    const { payload } = this;
    const [columns, rows] = [payload.x.categories?.length ?? 0, payload.y.categories?.length ?? 0];
    const rangeY = /** @type {import("../types").Range} */ ([-0.5, Math.max(1, rows) - 0.5]);
    const left = Math.min(width * 0.35, labelRoom(payload.y, rangeY, height * 3));
    const box = { x: left, y: 22, w: Math.max(40, width - left - RAMP_ROOM), h: Math.max(40, height - 22 - 44) };
    const x = makeScale([-0.5, Math.max(1, columns) - 0.5], false, box.x, box.x + box.w);
    const y = makeScale(rangeY, false, box.y + box.h, box.y);
    const ramp = shares(payload.cells.map((cell) => cell[2]), this.value.log);
    const shapes = axisShapes(box, { axis: payload.x, scale: x }, { axis: payload.y, scale: y }, theme);
    shapes.push(...rampShapes(box, this.value, ramp, theme));
    const [w, h] = [box.w / Math.max(1, columns), box.h / Math.max(1, rows)];
    const marks = payload.cells.map((cell, i) => {
      const [column, row, value] = cell;
      const share = ramp.share(value);
      const place = { x: x.at(column) - w / 2, y: y.at(row) - h / 2, w, h };
      const color = Number.isNaN(share) ? theme.muted : rampColor(theme.dark, share);
      const gap = Math.min(1.5, w * 0.04, h * 0.04);
      shapes.push({ kind: "rect", x: place.x + gap, y: place.y + gap, w: w - 2 * gap, h: h - 2 * gap, fill: color });
      if (w >= ROOM.w && h >= ROOM.h && !Number.isNaN(share)) {
        shapes.push({ kind: "text", x: x.at(column), y: y.at(row), text: formatValue(value, 4), color: inkOn(color), anchor: "middle", middle: true });
      }
      return { x: x.at(column), y: y.at(row), box: place, title: this.title(i), color, facts: this.facts(i), href: cell[7], key: String(i), runs: payload.members?.[i] };
    });
    return { shapes, marks };
  }

  /** @param {number} i @returns {string} */
  title(i) {
    const [column, row, , , , runs, names] = this.payload.cells[i];
    return runs === 1 ? names[0] : `${sayValue(column, this.payload.x)} × ${sayValue(row, this.payload.y)}`;
  }

  /** @param {number} i @returns {[string, string][]} */
  facts(i) {
    const { payload, value } = this;
    const [column, row, number, low, high, runs, names] = payload.cells[i];
    /** @type {[string, string][]} */
    const facts = [[payload.x.label, sayValue(column, payload.x)], [payload.y.label, sayValue(row, payload.y)]];
    if (runs === 1) return [...facts, [value.label, sayValue(number, value)]];
    facts.push([`${payload.aggregate} ${value.label}`, sayValue(number, value)], ["min – max", `${sayValue(low, value)} – ${sayValue(high, value)}`]);
    facts.push(["runs", names.length < runs ? `${names.join(", ")} and ${runs - names.length} more` : names.join(", ")]);
    return facts;
  }

  /** @param {Mark} mark @param {Theme} theme @returns {Shape[]} */
  highlight(mark, theme) {
    return mark.box === undefined ? [] : [{ kind: "rect", ...mark.box, stroke: theme.ink, width: 2 }];
  }

  csv() {
    const { payload } = this;
    const head = [payload.x.key, payload.y.key, `${payload.aggregate} ${payload.value.key}`, "min", "max", "runs"];
    const rows = payload.cells.map(([column, row, value, low, high, runs]) => [payload.x.categories?.[column], payload.y.categories?.[row], value, low, high, runs]);
    return [head, ...rows];
  }

  label() {
    const { x, y, value, cells } = this.payload;
    return `Heat map of ${value.label} by ${x.label} and ${y.label}, ${cells.length} cells.`;
  }

  state() {
    return { log: this.value.log };
  }
}
