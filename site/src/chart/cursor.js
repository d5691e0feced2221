/** The cursor: pointer and arrow keys bring out one curve and name one of its points. */

import { currentTheme } from "../page/theme.js";
import { announce } from "../page/announce.js";
import { oncePerFrame } from "../dom.js";
import { nearest, nearestPoint, placeOf } from "./nearest.js";
import { Overlay } from "./overlay.js";
import { inkOf } from "./style.js";
import { hideTooltip, showTooltip } from "./tooltip.js";
import { factsOf, sentenceOf } from "./words.js";

/** @typedef {import("./model.js").ChartModel} ChartModel */
/** @typedef {import("./plot.js").Plot} Plot */
/** @typedef {import("../types").Drawn} Drawn */
/** @typedef {import("../types").Hit} Hit */

export class Cursor {
  /**
   * @param {ChartModel} model
   * @param {Plot} plot
   * @param {(index: number | null) => void} onCurve told which series is brought out
   * @param {(x: number) => void} reveal moves a zoomed view so that x is in it
   */
  constructor(model, plot, onCurve, reveal) {
    this.model = model;
    this.plot = plot;
    this.onCurve = onCurve;
    this.reveal = reveal;
    this.overlay = new Overlay(plot.u.over, () => model.payload.line_width);
    /** @type {Hit | null} */
    this.hit = null;
    this.pressed = false;
    this.follow = oncePerFrame((/** @type {PointerEvent} */ event) => this.moved(event));
    const over = plot.u.over;
    over.addEventListener("pointermove", this.follow);
    over.addEventListener("pointerdown", (event) => {
      this.pressed = event.pointerType === "mouse";
      if (this.pressed) this.clear();
      else this.moved(event);
    });
    over.addEventListener("pointerleave", (event) => {
      if (event.pointerType === "mouse") this.leave();
    });
    window.addEventListener("pointerup", this.released);
  }

  released = () => {
    this.pressed = false;
  };

  /** @param {PointerEvent} event */
  moved(event) {
    const over = this.plot.u.over;
    if (this.pressed || !over.isConnected) return;
    const box = over.getBoundingClientRect();
    const [px, py] = [event.clientX - box.left, event.clientY - box.top];
    if (px < 0 || py < 0 || px > box.width || py > box.height) return;
    this.point(nearest(this.model.visible(), this.plot.frame(), px, py));
  }

  leave() {
    // a frame later, when a move that still waits has been taken
    requestAnimationFrame(() => this.clear());
  }

  /** @param {Hit | null} hit */
  point(hit) {
    if (hit === null) {
      this.clear();
      return;
    }
    this.hit = hit;
    const theme = currentTheme();
    const frame = this.plot.frame();
    const { curve } = hit.drawn;
    this.overlay.show(frame, hit.drawn, hit, theme, this.model.visible().length > 1);
    const [x, y] = placeOf(hit, frame);
    const box = this.plot.u.over.getBoundingClientRect();
    showTooltip({ x: box.left + x, y: box.top + y }, curve.label, inkOf(theme, curve), factsOf(this.model, hit));
    this.onCurve(curve.index);
  }

  /**
   * Brings out a whole curve, without a point: the legend does.
   *
   * @param {number} index of the series
   */
  bringOut(index) {
    const drawn = this.model.visible().find(({ curve }) => curve.index === index);
    this.hit = null;
    hideTooltip();
    if (drawn === undefined) this.overlay.clear();
    else this.overlay.show(this.plot.frame(), drawn, null, currentTheme(), this.model.visible().length > 1);
  }

  /**
   * Shows what the cursor of another chart has found, without a word.
   *
   * @param {number | null} index of the series to bring out
   * @param {number | null} x
   */
  echo(index, x) {
    this.hit = null;
    const drawn = index === null ? undefined : this.model.visible().find(({ curve }) => curve.index === index);
    this.overlay.clear();
    if (drawn !== undefined) this.overlay.show(this.plot.frame(), drawn, null, currentTheme(), this.model.visible().length > 1);
    if (x !== null) this.overlay.line(this.plot.frame(), x, currentTheme());
  }

  clear() {
    this.hit = null;
    this.overlay.clear();
    hideTooltip();
    this.onCurve(null);
  }

  /** Shows the same point again after the picture has changed. */
  refresh() {
    const hit = this.hit;
    if (hit === null) {
      this.overlay.clear();
      return;
    }
    const drawn = this.model.visible().find(({ curve }) => curve.index === hit.drawn.curve.index);
    const frame = this.plot.frame();
    const x = hit.drawn.curve.x[hit.i];
    if (drawn === undefined || x < frame.x.min || x > frame.x.max) this.clear();
    else this.point({ drawn, i: Math.min(hit.i, drawn.curve.x.length - 1) });
  }

  /** @returns {Hit | null} where the keys go on from: the present point, else the middle of the plot */
  start() {
    if (this.hit !== null) return this.hit;
    const frame = this.plot.frame();
    return nearest(this.model.visible(), frame, frame.x.end / 2, frame.y.start / 2);
  }

  /**
   * Moves along the curve.
   *
   * @param {number} by points; an infinity goes to the end of what is seen
   */
  along(by) {
    const fresh = this.hit === null;
    const hit = this.start();
    if (hit === null) return;
    const { x } = hit.drawn.curve;
    const to = Number.isFinite(by) ? hit.i + (fresh ? 0 : by) : by > 0 ? x.length - 1 : 0;
    const i = Math.max(0, Math.min(x.length - 1, to));
    this.show({ drawn: hit.drawn, i });
  }

  /**
   * Goes to the next curve above or below, at the same x.
   *
   * @param {1 | -1} direction 1 is up on the screen
   */
  across(direction) {
    const hit = this.start();
    if (hit === null) return;
    const frame = this.plot.frame();
    const [px, py] = placeOf(hit, frame);
    const here = this.model.visible().flatMap((drawn, order) => {
      const i = drawn === hit.drawn ? hit.i : nearestPoint(drawn, frame, px, py);
      return i < 0 ? [] : [{ drawn, i, order, height: -placeOf({ drawn, i }, frame)[1] }];
    });
    here.sort((a, b) => a.height - b.height || a.order - b.order);
    const at = here.findIndex(({ drawn }) => drawn === hit.drawn);
    const next = here[Math.max(0, Math.min(here.length - 1, at + direction))];
    this.show({ drawn: next.drawn, i: next.i });
  }

  /** @param {Hit} hit */
  show(hit) {
    this.reveal(hit.drawn.curve.x[hit.i]);
    this.point(hit);
    announce(sentenceOf(this.model, hit));
  }

  destroy() {
    window.removeEventListener("pointerup", this.released);
    hideTooltip();
  }
}
