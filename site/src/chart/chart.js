/** A live chart in its figure: puts model, plot, cursor, controls and legend together. */

import { downloadChart } from "../download/chart.js";
import { el } from "../dom.js";
import { takeSteps } from "../page/frame.js";
import { currentTheme } from "../page/theme.js";
import { publicView } from "./api.js";
import { Cursor } from "./cursor.js";
import { onKey } from "./keyboard.js";
import { Layout } from "./layout.js";
import { Legend } from "./legend.js";
import { ChartModel, identityOf } from "./model.js";
import { Plot } from "./plot.js";
import { moveRange, zoomRange } from "./scale.js";
import { toolbar } from "./toolbar.js";
import { markSentences, notesOf } from "./words.js";

/** @typedef {import("../types").ChartPayload} ChartPayload */
/** @typedef {import("../types").Range} Range */

const KEYS = "Arrow keys follow a curve and change between curves, plus and minus zoom, 0 shows all.";

export class Chart {
  /**
   * @param {HTMLElement} figure
   * @param {HTMLElement} still what shows without JavaScript; the chart takes its place and its height
   * @param {ChartPayload} payload
   * @returns {Promise<Chart>} in its figure, without the plot
   */
  static async make(figure, still, payload) {
    const { height } = still.getBoundingClientRect();
    await null; // until others have measured theirs
    const chart = new Chart(figure, still, payload, height);
    await takeSteps(chart.layout.steps());
    chart.layout.follow();
    return chart;
  }

  /**
   * @param {HTMLElement} figure
   * @param {HTMLElement} still
   * @param {ChartPayload} payload
   * @param {number} height of what shows without JavaScript, in CSS pixels
   */
  constructor(figure, still, payload, height) {
    this.figure = figure;
    this.small = figure.classList.contains("chart-small");
    this.model = new ChartModel(payload);
    this.title = payload.title || payload.y.label;
    /** @type {Plot | null} */
    this.plot = null;
    /** @type {Cursor | null} */
    this.cursor = null;
    /** @type {number | null} the series that is brought out */
    this.brought = null;
    /** @type {Set<number> | null} the series that the reader had hidden before runs were selected */
    this.before = null;
    /** @type {ReadonlySet<string>} ids of the runs that are selected in tables */
    this.chosen = new Set();
    this.tools = toolbar(this.model, this.title, this.actions(), this.small);
    this.host = el("div", { class: "chart-plot", tabindex: 0, role: "application", "aria-roledescription": "chart" });
    this.reset = el("button", { type: "button", class: "chart-reset" }, "Reset zoom");
    this.notes = el("p", { class: "chart-notes" });
    this.legend = new Legend(this.model, {
      changed: () => this.render(),
      point: (index) => (index === null ? this.cursor?.clear() : this.cursor?.bringOut(index)),
      resized: () => this.layout.fit(),
    });
    this.root = el("div", { class: "chart-live" }, el("div", { class: "chart-stage" }, this.host, this.reset));
    if (!this.small || payload.series.length > 1) this.root.append(this.legend.root);
    this.root.append(this.notes);
    this.layout = new Layout(this, still, height);
    this.listen();
    this.describe();
    still.before(this.tools, this.root);
    figure.classList.add("is-live");
    figure.trackerChart = publicView(this);
  }

  listen() {
    this.host.addEventListener("keydown", (event) => onKey(this, event));
    this.host.addEventListener("blur", () => this.cursor?.clear());
    this.reset.addEventListener("click", () => {
      this.resetZoom();
      this.host.focus({ preventScroll: true });
    });
  }

  /** @returns {import("./toolbar.js").Actions} */
  actions() {
    const { model } = this;
    return {
      smooth: (weight) => {
        model.setWeight(weight);
        this.render(false);
      },
      axis: (key) => {
        model.setAxis(key);
        this.legend.fill();
        this.render();
      },
      log: (log) => {
        model.setLog(log);
        this.render();
      },
      logX: (log) => {
        model.setLogX(log);
        this.render();
      },
      download: (kind) => void this.download(kind),
    };
  }

  /** Says the notes, what the plot is, and whether it is zoomed. */
  describe() {
    const { model } = this;
    const notes = notesOf(model).join(" · ");
    if (notes !== this.notes.textContent) this.notes.textContent = notes; // the same text anew would be laid out anew
    this.reset.hidden = !model.zoomed && !model.cropped;
    this.reset.textContent = model.cropped && !model.zoomed && !model.whole ? "Show all" : "Reset zoom";
    const label = `${this.title} over ${model.axis.label}, ${model.visible().length} series.${markSentences(model)} ${KEYS}`;
    this.host.setAttribute("aria-label", label);
  }

  /** Makes the plot, if it is not there. */
  show() {
    if (this.plot !== null) return;
    const size = { ...this.layout.size, small: this.small };
    this.plot = new Plot(this.host, this.model, currentTheme(), size, (x, y) => this.zoom(x ?? this.model.zoomX, y ?? this.model.zoomY));
    this.plot.u.over.addEventListener("dblclick", () => this.resetZoom());
    this.cursor = new Cursor(this.model, this.plot, (index) => this.follow(index), (x) => this.reveal(x));
  }

  /** Frees the plot; what the reader has set stays. */
  free() {
    this.cursor?.destroy();
    this.plot?.destroy();
    this.cursor = this.plot = null;
  }

  /** Draws what the model shows now. @param {boolean} [fit] whether legend or controls may take other room than before */
  render(fit = true) {
    const notes = this.notes.textContent;
    this.describe();
    if (this.plot === null) return;
    if (this.plot.outdated) {
      this.free();
      this.show();
    } else {
      this.plot.update();
      this.cursor?.refresh();
    }
    if (fit || this.notes.textContent !== notes) this.layout.fit();
  }

  /** Shows newer data, as the reader has set the chart. @param {ChartPayload} payload */
  take(payload) {
    const { model, cursor } = this;
    const hit = cursor?.hit ?? null;
    const at = hit === null ? null : { of: identityOf(model.payload.series[hit.drawn.curve.index]), x: hit.drawn.curve.x[hit.i] };
    const [named, controlled, chosen] = [this.names(), this.controls(), this.chosen];
    this.select(new Set()); // what the reader has hidden is told by the series, which may have other places now
    model.renew(payload);
    this.title = payload.title || payload.y.label;
    if (this.controls() !== controlled) this.newTools();
    if (this.names() !== named) this.legend.fill();
    if (payload.series.length > 1 && !this.legend.root.isConnected) this.notes.before(this.legend.root);
    if (cursor !== null && at !== null) cursor.hit = model.locate(at.of, at.x);
    this.select(chosen);
    this.render();
  }

  /** @returns {string} what the legend says */
  names() {
    return JSON.stringify(this.model.curves().map(({ index, label, color, href }) => [index, label, color, href, this.model.hidden.has(index)]));
  }

  /** @returns {string} what the controls say */
  controls() {
    const { title, model } = this;
    return JSON.stringify([title, model.axes, model.axis.key, model.weight, model.log, model.wantLogX]);
  }

  newTools() {
    const tools = toolbar(this.model, this.title, this.actions(), this.small);
    this.tools.replaceWith(tools);
    this.tools = tools;
  }

  /**
   * Shows only the series of some runs; those of groups stay. All are shown again where no series is of these runs.
   *
   * @param {ReadonlySet<string>} runs ids
   */
  select(runs) {
    const { model } = this;
    const { series } = model.payload;
    this.chosen = runs;
    const found = series.filter(({ run }) => run !== null && runs.has(run)).length;
    if (found === 0 && this.before === null) return;
    if (found > 0) this.before ??= new Set(model.hidden);
    const others = series.flatMap(({ run }, i) => (run === null || runs.has(run) ? [] : [i]));
    model.selected = found;
    const hidden = found > 0 ? others : [...(this.before ?? [])];
    if (found === 0) this.before = null;
    this.legend.hideOnly(hidden);
  }

  /** Takes the colours of the page as it is now. */
  recolor() {
    if (this.plot === null) return;
    this.plot.theme = currentTheme();
    this.plot.u.redraw(false, true);
    this.cursor?.refresh();
  }

  /** @param {number | null} index */
  follow(index) {
    this.brought = index;
    this.legend.mark(index);
  }

  /** @param {Range | null} x @param {Range | null} y null: all */
  zoom(x, y) {
    const tiny = (/** @type {Range | null} */ range) => range !== null && !(range[1] - range[0] > Math.abs(range[1]) * 1e-12);
    if (tiny(x) || tiny(y)) return;
    this.model.zoom(x, y);
    this.render();
  }

  resetZoom() {
    this.model.resetZoom();
    this.render();
  }

  /** Zooms about the cursor, or the middle. @param {number} factor under 1 shows less */
  zoomAround(factor) {
    const [min, max] = this.model.rangeX();
    const hit = this.cursor?.hit ?? null;
    const middle = hit === null ? (this.model.logX ? Math.sqrt(min * max) : (min + max) / 2) : hit.drawn.curve.x[hit.i];
    const x = zoomRange([min, max], middle, factor, this.model.logX);
    const [first, last] = this.model.fullX();
    this.zoom(x[0] <= first && x[1] >= last ? null : [Math.max(x[0], first), Math.min(x[1], last)], this.model.zoomY);
  }

  /** Moves a zoomed view so that x is in it. @param {number} x */
  reveal(x) {
    const [min, max] = this.model.rangeX();
    if (x >= min && x <= max) return;
    this.zoom(moveRange([min, max], x, this.model.logX), this.model.zoomY);
  }

  /** @param {import("./toolbar.js").FileKind} kind */
  async download(kind) {
    await downloadChart(this.title, this.model, this.host, kind);
  }
}
