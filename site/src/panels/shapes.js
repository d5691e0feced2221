/** Shapes of a panel, in CSS pixels, and the two ways to draw them: on a canvas, and as SVG. */

import { escapeXml, short } from "../download/xml.js";

/** @typedef {import("../types").Theme} Theme */

/**
 * `points` are x and y by turns. A text's `y` is its base line, or its middle where `middle` is set.
 *
 * @typedef {{kind: "line", points: number[], color: string, width: number, alpha?: number, dash?: number[]}} Line
 * @typedef {{kind: "area", points: number[], color: string, alpha?: number}} Area
 * @typedef {{kind: "circle", x: number, y: number, r: number, fill?: string, stroke?: string, width?: number, alpha?: number}} Circle
 * @typedef {{kind: "rect", x: number, y: number, w: number, h: number, fill?: string, stroke?: string, width?: number, alpha?: number}} Rect
 * @typedef {{kind: "text", x: number, y: number, text: string, color: string, anchor?: "start" | "middle" | "end", size?: number,
 *   halo?: string, middle?: boolean, bold?: boolean}} Text
 * @typedef {{kind: "clip", x: number, y: number, w: number, h: number} | {kind: "unclip"}} Clip
 * @typedef {Line | Area | Circle | Rect | Text | Clip} Shape
 */

export const TEXT_SIZE = 12;

/** The mean width of a letter as a share of the font's size. */
export const LETTER = 0.6;

/**
 * @param {CanvasRenderingContext2D} ctx scaled to CSS pixels
 * @param {Shape[]} shapes
 * @param {string} font family
 */
export function paintShapes(ctx, shapes, font) {
  ctx.save();
  ctx.lineJoin = "round";
  for (const shape of shapes) {
    if (shape.kind === "clip") {
      ctx.save();
      ctx.beginPath();
      ctx.rect(shape.x, shape.y, shape.w, shape.h);
      ctx.clip();
    } else if (shape.kind === "unclip") {
      ctx.restore();
    } else {
      ctx.globalAlpha = ("alpha" in shape ? shape.alpha : undefined) ?? 1;
      if (shape.kind === "text") paintText(ctx, shape, font);
      else paintForm(ctx, shape);
    }
  }
  ctx.restore();
}

/** @param {CanvasRenderingContext2D} ctx @param {Line | Area | Circle | Rect} shape */
function paintForm(ctx, shape) {
  ctx.beginPath();
  if (shape.kind === "circle") ctx.arc(shape.x, shape.y, shape.r, 0, 2 * Math.PI);
  else if (shape.kind === "rect") ctx.rect(shape.x, shape.y, shape.w, shape.h);
  else for (let i = 0; i < shape.points.length; i += 2) ctx.lineTo(shape.points[i], shape.points[i + 1]);
  const fill = shape.kind === "area" ? shape.color : shape.kind === "line" ? undefined : shape.fill;
  const stroke = shape.kind === "line" ? shape.color : shape.kind === "area" ? undefined : shape.stroke;
  if (fill !== undefined) {
    ctx.fillStyle = fill;
    ctx.fill();
  }
  if (stroke === undefined) return;
  ctx.strokeStyle = stroke;
  ctx.lineWidth = (shape.kind === "area" ? 1 : shape.width) ?? 1;
  ctx.setLineDash(shape.kind === "line" ? shape.dash ?? [] : []);
  ctx.stroke();
}

/** @param {CanvasRenderingContext2D} ctx @param {Text} shape @param {string} font */
function paintText(ctx, shape, font) {
  ctx.font = `${shape.bold ? 600 : 400} ${shape.size ?? TEXT_SIZE}px ${font}`;
  ctx.textAlign = shape.anchor === "middle" ? "center" : shape.anchor === "end" ? "right" : "left";
  ctx.textBaseline = shape.middle ? "middle" : "alphabetic";
  if (shape.halo !== undefined) {
    ctx.setLineDash([]);
    ctx.strokeStyle = shape.halo;
    ctx.lineWidth = 3;
    ctx.strokeText(shape.text, shape.x, shape.y);
  }
  ctx.fillStyle = shape.color;
  ctx.fillText(shape.text, shape.x, shape.y);
}

/**
 * @param {Shape[]} shapes
 * @returns {string} SVG elements
 */
export function shapesSvg(shapes) {
  let clips = 0;
  const parts = shapes.map((shape) => {
    if (shape.kind === "unclip") return "</g>";
    if (shape.kind !== "clip") return shape.kind === "text" ? textSvg(shape) : formSvg(shape);
    clips += 1;
    const box = `<rect x="${short(shape.x)}" y="${short(shape.y)}" width="${short(shape.w)}" height="${short(shape.h)}"/>`;
    return `<clipPath id="clip${clips}">${box}</clipPath><g clip-path="url(#clip${clips})">`;
  });
  return parts.join("");
}

/** @param {Line | Area | Circle | Rect} shape @returns {string} */
function formSvg(shape) {
  const alpha = shape.alpha === undefined ? "" : ` opacity="${shape.alpha}"`;
  if (shape.kind === "line" || shape.kind === "area") {
    const path = [];
    for (let i = 0; i < shape.points.length; i += 2) path.push(`${i === 0 ? "M" : "L"}${short(shape.points[i])} ${short(shape.points[i + 1])}`);
    if (shape.kind === "area") return `<path d="${path.join("")}Z" fill="${shape.color}"${alpha}/>`;
    const dash = shape.dash === undefined || shape.dash.length === 0 ? "" : ` stroke-dasharray="${shape.dash.join(" ")}"`;
    return `<path d="${path.join("")}" fill="none" stroke="${shape.color}" stroke-width="${shape.width}"${dash}${alpha}/>`;
  }
  const ink = `fill="${shape.fill ?? "none"}"${shape.stroke === undefined ? "" : ` stroke="${shape.stroke}" stroke-width="${shape.width ?? 1}"`}${alpha}`;
  if (shape.kind === "circle") return `<circle cx="${short(shape.x)}" cy="${short(shape.y)}" r="${short(shape.r)}" ${ink}/>`;
  return `<rect x="${short(shape.x)}" y="${short(shape.y)}" width="${short(shape.w)}" height="${short(shape.h)}" ${ink}/>`;
}

/** @param {Text} shape @returns {string} */
function textSvg(shape) {
  const size = shape.size ?? TEXT_SIZE;
  const place = `x="${short(shape.x)}" y="${short(shape.middle ? shape.y + size * 0.35 : shape.y)}"`;
  const look = `font-size="${size}"${shape.bold ? ' font-weight="600"' : ""} text-anchor="${shape.anchor ?? "start"}" fill="${shape.color}"`;
  return `<text ${place} ${look}>${escapeXml(shape.text)}</text>`;
}

/**
 * @param {string} text
 * @param {number} letters
 * @returns {string} the text, cut in the middle, as names differ at either end
 */
export function cutMiddle(text, letters) {
  if (text.length <= letters) return text;
  const most = Math.max(3, letters - 1);
  return `${text.slice(0, Math.ceil(most / 2))}…${text.slice(text.length - Math.floor(most / 2))}`;
}

/**
 * @param {string} text
 * @param {number} letters
 * @returns {string} the text, cut with an ellipsis
 */
export function cut(text, letters) {
  return text.length > letters ? `${text.slice(0, Math.max(1, letters - 1))}…` : text;
}
