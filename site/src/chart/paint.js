/** Draws curves on a canvas, in layers: bands, faint raw curves, curves, marks. */

import { marks, traceBand, traceLine, traceMark } from "./geometry.js";
import { BAND_ALPHA, capOf, dashesOf, DOT_RADIUS, inkOf, lineStyle, MARK_SIZE, RAW_ALPHA } from "./style.js";

/** @typedef {import("./scale.js").Frame} Frame */
/** @typedef {import("../types").Drawn} Drawn */
/** @typedef {import("../types").Theme} Theme */
/** @typedef {CanvasRenderingContext2D} Context */

/**
 * @param {Context} ctx
 * @param {ArrayLike<number>} x
 * @param {ArrayLike<number>} y
 * @param {Frame} frame
 * @param {number} width CSS pixels
 * @param {number} grain
 */
function strokeLine(ctx, x, y, frame, width, grain) {
  const path = new Path2D();
  const dots = traceLine(path, x, y, frame, grain);
  ctx.lineWidth = width * frame.unit;
  ctx.stroke(path);
  if (dots.length === 0) return;
  const spots = new Path2D();
  const radius = Math.max(DOT_RADIUS, width) * frame.unit;
  for (const [px, py] of dots) {
    spots.moveTo(px + radius, py);
    spots.arc(px, py, radius, 0, 2 * Math.PI);
  }
  ctx.fill(spots);
}

/** @param {Context} ctx @param {"round" | "bevel"} join of lines; their ends, and those of dashes, go with it */
function setCorners(ctx, join) {
  ctx.lineJoin = join;
  ctx.lineCap = capOf(join);
}

/**
 * @param {Context} ctx
 * @param {Drawn} drawn
 * @param {Frame} frame
 */
function fillBand(ctx, { curve: { x }, low, high }, frame) {
  if (low === null || high === null) return;
  const area = new Path2D();
  traceBand(area, x, low, high, frame);
  ctx.fill(area);
}

/**
 * @param {Context} ctx
 * @param {Drawn} drawn
 * @param {Frame} frame
 * @param {number} width CSS pixels
 */
function drawMarks(ctx, { curve, y }, frame, width) {
  const all = marks(curve.x, y, frame);
  if (all.length === 0) return;
  const crosses = new Path2D();
  const triangles = new Path2D();
  for (const mark of all) traceMark(mark.kind === "nan" ? crosses : triangles, mark, MARK_SIZE * frame.unit);
  ctx.lineWidth = Math.max(1.5, width) * frame.unit;
  ctx.stroke(crosses);
  ctx.fill(triangles);
}

/**
 * @param {Context} ctx
 * @param {Frame} frame
 * @param {Drawn[]} list
 * @param {Theme} theme
 * @param {import("./style.js").LineStyle} [style]
 * @param {number} [fill] how strong bands and areas are
 */
export function paint(ctx, frame, list, theme, style = lineStyle(list.length), fill = BAND_ALPHA) {
  ctx.save(); // uPlot keeps count of the context's state: leave it as it was
  ctx.setLineDash([]);
  ctx.save();
  ctx.beginPath();
  ctx.rect(frame.x.start, frame.y.end, frame.x.end - frame.x.start, frame.y.start - frame.y.end);
  ctx.clip();
  setCorners(ctx, "bevel");
  /** @param {Drawn} drawn */
  const ink = (drawn) => {
    ctx.strokeStyle = ctx.fillStyle = inkOf(theme, drawn.curve);
  };
  ctx.globalAlpha = fill;
  for (const drawn of list) {
    ink(drawn);
    fillBand(ctx, drawn, frame);
  }
  ctx.globalAlpha = RAW_ALPHA;
  for (const drawn of list) {
    if (drawn.raw === null || !style.faint) continue;
    ink(drawn);
    strokeLine(ctx, drawn.curve.x, drawn.raw, frame, style.rawWidth, style.grain);
  }
  ctx.globalAlpha = style.alpha;
  setCorners(ctx, style.join);
  for (const drawn of list) {
    ink(drawn);
    ctx.setLineDash(dashesOf(drawn.curve, style.dashed).map((part) => part * frame.unit));
    strokeLine(ctx, drawn.curve.x, drawn.y, frame, style.width, style.grain);
  }
  ctx.restore();
  for (const drawn of list) {
    ink(drawn);
    drawMarks(ctx, drawn, frame, style.width);
  }
  ctx.restore();
}
