/** Histograms over steps as maps: steps across, values up, how much lies there as colour; several side by side. */

import { formatValue } from "../format/number.js";
import { makeScale } from "../chart/scale.js";
import { axisShapes, labelRoom } from "./axes.js";
import { cut, LETTER, TEXT_SIZE } from "./shapes.js";
import { rampColor } from "./ramp.js";

/** @typedef {import("../types").HistogramPayload} HistogramPayload */
/** @typedef {import("../types").HistogramMap} HistogramMap */
/** @typedef {import("../types").Theme} Theme */
/** @typedef {import("./shapes.js").Shape} Shape */
/** @typedef {import("./panel.js").Mark} Mark */
/** @typedef {import("./panel.js").View} View */
/** @typedef {{x: number, y: number, w: number, h: number}} Box */

/** A map, decoded. @typedef {{map: HistogramMap, shades: Uint8Array, edges: number[], box: Box, x: import("../chart/scale.js").Scale, y: import("../chart/scale.js").Scale}} Placed */

const LEAST_WIDTH = 300;

/** @implements {View} */
export class Histograms {
  /** @param {HistogramPayload} payload */
  constructor(payload) {
    this.payload = payload;
    this.shades = payload.maps.map(({ shades }) => Uint8Array.from(atob(shades), (letter) => letter.charCodeAt(0)));
    /** @type {Placed[]} */
    this.placed = [];
  }

  /** @param {{width: number, height: number}} size @param {Theme} theme */
  scene(size, theme) {
    /** @type {Shape[]} */
    const shapes = [];
    this.placed = this.places(size);
    const marks = this.placed.flatMap((place) => {
      shapes.push(...this.mapShapes(place, theme));
      return place.map.steps.map((_, column) => this.mark(place, column, null, theme));
    });
    return { shapes, marks };
  }

  /** @param {{width: number, height: number}} size @returns {Placed[]} where each map lies; all have the same range of values */
  places({ width, height }) {
    const { maps } = this.payload;
    const across = Math.max(1, Math.min(maps.length, Math.floor(width / LEAST_WIDTH), maps.length > 4 ? 4 : maps.length));
    const rows = Math.ceil(maps.length / across);
    const ends = /** @type {import("../types").Range} */ ([Math.min(...maps.map(({ low }) => low)), Math.max(...maps.map(({ high }) => high))]);
    if (!(ends[0] < ends[1])) [ends[0], ends[1]] = [ends[0] - 0.5, ends[1] + 0.5];
    return maps.map((map, i) => {
      const cell = { x: (i % across) * (width / across), y: Math.floor(i / across) * (height / rows), w: width / across, h: height / rows };
      const left = Math.min(cell.w * 0.35, labelRoom(VALUES, ends, cell.h));
      const box = { x: cell.x + left, y: cell.y + 24, w: Math.max(40, cell.w - left - 10), h: Math.max(30, cell.h - 24 - 40) };
      const edges = edgesOf(map.steps);
      const x = makeScale([edges[0], edges[edges.length - 1]], false, box.x, box.x + box.w);
      return { map, shades: this.shades[i], edges, box, x, y: makeScale(ends, false, box.y + box.h, box.y) };
    });
  }

  /** @param {Placed} place @param {Theme} theme @returns {Shape[]} */
  mapShapes({ map, shades, edges, box, x, y }, theme) {
    const shapes = axisShapes({ ...box }, { axis: STEPS, scale: x }, { axis: VALUES, scale: y }, theme);
    // the axis names are the same for all maps: where there are several, each has its own name there
    const named = shapes.filter((shape) => shape.kind !== "text" || (shape.text !== "" && shape.x !== 2));
    const h = (y.at(map.low) - y.at(map.high)) / map.bins;
    for (let bin = 0; bin < map.bins; bin++) {
      const top = y.at(map.low) - (bin + 1) * h;
      for (let column = 0; column < map.steps.length; column++) {
        const shade = shades[bin * map.steps.length + column];
        if (shade === 0) continue;
        const from = x.at(edges[column]);
        named.push({ kind: "rect", x: from, y: top, w: x.at(edges[column + 1]) - from + 0.4, h: h + 0.4, fill: rampColor(theme.dark, shade / 255) });
      }
    }
    const room = Math.floor((box.w + 20) / (LETTER * TEXT_SIZE));
    if (map.label !== "") named.push({ kind: "text", x: box.x, y: box.y - 10, text: cut(map.label, room), color: theme.ink });
    return named;
  }

  /**
   * @param {Placed} place
   * @param {number} column
   * @param {number | null} bin the one that is pointed at; null for the whole step
   * @param {Theme} theme
   * @returns {Mark}
   */
  mark({ map, shades, edges, box, x, y }, column, bin, theme) {
    const from = x.at(edges[column]);
    const w = x.at(edges[column + 1]) - from;
    const shares = Array.from({ length: map.bins }, (_, i) => map.greatest * (shades[i * map.steps.length + column] / 255) ** 2);
    const width = (map.high - map.low) / map.bins;
    /** @type {[string, string][]} */
    const facts = [["step", formatValue(map.steps[column])]];
    if (bin !== null) {
      const low = map.low + bin * width;
      facts.push(["values", `${formatValue(low, 4)} – ${formatValue(low + width, 4)}`], ["share", `${formatValue(100 * shares[bin], 3)} %`]);
    }
    facts.push(["median", formatValue(quantile(shares, 0.5, map), 4)], ["5 – 95 %", `${formatValue(quantile(shares, 0.05, map), 4)} – ${formatValue(quantile(shares, 0.95, map), 4)}`]);
    const whole = { x: from, y: box.y, w, h: box.h };
    const h = (y.at(map.low) - y.at(map.high)) / map.bins;
    const part = bin === null ? whole : { x: from, y: y.at(map.low) - (bin + 1) * h, w, h };
    const color = rampColor(theme.dark, bin === null ? 1 : shades[bin * map.steps.length + column] / 255);
    return { x: from + w / 2, y: part.y + part.h / 2, box: part, title: map.label || this.payload.title, color, facts, href: map.href, key: `${map.label} ${column} ${bin}` };
  }

  /** @param {number} px @param {number} py @param {Theme} theme @returns {Mark | null} */
  pick(px, py, theme) {
    for (const place of this.placed) {
      const { box, map, edges, x, y } = place;
      if (px < box.x || px > box.x + box.w || py < box.y || py > box.y + box.h) continue;
      const column = edges.findIndex((edge, i) => i > 0 && px <= x.at(edge)) - 1;
      const bin = Math.floor(((y.at(map.low) - py) / (y.at(map.low) - y.at(map.high))) * map.bins);
      if (column < 0) return null;
      return this.mark(place, column, bin >= 0 && bin < map.bins ? bin : null, theme);
    }
    return null;
  }

  /** @param {Mark} mark @param {Theme} theme @returns {Shape[]} */
  highlight(mark, theme) {
    return mark.box === undefined ? [] : [{ kind: "rect", ...mark.box, stroke: theme.ink, width: 1.5 }];
  }

  csv() {
    /** @type {(string | number)[][]} */
    const rows = [["map", "step", "from", "to", "share"]];
    this.payload.maps.forEach((map, i) => {
      const width = (map.high - map.low) / map.bins;
      map.steps.forEach((step, column) => {
        for (let bin = 0; bin < map.bins; bin++) {
          const shade = this.shades[i][bin * map.steps.length + column];
          if (shade > 0) rows.push([map.label, step, map.low + bin * width, map.low + (bin + 1) * width, map.greatest * (shade / 255) ** 2]);
        }
      });
    });
    return rows;
  }

  label() {
    const { maps } = this.payload;
    const names = maps.map(({ label, steps }) => `${label === "" ? "" : `${label}, `}${steps.length} steps`);
    return `Histograms over steps: ${names.slice(0, 6).join("; ")}.`;
  }
}

/** @type {import("../types").PanelAxis} */
const STEPS = { key: "step", label: "step", kind: "number", log: false };
/** @type {import("../types").PanelAxis} */
const VALUES = { key: "value", label: "", kind: "number", log: false };

/** @param {number[]} steps ascending @returns {number[]} where each column begins, and the end of the last one */
function edgesOf(steps) {
  if (steps.length === 1) return [steps[0] - 0.5, steps[0] + 0.5];
  const middles = steps.slice(1).map((step, i) => (step + steps[i]) / 2);
  const last = steps.length - 1;
  return [2 * steps[0] - middles[0], ...middles, 2 * steps[last] - middles[last - 1]];
}

/**
 * @param {number[]} shares of the bins, from the lowest
 * @param {number} share 0 to 1
 * @param {HistogramMap} map
 * @returns {number} the value below which so much lies, evenly spread within a bin
 */
function quantile(shares, share, map) {
  const width = (map.high - map.low) / map.bins;
  const wanted = share * shares.reduce((sum, each) => sum + each, 0);
  let sum = 0;
  for (let bin = 0; bin < shares.length; bin++) {
    if (shares[bin] > 0 && sum + shares[bin] >= wanted) return map.low + (bin + (wanted - sum) / shares[bin]) * width;
    sum += shares[bin];
  }
  return map.high;
}
