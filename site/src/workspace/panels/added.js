/** A panel that the reader added and that is no line chart: a view of `panels.js` over what the workspace knows of the runs. */

import { el } from "../../dom.js";
import { kit } from "../kit.js";
import { barPanel } from "./bar.js";
import { comparedFields, comparePanel } from "./compare.js";
import { heatmapPanel } from "./heatmap.js";
import { importanceFields, importancePanel } from "./importance.js";
import { fieldsOfPanel, KINDS } from "./kinds.js";
import { parallelPanel } from "./parallel.js";
import { runsPanel } from "./runs.js";
import { scalarPanel, scalarText } from "./scalar.js";
import { scatterPanel } from "./scatter.js";

/** @typedef {import("./kinds.js").PanelDef} PanelDef */
/** @typedef {import("./axis.js").Scope} Scope */
/** @typedef {import("./axis.js").Made} Made */

/** @type {Record<string, (def: any, scope: Scope) => Made>} */
const MAKERS = { bar: barPanel, compare: comparePanel, heatmap: heatmapPanel, importance: importancePanel, parallel: parallelPanel, runs: runsPanel, scalar: scalarPanel, scatter: scatterPanel };

const LOADING_AFTER = 150;
/** Kinds whose height does not depend on what they show: they take newer data as they are. */
const KEPT = new Set(["scatter", "parallel", "heatmap", "compare"]);

/**
 * What such a panel asks of the workspace.
 *
 * @typedef {object} AddedHost
 * @property {() => Scope & {shown: number[]}} scope with the runs that are listed, and those that are shown
 * @property {(ids: string[] | null) => void} pointAt the reader points at what stands for these runs
 * @property {(key: string) => string[]} idsOf the runs of a line of the list
 * @property {(key: string) => void} widen
 */

export class AddedPanel {
  /** @param {PanelDef} def @param {AddedHost} host @param {HTMLElement} menu */
  constructor(def, host, menu) {
    this.def = def;
    this.key = `panel:${def.id}`;
    this.host = host;
    this.near = false;
    this.wide = false;
    this.turn = 0;
    this.drawn = "";
    /** @type {object | null} the state of the runs that is drawn */
    this.core = null;
    /** @type {import("../../types").LivePanel | null} */
    this.panel = null;
    this.title = el("span", { class: "chart-title" }, def.title || KINDS[def.kind].label);
    const widen = el("button", { type: "button", class: "icon-button wwiden", "aria-pressed": "false", "aria-label": "This panel at full width", title: "Full width" }, "⤢");
    widen.addEventListener("click", () => host.widen(this.key));
    this.widener = widen;
    this.still = el("div", { class: "chart-still" });
    this.notes = el("p", { class: "chart-notes wcaption", role: "status" });
    this.figure = el("figure", { class: `chart wpanel wadded chart-${def.kind}`, "data-panel": def.id, "data-kind": def.kind }, el("figcaption", {}, this.title), el("span", { class: "wpanel-actions" }, widen, menu), this.still, this.notes);
    this.figure.classList.toggle("is-broad", KINDS[def.kind].wide ?? false);
    kit.watchNear(this.figure, () => this.come());
    kit.onThemeChange(() => this.panel?.recolor());
  }

  come() {
    if (this.near) return;
    this.near = true;
    void this.update();
  }

  /** @param {boolean} wide */
  widen(wide) {
    if (wide === this.wide) return;
    this.wide = wide;
    this.figure.classList.toggle("is-wide", wide);
    this.widener.setAttribute("aria-pressed", String(wide));
    this.drawn = "";
  }

  /** Loads what is to be shown now, and draws it where it has changed. */
  async update() {
    if (!this.near) return;
    this.turn += 1;
    const turn = this.turn;
    const { def } = this;
    const { store } = this.host.scope();
    const slow = window.setTimeout(() => this.figure.classList.add("is-loading"), LOADING_AFTER);
    try {
      const keys = neededFields(def, store);
      const lost = keys.filter((key) => !store.fieldOf.has(key));
      if (lost.length > 0) throw new Error(`no run has the field ${lost.join(", ")}: change the panel`);
      const [make] = await Promise.all([kit.loadPanels(), store.need([...keys, ...this.host.scope().group])]);
      if (turn === this.turn) this.draw(make);
    } catch (error) {
      if (turn === this.turn) this.fail(error instanceof Error ? error.message : String(error));
    } finally {
      window.clearTimeout(slow);
      if (turn === this.turn) this.figure.classList.remove("is-loading");
    }
  }

  /** @param {import("../../types").MakePanel} make */
  draw(make) {
    const { def } = this;
    const scope = this.host.scope();
    const rows = def.of === "shown" ? scope.shown : scope.rows;
    const { store, colorOf, group } = scope;
    const now = JSON.stringify([rows, rows.map(colorOf), group]);
    if (now === this.drawn && store.core === this.core) return;
    const keep = this.drawn !== "" && KEPT.has(def.kind);
    [this.drawn, this.core] = [now, store.core];
    const { payload, notes } = MAKERS[def.kind](def, { ...scope, rows });
    this.title.textContent = payload.title;
    this.title.title = payload.title;
    this.widener.setAttribute("aria-label", `${payload.title} at full width`);
    // what the reader did within the panel stays
    const taken = keep && rows.length > 0 && (this.panel?.take?.(payload) ?? false);
    if (!taken) this.clear();
    if (rows.length === 0) {
      this.tell(this.nothing(store.total));
      return;
    }
    this.notes.textContent = [this.about(rows.length, store.total), ...notes].join(" · ");
    if (taken) return;
    if (def.kind === "runs") this.table(payload);
    else this.view(make, payload);
  }

  clear() {
    this.panel = null;
    this.figure.classList.remove("is-live");
    for (const part of this.figure.querySelectorAll(".chart-tools, .chart-live, .runs")) part.remove();
    this.still.replaceChildren();
    this.still.style.height = "";
    delete this.figure.trackerPanel;
  }

  /** @param {string} text */
  fail(text) {
    this.clear();
    this.drawn = "";
    this.tell(`This panel could not be drawn: ${text}.`);
  }

  /** Says in the panel's place why nothing is there, and what to do. @param {string} text */
  tell(text) {
    this.notes.textContent = "";
    this.still.append(el("p", { class: "wempty", role: "status" }, text));
  }

  /** @param {number} all @returns {string} */
  nothing(all) {
    if (all === 0) return "There are no runs yet.";
    return this.def.of === "shown" ? "No run is shown: choose some in the list." : "No run is listed: change the search or the filter.";
  }

  /** @param {number} count @param {number} all @returns {string} which runs it is about */
  about(count, all) {
    const number = (/** @type {number} */ n) => n.toLocaleString("en");
    const shown = this.def.of === "shown";
    if (count === all) return all === 1 ? "the only run" : `all ${number(all)} runs`;
    if (count === 1) return shown ? "the run that is shown" : `the one of ${number(all)} runs that is listed`;
    return shown ? `the ${number(count)} runs that are shown` : `the ${number(count)} of ${number(all)} runs that are listed`;
  }

  /** @param {import("../../types").MakePanel} make @param {any} payload */
  view(make, payload) {
    if (payload.kind === "scalar") this.still.append(scalarText(payload));
    const lines = (payload.kind === "bar" ? payload.bars : payload.kind === "importance" ? payload.rows : []).length;
    if (lines > 0) this.still.style.height = `${Math.max(this.wide ? 320 : 200, 84 + 25 * lines)}px`;
    const panel = make(payload.kind, this.figure, this.still, payload, () => {});
    this.panel = panel;
    panel.heard = (ids) => this.host.pointAt(ids);
  }

  /** @param {any} payload of a table */
  table(payload) {
    const table = el("table", {}, el("caption", { class: "visually-hidden" }, payload.title));
    const scroller = el("div", { class: "table-scroll" }, table);
    const block = el("div", { class: "runs" }, scroller);
    this.notes.before(block);
    this.figure.classList.add("is-live");
    const live = new kit.RunTable(block, scroller, table, payload);
    const idOf = (/** @type {Element | null} */ line) => {
      const row = line === null ? undefined : live.lines[Number(line.getAttribute("aria-rowindex")) - 2]?.row;
      return row === null || row === undefined ? null : /** @type {string} */ (payload.members[row][0]);
    };
    block.addEventListener("pointerover", ({ target }) => {
      const id = target instanceof Element ? idOf(target.closest("tbody tr")) : null;
      this.host.pointAt(id === null ? null : [id]);
    });
    block.addEventListener("pointerleave", () => this.host.pointAt(null));
    const echo = (/** @type {Set<string>} */ ids) => {
      for (const line of table.querySelectorAll("tbody tr")) line.classList.toggle("is-active", ids.has(idOf(line) ?? ""));
    };
    this.panel = { recolor: () => {}, heard: null, echo };
  }

  /** Brings out what the reader points at elsewhere. @param {string | null} key of a line of the list */
  echo(key) {
    this.panel?.echo?.(new Set(key === null ? [] : this.host.idsOf(key)));
  }
}

/** @param {PanelDef} def @param {import("../store.js").Store} store @returns {string[]} */
function neededFields(def, store) {
  if (def.kind === "compare") return comparedFields(def.columns, store);
  return def.kind === "importance" ? [def.target, ...importanceFields(def, store)] : fieldsOfPanel(def);
}
