/** One number with its spread: the text stays as the page has it; below it lies a strip with a dot for each run. */

import { makeScale } from "../chart/scale.js";
import { colorOf } from "../chart/style.js";
import { axisTicks, rangeOf, sayValue } from "./axes.js";

/** @typedef {import("../types").ScalarPayload} ScalarPayload */
/** @typedef {import("../types").Theme} Theme */
/** @typedef {import("./shapes.js").Shape} Shape */
/** @typedef {import("./panel.js").Mark} Mark */
/** @typedef {import("./panel.js").View} View */

/** @implements {View} */
export class Scalar {
  /** @param {ScalarPayload} payload */
  constructor(payload) {
    this.payload = payload;
    this.least = 48;
  }

  /** @param {import("./panel.js").Panel} panel */
  attach({ root, figure }) {
    const text = figure.querySelector(".chart-still .scalar-text");
    if (text !== null) root.prepend(text.cloneNode(true));
  }

  /** @param {{width: number, height: number}} size @param {Theme} theme */
  scene({ width, height }, theme) {
    const { payload } = this;
    const x = makeScale(rangeOf(payload.value, payload.values), false, 14, Math.max(60, width - 14));
    const y = Math.max(10, height - 24);
    /** @type {Shape[]} */
    const shapes = [{ kind: "line", points: [x.start, y, x.end, y], color: theme.axis, width: 1 }];
    if (payload.values.length === 0) return { shapes: [], marks: [] };
    const { at, labels } = axisTicks(payload.value, x, width / 90);
    at.forEach((value, i) => shapes.push({ kind: "text", x: x.at(value), y: y + 16, text: labels[i], color: theme.muted, anchor: "middle" }));
    if (payload.low !== null && payload.high !== null && payload.band !== "none" && ["mean", "median"].includes(payload.aggregate)) {
      const [low, high] = [payload.low, payload.high].map((value) => Math.max(x.start, Math.min(x.end, x.at(value))));
      shapes.push({ kind: "rect", x: low, y: y - 7, w: Math.max(1, high - low), h: 14, fill: theme.palette[0], alpha: 0.18 });
    }
    if (payload.number !== null) shapes.push({ kind: "line", points: [x.at(payload.number), y - 9, x.at(payload.number), y + 9], color: theme.ink, width: 2 });
    const marks = payload.values.map((value, i) => {
      const color = colorOf(theme, payload.paints?.[i] ?? 0);
      shapes.push({ kind: "circle", x: x.at(value), y, r: 4, fill: color, alpha: 0.6 });
      /** @type {[string, string][]} */
      const facts = [[payload.value.label, sayValue(value, payload.value)]];
      return { x: x.at(value), y, title: payload.labels[i], color, facts, href: payload.hrefs[i], runs: payload.members?.[i] };
    });
    return { shapes, marks };
  }

  /** @param {Mark} mark @param {Theme} theme @returns {Shape[]} */
  highlight(mark, theme) {
    return [{ kind: "circle", x: mark.x, y: mark.y, r: 6, fill: mark.color, stroke: theme.ink, width: 2 }];
  }

  csv() {
    return [["run", this.payload.value.key], ...this.payload.values.map((value, i) => [this.payload.labels[i], value])];
  }

  label() {
    const { number, aggregate, value, values } = this.payload;
    return `${aggregate} of ${value.label} over ${values.length} runs: ${number === null ? "none" : sayValue(number, value)}.`;
  }
}
