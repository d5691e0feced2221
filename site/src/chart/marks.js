/** Reference lines and annotations: what the author wrote into the plot, as shapes that canvas and SVG draw. */

/** @typedef {import("./scale.js").Frame} Frame */
/** @typedef {import("../types").Theme} Theme */

/**
 * In the frame's pixels. A text's `end` says that it ends at x instead of starting there.
 *
 * @typedef {{kind: "line", x: number, y: number, x2: number, y2: number} | {kind: "dot", x: number, y: number} |
 *   {kind: "text", x: number, y: number, text: string, end: boolean, strong: boolean}} Shape
 */

/** Text is not let over the plot's edge. The mean width of a letter, in CSS pixels. */
const LETTER = 6.4;

/**
 * @param {import("./model.js").ChartModel} model
 * @param {Frame} frame
 * @returns {Shape[]}
 */
export function markShapes(model, frame) {
  const { x, y, unit } = frame;
  /** @type {Shape[]} */
  const shapes = [];
  const within = (/** @type {number} */ value, /** @type {import("./scale.js").Scale} */ scale) => value >= scale.min && value <= scale.max;
  for (const { at, label } of model.lines("y")) {
    if (!within(at, y)) continue;
    const py = y.at(at);
    shapes.push({ kind: "line", x: x.start, y: py, x2: x.end, y2: py });
    // above its line, unless that is at the top of the plot
    const up = py - y.end > 18 * unit;
    if (label) shapes.push({ kind: "text", x: x.end - 4 * unit, y: up ? py - 5 * unit : py + 14 * unit, text: label, end: true, strong: false });
  }
  for (const { at, label } of model.lines("x")) {
    if (!within(at, x)) continue;
    const px = x.at(at);
    const end = px + (6 + LETTER * label.length) * unit > x.end;
    shapes.push({ kind: "line", x: px, y: y.start, x2: px, y2: y.end });
    if (label) shapes.push({ kind: "text", x: px + (end ? -5 : 5) * unit, y: y.end + 13 * unit, text: label, end, strong: false });
  }
  for (const each of model.annotations()) {
    if (!within(each.x, x) || (each.y !== null && !within(each.y, y))) continue;
    const px = x.at(each.x);
    const py = each.y === null ? y.end + 16 * unit : y.at(each.y);
    const end = px + (9 + LETTER * each.text.length) * unit > x.end;
    if (each.y !== null) shapes.push({ kind: "dot", x: px, y: py });
    const height = Math.max(y.end + 12 * unit, py - (each.y === null ? 3 : 7) * unit);
    shapes.push({ kind: "text", x: px + (end ? -7 : 7) * unit, y: height, text: each.text, end, strong: true });
  }
  return shapes;
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Shape[]} shapes
 * @param {number} unit pixels of the canvas to one CSS pixel
 * @param {Theme} theme
 */
export function paintMarks(ctx, shapes, unit, theme) {
  if (shapes.length === 0) return;
  ctx.save();
  ctx.font = `${12 * unit}px ${theme.font}`;
  for (const shape of shapes) {
    ctx.beginPath();
    if (shape.kind === "line") {
      ctx.strokeStyle = theme.muted;
      ctx.lineWidth = 1.2 * unit;
      ctx.setLineDash([4 * unit, 3 * unit]);
      ctx.moveTo(shape.x, shape.y);
      ctx.lineTo(shape.x2, shape.y2);
      ctx.stroke();
    } else if (shape.kind === "dot") {
      ctx.fillStyle = theme.ink;
      ctx.arc(shape.x, shape.y, 2.5 * unit, 0, 2 * Math.PI);
      ctx.fill();
    } else {
      ctx.fillStyle = ctx.strokeStyle = shape.strong ? theme.ink : theme.muted;
      ctx.textAlign = shape.end ? "right" : "left";
      haloText(ctx, shape.text, shape.x, shape.y, unit, theme);
    }
  }
  ctx.restore();
}

/**
 * Text that stays legible over curves.
 *
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} text @param {number} x @param {number} y @param {number} unit
 * @param {Theme} theme
 */
function haloText(ctx, text, x, y, unit, theme) {
  const ink = ctx.fillStyle;
  ctx.setLineDash([]);
  ctx.lineJoin = "round";
  ctx.lineWidth = 3 * unit;
  ctx.strokeStyle = theme.ground;
  ctx.strokeText(text, x, y);
  ctx.fillStyle = ink;
  ctx.fillText(text, x, y);
}
