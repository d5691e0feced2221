/** Writes a chart as SVG from the same scales, ticks and shapes that the canvas shows; text stays text. */

import { marks, traceBand, traceLine, traceMark } from "../chart/geometry.js";
import { capOf, DASHED_UNTIL, dashesOf, DOT_RADIUS, inkOf, lineStyle, MARK_SIZE, RAW_ALPHA } from "../chart/style.js";
import { escapeXml, short } from "./xml.js";

/** @typedef {import("../chart/scale.js").Frame} Frame */
/** @typedef {import("../chart/ticks.js").Ticks} Ticks */
/** @typedef {import("../types").Drawn} Drawn */
/** @typedef {import("../types").Theme} Theme */

const LEGEND_MOST = 16;
const LEGEND_LINE = 18;
const LETTER = 7.2;

/**
 * @typedef {object} Picture
 * @property {string} title
 * @property {string} xLabel
 * @property {string} yLabel
 * @property {number} width
 * @property {number} height without the legend
 * @property {Frame} frame in the picture's units
 * @property {Ticks} xTicks
 * @property {Ticks} yTicks
 * @property {Drawn[]} visible
 * @property {import("../chart/marks.js").Shape[]} marks
 * @property {Theme} theme
 * @property {number} fill how strong bands and areas are
 * @property {number} [lineWidth] of curves, where the author chose it
 */

/** Collects a path's commands. */
class PathText {
  constructor() {
    /** @type {string[]} */
    this.parts = [];
  }

  /** @param {number} x @param {number} y */
  moveTo(x, y) {
    this.parts.push(`M${short(x)} ${short(y)}`);
  }

  /** @param {number} x @param {number} y */
  lineTo(x, y) {
    this.parts.push(`L${short(x)} ${short(y)}`);
  }

  closePath() {
    this.parts.push("Z");
  }

  toString() {
    return this.parts.join("");
  }
}

/**
 * @param {(sink: PathText) => void} trace
 * @param {string} attributes
 * @returns {string} a path element, or nothing where nothing was traced
 */
function path(trace, attributes) {
  const text = new PathText();
  trace(text);
  return text.parts.length === 0 ? "" : `<path d="${text}" ${attributes}/>`;
}

/**
 * @param {ArrayLike<number>} x
 * @param {ArrayLike<number>} y
 * @param {Frame} frame
 * @param {string} color
 * @param {number} width
 * @param {number} alpha
 * @param {number[]} [dash]
 * @returns {string}
 */
function line(x, y, frame, color, width, alpha, dash = []) {
  /** @type {import("../chart/geometry.js").Point[]} */
  let dots = [];
  const stroke = `fill="none" stroke="${color}" stroke-width="${width}" stroke-opacity="${alpha}"${dashed(dash)}`;
  const out = path((sink) => (dots = traceLine(sink, x, y, frame)), stroke);
  const spots = dots.map(
    ([px, py]) => `<circle cx="${short(px)}" cy="${short(py)}" r="${DOT_RADIUS}" fill="${color}" fill-opacity="${alpha}"/>`,
  );
  return out + spots.join("");
}

/** @param {number[]} dash @returns {string} */
const dashed = (dash) => (dash.length === 0 ? "" : ` stroke-dasharray="${dash.join(" ")}"`);

/** @param {Picture} picture @returns {string} */
function curves({ visible, frame, theme, fill, lineWidth }) {
  const style = lineStyle(visible.length, lineWidth);
  /** @type {[string[], string[], string[], string[]]} */
  const [bands, faint, strong, odd] = [[], [], [], []];
  for (const { curve, y, raw, low, high } of visible) {
    const color = inkOf(theme, curve);
    const { x } = curve;
    if (low !== null && high !== null) {
      bands.push(path((sink) => traceBand(sink, x, low, high, frame), `fill="${color}" fill-opacity="${fill}"`));
    }
    if (raw !== null && style.faint) faint.push(line(x, raw, frame, color, style.rawWidth, RAW_ALPHA));
    strong.push(`<g><title>${escapeXml(curve.label)}</title>${line(x, y, frame, color, style.width, style.alpha, dashesOf(curve, style.dashed))}</g>`);
    for (const mark of marks(x, y, frame)) {
      const look = mark.kind === "nan" ? `fill="none" stroke="${color}" stroke-width="1.5"` : `fill="${color}"`;
      odd.push(path((sink) => traceMark(sink, mark, MARK_SIZE), look));
    }
  }
  const clipped = `<g clip-path="url(#plot)">${[...bands, ...faint, ...strong].join("")}</g>`;
  return `<g stroke-linejoin="${style.join}" stroke-linecap="${capOf(style.join)}">${clipped}${odd.join("")}</g>`;
}

/** @param {Picture} picture @returns {string} */
function axes({ frame, xTicks, yTicks, theme, xLabel, yLabel, height }) {
  const [left, right, bottom, top] = [frame.x.start, frame.x.end, frame.y.start, frame.y.end].map(short);
  const parts = [];
  xTicks.at.forEach((value, i) => {
    const x = short(frame.x.at(value));
    parts.push(`<path d="M${x} ${top}V${bottom}" stroke="${theme.grid}"/>`);
    parts.push(`<text x="${x}" y="${short(frame.y.start + 18)}" text-anchor="middle">${escapeXml(xTicks.labels[i])}</text>`);
  });
  yTicks.at.forEach((value, i) => {
    const y = frame.y.at(value);
    parts.push(`<path d="M${left} ${short(y)}H${right}" stroke="${theme.grid}"/>`);
    parts.push(`<text x="${short(frame.x.start - 8)}" y="${short(y + 4)}" text-anchor="end">${escapeXml(yTicks.labels[i])}</text>`);
  });
  const middle = (frame.y.start + frame.y.end) / 2;
  parts.push(`<path d="M${left} ${bottom}H${right}" stroke="${theme.axis}"/>`);
  parts.push(`<text x="${short((frame.x.start + frame.x.end) / 2)}" y="${height - 8}" text-anchor="middle">${escapeXml(xLabel)}</text>`);
  parts.push(`<text transform="translate(14 ${short(middle)}) rotate(-90)" text-anchor="middle">${escapeXml(yLabel)}</text>`);
  return `<g fill="${theme.muted}">${parts.join("")}</g>`;
}

/**
 * @param {import("../chart/marks.js").Shape[]} shapes
 * @param {Theme} theme
 * @returns {string} reference lines and annotations
 */
function markElements(shapes, theme) {
  const parts = shapes.map((shape) => {
    if (shape.kind === "line") {
      const ends = `M${short(shape.x)} ${short(shape.y)}L${short(shape.x2)} ${short(shape.y2)}`;
      return `<path d="${ends}" stroke="${theme.muted}" stroke-width="1.2" stroke-dasharray="4 3"/>`;
    }
    if (shape.kind === "dot") return `<circle cx="${short(shape.x)}" cy="${short(shape.y)}" r="2.5" fill="${theme.ink}"/>`;
    const place = `x="${short(shape.x)}" y="${short(shape.y)}" text-anchor="${shape.end ? "end" : "start"}"`;
    return `<text ${place} fill="${shape.strong ? theme.ink : theme.muted}">${escapeXml(shape.text)}</text>`;
  });
  return `<g>${parts.join("")}</g>`;
}

/** @param {Picture} picture @returns {{markup: string, height: number}} */
function legend({ visible, theme, width, height }) {
  const named = visible.slice(0, LEGEND_MOST);
  const texts = named.map(({ curve: { label } }) => (label.length > 40 ? `${label.slice(0, 39)}…` : label));
  const room = 40 + LETTER * Math.max(8, ...texts.map((text) => text.length));
  const perLine = Math.max(1, Math.floor((width - 16) / room));
  const items = named.map(({ curve }, i) => {
    const [x, y] = [16 + (i % perLine) * room, height + 12 + Math.floor(i / perLine) * LEGEND_LINE];
    const stroke = `stroke="${inkOf(theme, curve)}" stroke-width="2.5"${dashed(dashesOf(curve, visible.length <= DASHED_UNTIL))}`;
    return `<path d="M${x} ${y - 4}h14" ${stroke}/><text x="${x + 20}" y="${y}">${escapeXml(texts[i])}</text>`;
  });
  let lines = Math.ceil(named.length / perLine);
  if (visible.length > named.length) {
    items.push(`<text x="16" y="${height + 12 + lines * LEGEND_LINE}">and ${visible.length - named.length} more</text>`);
    lines += 1;
  }
  return { markup: `<g fill="${theme.ink}">${items.join("")}</g>`, height: lines * LEGEND_LINE + 8 };
}

/**
 * @param {Picture} picture
 * @returns {{markup: string, width: number, height: number}} an SVG file
 */
export function chartSvg(picture) {
  const { frame, width, theme, title } = picture;
  const below = legend(picture);
  const height = picture.height + below.height;
  const clip = [frame.x.start, frame.y.end, frame.x.end - frame.x.start, frame.y.start - frame.y.end].map(short);
  const markup = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`,
    ` font-family="${escapeXml(theme.font)}" font-size="12" role="img"><title>${escapeXml(title)}</title>`,
    `<defs><clipPath id="plot"><rect x="${clip[0]}" y="${clip[1]}" width="${clip[2]}" height="${clip[3]}"/></clipPath></defs>`,
    `<rect width="${width}" height="${height}" fill="${theme.ground}"/>`,
    `<text x="16" y="24" font-size="15" font-weight="600" fill="${theme.ink}">${escapeXml(title)}</text>`,
    axes(picture),
    curves(picture),
    markElements(picture.marks, theme),
    below.markup,
    "</svg>",
  ];
  return { markup: markup.join(""), width, height };
}
