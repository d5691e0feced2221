/** Which parameters go with a value: correlations with their sign, and beside them a random forest's importances. */

import { makeScale } from "../chart/scale.js";
import { ticks } from "../chart/ticks.js";
import { el, newId } from "../dom.js";
import { formatValue } from "../format/number.js";
import { cut, cutMiddle, LETTER, TEXT_SIZE } from "./shapes.js";

/** @typedef {import("../types").ImportancePayload} ImportancePayload */
/** @typedef {import("../types").ImportanceRow} ImportanceRow */
/** @typedef {import("../types").Theme} Theme */
/** @typedef {import("./shapes.js").Shape} Shape */
/** @typedef {import("./panel.js").Mark} Mark */
/** @typedef {import("./panel.js").View} View */

/** Pixels that a number takes at the end of its bar. */
const NUMBER = 34;
const GAP = 22;

/** @typedef {{title: string, narrow: string, most: number, signed: boolean, value: (row: ImportanceRow) => number | null, colors: string[]}} Column */

/** @implements {View} */
export class Importance {
  /** @param {ImportancePayload} payload @param {() => void} changed */
  constructor(payload, changed) {
    this.payload = payload;
    this.changed = changed;
    this.sort = payload.sort;
    this.rows = payload.rows;
  }

  /** @returns {boolean} whether there is a forest */
  get forest() {
    return this.payload.r2 !== null;
  }

  controls() {
    if (!this.forest) return [];
    const id = newId();
    const select = el("select", { id });
    for (const key of ["importance", "correlation"]) select.append(el("option", { value: key, selected: key === this.sort }, key));
    select.addEventListener("change", () => {
      this.sortBy(select.value === "importance" ? "importance" : "correlation");
      this.changed();
    });
    return [el("div", { class: "tool" }, el("label", { for: id }, "Sort by"), select)];
  }

  /** @param {"importance" | "correlation"} sort */
  sortBy(sort) {
    this.sort = sort;
    this.rows = sorted(this.payload.rows, sort);
  }

  /** @param {Theme} theme @returns {Column[]} */
  columns(theme) {
    const { rows, correlation } = this.payload;
    const top = Math.max(0, ...rows.map(({ importance }) => importance ?? 0)) || 1;
    const [first, second, third = theme.ink] = theme.palette;
    /** @type {Column[]} */
    const found = [{ title: `correlation (${correlation})`, narrow: "correlation", most: 1, signed: true, value: (row) => row.correlation, colors: [first, second ?? first] }];
    if (this.forest) found.push({ title: "importance (random forest)", narrow: "importance", most: top, signed: false, value: (row) => row.importance, colors: [third, third] });
    return found;
  }

  /** @param {{width: number, height: number}} size @param {Theme} theme */
  scene({ width, height }, theme) {
    const { rows } = this;
    const columns = this.columns(theme);
    const widest = Math.max(4, ...rows.map(({ label }) => Math.min(34, label.length)));
    const left = Math.min(width * 0.36, 14 + LETTER * TEXT_SIZE * widest * 1.06);
    const w = Math.max(40, (width - left - 8 - GAP * (columns.length - 1)) / columns.length);
    const box = { y: 26, h: Math.max(40, height - 26 - 26) };
    const y = makeScale([-0.5, Math.max(1, rows.length) - 0.5], false, box.y, box.y + box.h);
    /** @type {Shape[]} */
    const shapes = rows.map(({ label }, i) => ({
      kind: "text", x: left - 8, y: y.at(i), text: cutMiddle(label, Math.floor((left - 8) / 7.8)), color: theme.ink, anchor: "end", middle: true,
    }));
    const scales = columns.map((column, number) => {
      const start = left + number * (w + GAP);
      const x = makeScale(rangeOf(column, w), false, start, start + w);
      shapes.push(...columnShapes(column, x, y, rows, box, theme));
      return x;
    });
    const each = box.h / Math.max(1, rows.length);
    const marks = rows.map((row, i) => {
      const value = row.correlation ?? 0;
      return {
        x: scales[0].at(value), y: y.at(i), box: { x: 0, y: y.at(i) - each / 2, w: width, h: each }, title: row.label,
        color: columns[0].colors[value < 0 ? 1 : 0], facts: this.facts(row), href: null, key: row.label,
      };
    });
    return { shapes, marks };
  }

  /** @param {ImportanceRow} row @returns {[string, string][]} */
  facts({ correlation, importance, runs }) {
    /** @type {[string, string][]} */
    const facts = [["correlation", correlation === null ? "unknown" : formatValue(correlation)]];
    if (importance !== null) facts.push(["importance", formatValue(importance)]);
    facts.push(["runs", String(runs)]);
    return facts;
  }

  /** @param {Mark} mark @param {Theme} theme @returns {Shape[]} */
  highlight(mark, theme) {
    return mark.box === undefined ? [] : [{ kind: "rect", ...mark.box, fill: theme.ink, alpha: 0.06 }];
  }

  csv() {
    const rows = this.rows.map((row) => [row.key, row.value, row.runs, row.correlation, row.importance]);
    return [["parameter", "value", "runs", `${this.payload.correlation} correlation`, "importance"], ...rows];
  }

  label() {
    return `${this.rows.length} parameters by their ${this.sort} for ${this.payload.target.label}, over ${this.payload.runs} runs.`;
  }

  notes() {
    const { r2, left_out } = this.payload;
    const notes = r2 === null ? [] : [`r² of the forest in runs that it did not learn from: ${formatValue(r2, 3)}`];
    if (left_out > 0) notes.push(`${left_out} further parameters are left out`);
    return notes;
  }

  state() {
    return { sort: this.sort };
  }
}

/**
 * @param {Column} column
 * @param {number} width pixels
 * @returns {import("../types").Range} with room for the numbers beside the bars
 */
function rangeOf({ most, signed }, width) {
  const half = signed ? width / 2 : width;
  const reach = (most * half) / Math.max(half * 0.55, half - NUMBER);
  return [signed ? -reach : 0, reach];
}

/**
 * A column's bars with their numbers, its grid and its title.
 *
 * @param {Column} column
 * @param {import("../chart/scale.js").Scale} x
 * @param {import("../chart/scale.js").Scale} y
 * @param {ImportanceRow[]} rows
 * @param {{y: number, h: number}} box
 * @param {Theme} theme
 * @returns {Shape[]}
 */
function columnShapes(column, x, y, rows, box, theme) {
  const [w, bottom] = [x.end - x.start, box.y + box.h];
  const title = cut(w < 190 ? column.narrow : column.title, Math.floor(w / 6.6));
  /** @type {Shape[]} */
  const shapes = [{ kind: "text", x: x.start, y: 14, text: title, color: theme.muted }];
  const { at, labels } = column.signed ? { at: [-1, 0, 1], labels: ["\u22121", "0", "1"] } : ticks("number", false, x.min, x.max, Math.max(2, w / 70));
  at.forEach((value, i) => {
    shapes.push({ kind: "line", points: [x.at(value), box.y, x.at(value), bottom], color: value === 0 ? theme.axis : theme.grid, width: 1 });
    shapes.push({ kind: "text", x: x.at(value), y: bottom + 16, text: labels[i], color: theme.muted, anchor: "middle" });
  });
  const thick = Math.min(30, (box.h / Math.max(1, rows.length)) * 0.66);
  rows.forEach((row, i) => {
    const value = column.value(row);
    if (value === null) return;
    const [zero, end] = [x.at(0), x.at(value)];
    shapes.push({ kind: "rect", x: Math.min(zero, end), y: y.at(i) - thick / 2, w: Math.abs(end - zero), h: thick, fill: column.colors[value < 0 ? 1 : 0], alpha: 0.85 });
    const text = value.toFixed(2).replace("-", "\u2212");
    shapes.push({ kind: "text", x: end + (value < 0 ? -4 : 4), y: y.at(i), text, color: theme.ink, anchor: value < 0 ? "end" : "start", middle: true, size: 11 });
  });
  return shapes;
}

/** @param {ImportanceRow[]} rows @param {"importance" | "correlation"} key @returns {ImportanceRow[]} the greatest first, whatever its sign */
function sorted(rows, key) {
  const weight = (/** @type {ImportanceRow} */ row) => Math.abs(row[key] ?? -1);
  return rows.map((row, i) => ({ row, i })).sort((a, b) => weight(b.row) - weight(a.row) || a.i - b.i).map(({ row }) => row);
}
