/** One metric as a chart of the shown runs: loads and draws while it is near, and follows what is set for all panels. */

import { el, safeHref } from "../dom.js";
import { menu } from "../page/menu.js";
import { kit } from "./kit.js";
import { panelPayload } from "./payload.js";
import { swatchStyle } from "./picker.js";
import { smoothBy } from "./smoothers.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./store.js").FoundCurve} FoundCurve */
/** @typedef {import("./payload.js").Source} Source */
/** @typedef {{key: string, label: string, href: string | null, color: number, ids: string[], group: string | null, of: number}} Shown what has a curve in each panel */
/** @typedef {Pick<State, "smooth" | "smoothKind" | "x" | "logX" | "logY" | "outliers" | "aggregate" | "band">} How */
/** @typedef {{log?: boolean, range?: import("../types").Ends}} Own what a chart has of its own, in place of what holds for all */

/**
 * What a panel asks of its page.
 *
 * @typedef {object} Host
 * @property {Store} store
 * @property {() => Shown[]} shown
 * @property {() => How} how
 * @property {(key: string | null, x: number | null, axis: string, from: Panel | null) => void} point the reader points at a curve
 * @property {((key: string) => void) | null} widen the reader asks for the full width, or back
 * @property {() => string} [none] why no run is shown, and what to do
 * @property {(metric: string) => Own} [own]
 * @property {(metric: string) => HTMLElement} [settings] a menu of what a chart can have of its own
 */

const LOADING_AFTER = 150;
/** So many curves are named under a chart. */
const NAMED = 24;
/** So many runs that cannot be had. */
const LOST_NAMED = 3;

export class Panel {
  /** @param {string} metric @param {Host} host */
  constructor(metric, host) {
    this.metric = metric;
    /** what the address calls it */
    this.key = metric;
    this.host = host;
    this.wide = false;
    this.near = false;
    this.turn = 0;
    this.small = true;
    /** @type {import("../chart/model.js").ChartModel | null} */
    this.model = null;
    /** @type {import("../chart/plot.js").Plot | null} */
    this.plot = null;
    /** @type {import("../chart/cursor.js").Cursor | null} */
    this.cursor = null;
    /** @type {number | null} */
    this.brought = null;
    /** @type {Shown[]} what the curves are of, in their order */
    this.drawn = [];
    this.plotHost = el("div", { class: "chart-plot", role: "img", "aria-label": `${metric}: not drawn yet` });
    this.reset = el("button", { type: "button", class: "chart-reset" }, "Reset zoom");
    this.reset.hidden = true;
    this.notes = el("p", { class: "chart-notes", role: "status" });
    this.legend = el("ul", { class: "wlegend", "aria-label": "Curves" });
    this.figure = this.build();
    this.reset.addEventListener("click", () => this.zoom(null, null));
    kit.watchNear(this.figure, () => this.come(), () => this.go());
    kit.onThemeChange(() => this.recolor());
    new ResizeObserver(() => this.fit()).observe(this.plotHost);
  }

  /** @returns {HTMLElement} */
  build() {
    const title = el("span", { class: "chart-title", title: this.metric }, this.metric);
    const actions = el("span", { class: "wpanel-actions" });
    if (this.host.widen !== null) {
      const widen = el("button", { type: "button", class: "icon-button", "aria-pressed": "false", "aria-label": `${this.metric} at full width`, title: "Full width" }, "⤢");
      widen.addEventListener("click", () => this.host.widen?.(this.key));
      actions.append(widen);
    }
    const files = kit.downloadButtons({ download: (kind) => void (this.model !== null && kit.downloadChart(this.metric, this.model, this.plotHost, kind)) });
    actions.append(menu(`Download ${this.metric}`, "↓", ...files), ...(this.host.settings === undefined ? [] : [this.host.settings(this.metric)]));
    const figure = el("figure", { class: "chart wpanel", "data-metric": this.metric }, el("figcaption", {}, title), actions);
    figure.append(el("div", { class: "chart-stage" }, this.plotHost, this.reset), this.legend, this.notes);
    return figure;
  }

  come() {
    if (this.near) return;
    this.near = true;
    void this.update();
  }

  go() {
    this.near = false;
    this.free();
  }

  free() {
    this.cursor?.destroy();
    this.plot?.destroy();
    this.cursor = this.plot = null;
  }

  /** @param {boolean} wide at full width, with all points that the runs' pages have */
  widen(wide) {
    if (wide === this.wide) return;
    this.wide = wide;
    this.small = !wide;
    this.figure.classList.toggle("is-wide", wide);
    this.figure.querySelector(".icon-button")?.setAttribute("aria-pressed", String(wide));
    this.free();
    void this.update();
  }

  /** @returns {Own} */
  own() {
    return this.host.own?.(this.metric) ?? {};
  }

  /** Loads what is to be shown now, and draws it. */
  async update() {
    if (!this.near) return;
    this.turn += 1;
    const turn = this.turn;
    const shown = this.host.shown();
    const slow = window.setTimeout(() => this.figure.classList.add("is-loading"), LOADING_AFTER);
    const found = await Promise.all(shown.map((unit) => this.collect(unit)));
    window.clearTimeout(slow);
    if (turn !== this.turn || !this.near) return;
    this.figure.classList.remove("is-loading");
    this.draw(shown, found);
  }

  /**
   * @param {Shown} unit
   * @returns {Promise<{curves: (Shown & Source)[], failed: string[]}>} its curves, and those of its runs that cannot be had
   */
  async collect(unit) {
    const { store } = this.host;
    const results = await Promise.allSettled(unit.ids.map((id) => store.curveHere(id, this.metric) ?? store.curve(id, this.metric)));
    const failed = unit.ids.filter((_, i) => results[i].status === "rejected");
    const here = results.flatMap((result, i) => (result.status === "fulfilled" && result.value !== null ? [{ id: unit.ids[i], found: result.value }] : []));
    const runs = this.wide && unit.group === null ? await Promise.all(here.map((each) => whole(each))) : here;
    return { curves: runs.length === 0 ? [] : [{ ...unit, runs }], failed };
  }

  /** @param {Shown[]} shown @param {{curves: (Shown & Source)[], failed: string[]}[]} found of each */
  draw(shown, found) {
    const { log, range } = this.own();
    const how = { ...this.host.how(), ...(log === undefined ? {} : { logY: log }) };
    const sources = found.flatMap(({ curves }) => curves);
    this.drawn = sources;
    this.take(panelPayload(this.metric, sources, { ...how, range: range ?? null }), how);
    this.say(found.flatMap(({ failed }) => failed), shown.length, sources);
    if (sources.length === 0) this.free();
    else this.render();
  }

  /** @param {import("../types").ChartPayload} payload @param {How} how */
  take(payload, how) {
    const axis = this.model?.axis.key;
    if (this.model === null) this.model = new kit.ChartModel(payload);
    else this.model.take(payload);
    const { model } = this;
    this.figure.trackerChart ??= kit.publicView(/** @type {any} */ (this));
    if (axis !== undefined && axis !== model.axis.key) model.zoom(null, null);
    if (model.log !== how.logY) model.setLog(how.logY);
    if (model.wantLogX !== how.logX) model.setLogX(how.logX);
    model.weight = how.smooth > 0 ? how.smooth : 0;
    model.smoother = (curve, values) => smoothBy(how.smoothKind, how.smooth, curve.x, values, curve.count);
  }

  /** @param {string[]} failed @param {number} all @param {Source[]} sources */
  say(failed, all, sources) {
    const notes = sources.length > 0 && this.model !== null ? kit.notesOf(this.model, !this.wide) : [];
    if (all === 0) notes.push(this.host.none?.() ?? "No run is shown: choose some in the list.");
    else if (sources.length === 0 && failed.length === 0) notes.push(this.nothing());
    if (failed.length > 0) notes.push(`${this.namesOf(failed)} could not be loaded: load the page again.`);
    const few = sources.filter(({ of, group, runs }) => group !== null && of > runs.length).length;
    if (few > 0) notes.push(`${few} of the groups drawn from a part of their runs`);
    this.notes.textContent = notes.join(" · ");
    this.nameCurves(sources);
    const label = `${this.metric} over ${this.model?.axis.label}, ${sources.length} ${sources.length === 1 ? "curve" : "curves"}`;
    this.plotHost.setAttribute("aria-label", label);
  }

  /** @param {string[]} ids @returns {string} the first of them by name */
  namesOf(ids) {
    const { store } = this.host;
    const names = [...new Set(ids)].map((id) => store.label(store.rowOf.get(id) ?? -1));
    return names.length > LOST_NAMED ? `${names.slice(0, LOST_NAMED).join(", ")} and ${names.length - LOST_NAMED} more` : names.join(", ");
  }

  /** @returns {string} why nothing is drawn */
  nothing() {
    return "None of the shown runs has logged it.";
  }

  /** At full width, says which curve is whose. @param {Source[]} sources */
  nameCurves(sources) {
    const items = (this.wide ? sources.slice(0, NAMED) : []).map(({ label, color, href }) => {
      const dot = el("span", { class: "swatch", "aria-hidden": "true" });
      swatchStyle(dot, color);
      return el("li", {}, dot, href === null ? label : el("a", { href: safeHref(href) }, label));
    });
    if (this.wide && sources.length > NAMED) items.push(el("li", {}, `and ${sources.length - NAMED} more`));
    this.legend.replaceChildren(...items);
  }

  /** Draws what the model shows now. */
  render() {
    const { model } = this;
    if (model === null || !this.near || this.plotHost.clientWidth === 0) return;
    this.reset.hidden = !model.zoomed;
    if (this.plot?.outdated) this.free();
    if (this.plot !== null) {
      this.plot.update();
      this.cursor?.refresh();
      return;
    }
    const size = { width: this.plotHost.clientWidth, height: this.plotHost.clientHeight, small: this.small };
    this.plot = new kit.Plot(this.plotHost, model, kit.currentTheme(), size, (x, y) => this.zoom(x ?? model.zoomX, y ?? model.zoomY));
    this.plot.u.over.addEventListener("dblclick", () => this.zoom(null, null));
    this.cursor = new kit.Cursor(model, this.plot, (index) => this.follow(index), () => {});
  }

  /** @param {import("../types").Range | null} x @param {import("../types").Range | null} y null: all */
  zoom(x, y) {
    this.model?.zoom(x, y);
    this.render();
  }

  /** @param {number | null} index of the series that the cursor brings out */
  follow(index) {
    this.brought = index;
    const hit = this.cursor?.hit ?? null;
    const x = hit === null ? null : hit.drawn.curve.x[hit.i];
    this.host.point(index === null ? null : this.drawn[index]?.key ?? null, x, this.model?.axis.key ?? "", this);
  }

  /**
   * Shows what the reader points at elsewhere.
   *
   * @param {string | null} key
   * @param {number | null} x
   * @param {string} axis that x is of
   */
  echo(key, x, axis) {
    const index = this.drawn.findIndex((unit) => unit.key === key);
    this.brought = index < 0 ? null : index;
    this.cursor?.echo(this.brought, axis === this.model?.axis.key ? x : null);
  }

  recolor() {
    if (this.plot === null) return;
    this.plot.theme = kit.currentTheme();
    this.plot.u.redraw(false, true);
  }

  fit() {
    const { clientWidth: width, clientHeight: height } = this.plotHost;
    if (width === 0 || height === 0) return;
    if (this.plot === null) this.near && this.drawn.length > 0 && this.render();
    else this.plot.resize(width, height);
  }
}

/**
 * @param {{id: string, found: FoundCurve}} run
 * @returns {Promise<{id: string, found: FoundCurve}>} with all points that the run's own page has
 */
export async function whole({ id, found }) {
  if (found.curve.whole === undefined) return { id, found };
  const payload = await kit.loadData(found.curve.whole, kit.dataPath(found.curve.whole)).catch(() => null);
  if (payload === null || payload.kind !== "chart") return { id, found };
  const { views, thinned } = payload.series[0];
  const plain = Object.fromEntries(Object.entries(views).map(([key, { x, y, count }]) => [key, { x, y, ...(count === null ? {} : { count }) }]));
  const curve = { ...found.curve, views: plain, start: undefined, whole: thinned ? found.curve.whole : undefined };
  return { id, found: { curve, columns: payload.columns } };
}
