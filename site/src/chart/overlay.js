/**
 * The layer over the plot that shows one curve above all others. It veils what lies below and draws that curve again, so
 * that following the pointer costs one curve, however many the chart has.
 */

import { placeOf } from "./nearest.js";
import { paint } from "./paint.js";
import { makeScale } from "./scale.js";
import { broughtOut, inkOf } from "./style.js";

/** @typedef {import("./scale.js").Frame} Frame */
/** @typedef {import("../types").Drawn} Drawn */
/** @typedef {import("../types").Hit} Hit */
/** @typedef {import("../types").Theme} Theme */

const VEIL = 0.66;

export class Overlay {
  /**
   * @param {HTMLElement} over the element that lies exactly over the plot
   * @param {() => number | undefined} width of the lines there, where the author chose it
   */
  constructor(over, width) {
    this.width = width;
    this.canvas = document.createElement("canvas");
    this.canvas.className = "chart-overlay";
    this.canvas.setAttribute("aria-hidden", "true");
    over.append(this.canvas);
    this.empty = true;
  }

  /** Forgets what is shown. */
  clear() {
    if (this.empty) return;
    this.canvas.getContext("2d")?.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.empty = true;
  }

  /**
   * @param {Frame} frame the plot's frame in CSS pixels, relative to the plot's corner
   * @returns {Frame | null} the same in this canvas's pixels
   */
  fit({ x, y }) {
    const unit = window.devicePixelRatio || 1;
    const [width, height] = [Math.round(x.end * unit), Math.round(y.start * unit)];
    if (width <= 0 || height <= 0) return null;
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
    }
    return { x: makeScale([x.min, x.max], x.log, 0, width), y: makeScale([y.min, y.max], y.log, height, 0), unit };
  }

  /**
   * @param {Frame} cssFrame
   * @param {Drawn} drawn the curve to bring out
   * @param {Hit | null} hit its point to mark, if any
   * @param {Theme} theme
   * @param {boolean} veil whether there is anything to fade
   */
  show(cssFrame, drawn, hit, theme, veil) {
    const ctx = this.canvas.getContext("2d");
    const frame = this.fit(cssFrame);
    if (ctx === null || frame === null) return;
    this.empty = false;
    const { width, height } = this.canvas;
    ctx.clearRect(0, 0, width, height);
    if (veil) {
      ctx.globalAlpha = VEIL;
      ctx.fillStyle = theme.ground;
      ctx.fillRect(0, 0, width, height);
      ctx.globalAlpha = 1;
    }
    if (hit !== null) this.crosshair(ctx, frame, hit, theme);
    paint(ctx, frame, [drawn], theme, broughtOut(this.width()));
    if (hit !== null) this.spot(ctx, frame, hit, theme);
  }

  /**
   * A line at x over what is shown already.
   *
   * @param {Frame} cssFrame
   * @param {number} x
   * @param {Theme} theme
   */
  line(cssFrame, x, theme) {
    const ctx = this.canvas.getContext("2d");
    const frame = this.fit(cssFrame);
    if (ctx === null || frame === null || x < frame.x.min || x > frame.x.max || (frame.x.log && x <= 0)) return;
    this.empty = false;
    this.stroke(ctx, frame, frame.x.at(x), theme);
  }

  /**
   * @param {CanvasRenderingContext2D} ctx
   * @param {Frame} frame
   * @param {Hit} hit
   * @param {Theme} theme
   */
  crosshair(ctx, frame, hit, theme) {
    this.stroke(ctx, frame, placeOf(hit, frame)[0], theme);
  }

  /**
   * @param {CanvasRenderingContext2D} ctx
   * @param {Frame} frame
   * @param {number} at
   * @param {Theme} theme
   */
  stroke(ctx, frame, at, theme) {
    const x = Math.round(at) + 0.5;
    ctx.strokeStyle = theme.axis;
    ctx.lineWidth = 1;
    ctx.setLineDash([3 * frame.unit, 3 * frame.unit]);
    ctx.beginPath();
    ctx.moveTo(x, 0);
    ctx.lineTo(x, this.canvas.height);
    ctx.stroke();
  }

  /**
   * @param {CanvasRenderingContext2D} ctx
   * @param {Frame} frame
   * @param {Hit} hit
   * @param {Theme} theme
   */
  spot(ctx, frame, hit, theme) {
    const [x, y] = placeOf(hit, frame);
    ctx.beginPath();
    ctx.arc(x, y, 4 * frame.unit, 0, 2 * Math.PI);
    ctx.fillStyle = inkOf(theme, hit.drawn.curve);
    ctx.strokeStyle = theme.ground;
    ctx.lineWidth = 2 * frame.unit;
    ctx.setLineDash([]);
    ctx.stroke();
    ctx.fill();
  }
}
