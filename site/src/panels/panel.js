/**
 * A live panel in its figure: draws what its view says, names the run under the pointer or the arrow keys, hands out files.
 * Every kind of panel but the line chart is a view in this frame.
 */

import { Layout } from "../chart/layout.js";
import { downloadButtons } from "../chart/toolbar.js";
import { hideTooltip, showTooltip } from "../chart/tooltip.js";
import { toCsv } from "../download/csv.js";
import { fileName, saveFile } from "../download/file.js";
import { svgToPng } from "../download/png.js";
import { escapeXml } from "../download/xml.js";
import { el, oncePerFrame, safeHref } from "../dom.js";
import { announce } from "../page/announce.js";
import { menu } from "../page/menu.js";
import { currentTheme, forgetTheme, themeOf } from "../page/theme.js";
import { neighbour, nearestMark } from "./nearest.js";
import { renewView } from "./renew.js";
import { paintShapes, shapesSvg } from "./shapes.js";

/** @typedef {import("./shapes.js").Shape} Shape */
/** @typedef {import("../types").Theme} Theme */

/**
 * Something that can be pointed at.
 *
 * @typedef {object} Mark
 * @property {number} x where the tooltip points, in CSS pixels
 * @property {number} y
 * @property {{x: number, y: number, w: number, h: number}} [box] what belongs to it; without one, its surroundings do
 * @property {string} title
 * @property {string} color
 * @property {[name: string, value: string][]} facts
 * @property {string | null} href
 * @property {string} [key] what it is, over several drawings; the title where left out
 * @property {string[]} [runs] ids of the runs that it stands for, where the page knows them
 */

/** @typedef {{shapes: Shape[], marks: Mark[]}} Scene */

/**
 * What a kind of panel must be.
 *
 * @typedef {object} View
 * @property {(size: {width: number, height: number}, theme: Theme) => Scene} scene
 * @property {(mark: Mark, theme: Theme, size: {width: number, height: number}) => Shape[]} highlight what is drawn above a mark
 * @property {() => (string | number | boolean | null | undefined)[][]} csv the header first
 * @property {() => string} label what the panel is, for screen readers
 * @property {number} [least] the least height of the plot, in CSS pixels
 * @property {() => HTMLElement[]} [controls]
 * @property {() => HTMLElement | null} [legend]
 * @property {() => string[]} [notes]
 * @property {() => object} [state] what the reader has set, for scripts
 * @property {(x: number, y: number, theme: Theme) => Mark | null} [pick] what the pointer means, where it is not the nearest mark
 * @property {(panel: Panel, host: HTMLElement) => void} [attach] called once, with the element that the plot is in
 */

const KEYS = "Arrow keys go from mark to mark, Enter opens the run.";

export class Panel {
  /**
   * @param {HTMLElement} figure
   * @param {HTMLElement} still what shows without JavaScript; the panel takes its place and its height
   * @param {{title: string}} payload
   * @param {(payload: any, changed: () => void) => View} make
   */
  constructor(figure, still, payload, make) {
    this.figure = figure;
    this.small = false;
    this.title = payload.title;
    this.make = make;
    this.view = make(payload, () => this.render());
    this.least = this.view.least;
    /** @type {Scene} */
    this.scene = { shapes: [], marks: [] };
    /** @type {Mark | null} */
    this.marked = null;
    /** @type {Mark[]} what is brought out since the reader points at its runs elsewhere */
    this.brought = [];
    /** @type {((runs: string[] | null) => void) | null} told of the runs that the reader points at */
    this.heard = null;
    /** @type {ReadonlySet<string>} ids of the runs that are selected in a table */
    this.selected = new Set();
    this.size = { width: 0, height: 0 };
    this.canvas = el("canvas", { "aria-hidden": "true" });
    this.over = el("canvas", { class: "chart-overlay", "aria-hidden": "true" });
    this.host = el("div", { class: "chart-plot panel-plot", tabindex: 0, role: "application", "aria-roledescription": "chart" }, this.canvas, this.over);
    this.notes = el("p", { class: "chart-notes" });
    this.root = el("div", { class: "chart-live" }, el("div", { class: "chart-stage" }, this.host));
    const legend = this.view.legend?.() ?? null;
    if (legend !== null) this.root.append(legend);
    this.root.append(this.notes);
    this.tools = el("div", { class: "chart-tools", role: "group", "aria-label": `Controls of ${this.title}` }, ...(this.view.controls?.() ?? []));
    this.tools.append(menu(`Download ${this.title}`, "Download", ...downloadButtons({ download: (kind) => void this.download(kind) })));
    // what `Layout` asks of a chart
    this.legend = { open: false, folding: () => [] };
    this.plot = { resize: (/** @type {number} */ width, /** @type {number} */ height) => this.resize(width, height) };
    this.cursor = { refresh: () => {} };
    this.layout = new Layout(this, still, still.getBoundingClientRect().height);
    still.before(this.tools, this.root);
    figure.classList.add("is-live");
    this.view.attach?.(this, this.host);
    this.listen();
    this.layout.fit();
    this.layout.follow();
    this.expose();
  }

  listen() {
    const { host } = this;
    const follow = oncePerFrame((/** @type {PointerEvent} */ event) => this.pointed(event));
    host.addEventListener("pointermove", follow);
    host.addEventListener("pointerdown", (event) => event.pointerType !== "mouse" && this.pointed(event));
    host.addEventListener("pointerleave", () => requestAnimationFrame(() => this.mark(null)));
    host.addEventListener("blur", () => this.mark(null));
    host.addEventListener("keydown", (event) => this.key(event));
    host.addEventListener("click", (event) => {
      if (event instanceof PointerEvent && event.pointerType === "mouse" && event.target === this.over) this.open();
    });
  }

  /** @param {PointerEvent} event */
  pointed(event) {
    if (!this.host.isConnected || event.buttons !== 0) return;
    const box = this.host.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    this.mark(this.view.pick ? this.view.pick(x, y, currentTheme()) : nearestMark(this.scene.marks, x, y));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== this.host) return;
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1], Home: [-Infinity, 0], End: [Infinity, 0] }[event.key];
    if (event.key === "Escape") this.mark(null);
    else if (event.key === "Enter") this.open();
    else if (way !== undefined) this.say(neighbour(this.scene.marks, this.marked, way[0], way[1]));
    else return;
    event.preventDefault();
  }

  /** @param {Mark | null} mark */
  say(mark) {
    this.mark(mark);
    if (mark !== null) announce(`${mark.title}: ${mark.facts.map(([name, value]) => `${name} ${value}`).join(", ")}`);
  }

  /** Opens the marked run's page; out of a frame, where the figure stands in one. */
  open() {
    const href = safeHref(this.marked?.href ?? null);
    if (href !== null) window.open(href, "_top");
  }

  /** Brings a mark out, or none. @param {Mark | null} mark */
  mark(mark) {
    if (mark === this.marked) return;
    this.marked = mark;
    this.brought = [];
    this.heard?.(mark?.runs ?? null);
    const ctx = this.bringOut();
    this.over.style.cursor = mark !== null && mark.href !== null ? "pointer" : "";
    if (mark === null || ctx === null) {
      hideTooltip();
      return;
    }
    const theme = currentTheme();
    paintShapes(ctx, this.view.highlight(mark, theme, this.size), theme.font);
    const box = this.host.getBoundingClientRect();
    showTooltip({ x: box.left + mark.x, y: box.top + mark.y }, mark.title, mark.color, mark.facts);
  }

  /** Brings out what stands for some runs, without naming it. @param {Set<string>} runs ids */
  echo(runs) {
    if (this.marked !== null) return;
    const brought = runs.size === 0 ? [] : this.scene.marks.filter((mark) => mark.runs?.some((id) => runs.has(id)));
    if (brought.length === 0 && this.brought.length === 0) return;
    this.brought = brought;
    const ctx = this.bringOut();
    if (ctx === null) return;
    const theme = currentTheme();
    for (const mark of brought) paintShapes(ctx, this.view.highlight(mark, theme, this.size), theme.font);
  }

  /** @returns {Mark[]} those of the runs that are selected */
  chosen() {
    if (this.selected.size === 0) return [];
    return this.scene.marks.filter(({ href }) => this.selected.has(/(?:^|\/)runs\/([^/?#]+)\.html$/.exec(href ?? "")?.[1] ?? ""));
  }

  /** Draws what is brought out for as long as runs are selected. @returns {CanvasRenderingContext2D | null} to draw more above it */
  bringOut() {
    const ctx = fitted(this.over, this.size);
    const theme = currentTheme();
    if (ctx !== null) for (const each of this.chosen()) paintShapes(ctx, this.view.highlight(each, theme, this.size), theme.font);
    return ctx;
  }

  /** Brings out what belongs to runs that are selected in a table. @param {ReadonlySet<string>} runs ids */
  select(runs) {
    this.selected = runs;
    this.mark(null);
    this.bringOut();
  }

  /** @param {number} width @param {number} height */
  resize(width, height) {
    if (width === this.size.width && height === this.size.height) return;
    this.size = { width, height };
    this.draw();
  }

  /** Draws what the view shows now. */
  draw() {
    const theme = currentTheme();
    this.mark(null);
    this.brought = [];
    this.scene = this.view.scene(this.size, theme);
    const ctx = fitted(this.canvas, this.size);
    if (ctx !== null) paintShapes(ctx, this.scene.shapes, theme.font);
    this.bringOut();
    this.notes.textContent = (this.view.notes?.() ?? []).join(" · ");
    this.host.setAttribute("aria-label", `${this.title}. ${this.view.label()} ${KEYS}`);
  }

  /** Draws anew after the reader has changed something. */
  render() {
    this.draw();
    this.layout.fit();
  }

  /** @param {{title: string}} payload newer data @returns {boolean} false where the panel has to be made anew */
  take(payload) {
    const fresh = this.make(payload, () => this.render());
    if (payload.title !== this.title || !renewView(this.figure.dataset.kind ?? "", this.view, fresh)) return false;
    const { marked } = this;
    this.render();
    this.mark(this.scene.marks.find(({ title, key }) => title === marked?.title && key === marked.key) ?? null);
    return true;
  }

  recolor() {
    forgetTheme();
    this.draw();
  }

  /** @param {import("../chart/toolbar.js").FileKind} kind */
  async download(kind) {
    const name = `${fileName(this.title)}.${kind}`;
    if (kind === "csv") {
      saveFile(new Blob([toCsv(this.view.csv())], { type: "text/csv" }), name);
      return;
    }
    const svg = this.svg();
    saveFile(kind === "svg" ? new Blob([svg.markup], { type: "image/svg+xml" }) : await svgToPng(svg), name);
  }

  /** @returns {{markup: string, width: number, height: number}} the panel as it is now, in light colours, with its title */
  svg() {
    const theme = themeOf("light");
    const { width, height } = this.size;
    const { shapes } = this.view.scene(this.size, theme);
    const open = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height + 40}" viewBox="0 -40 ${width} ${height + 40}" font-family="${escapeXml(theme.font)}" role="img">`;
    const ground = `<title>${escapeXml(this.title)}</title><rect y="-40" width="${width}" height="${height + 40}" fill="${theme.ground}"/>`;
    const heading = `<text x="2" y="-16" font-size="15" font-weight="600" fill="${theme.ink}">${escapeXml(this.title)}</text>`;
    return { markup: `${open}${ground}${heading}${shapesSvg(shapes)}</svg>`, width, height: height + 40 };
  }

  /** Tells other scripts what the panel shows: `figure.trackerPanel`. */
  expose() {
    const { figure, view, host } = this;
    const panel = this;
    figure.trackerPanel = Object.freeze({
      kind: figure.dataset.kind ?? "",
      get marks() {
        return panel.scene.marks.map(({ x, y, title, facts }) => ({ x, y, title, facts }));
      },
      get marked() {
        return panel.marked === null ? null : panel.marked.title;
      },
      get brought() {
        return panel.brought.map(({ title }) => title);
      },
      get selected() {
        return panel.chosen().map(({ title }) => title);
      },
      get state() {
        return view.state?.() ?? {};
      },
      get box() {
        return host.getBoundingClientRect();
      },
    });
  }
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{width: number, height: number}} size in CSS pixels
 * @returns {CanvasRenderingContext2D | null} cleared, and scaled to CSS pixels
 */
function fitted(canvas, { width, height }) {
  const unit = window.devicePixelRatio || 1;
  const [w, h] = [Math.round(width * unit), Math.round(height * unit)];
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  const ctx = canvas.getContext("2d");
  ctx?.setTransform(1, 0, 0, 1, 0, 0);
  ctx?.clearRect(0, 0, w, h);
  ctx?.scale(unit, unit);
  return ctx;
}
