/** The panels in sections by the first part of their metrics' names. */

import { el } from "../dom.js";
import { readPattern } from "./filter.js";
import { Panel } from "./panel.js";

/** @typedef {import("./panel.js").Host} Host */
/** @typedef {import("./panels/kinds.js").PanelDef} PanelDef */
/** @typedef {import("./panels/added.js").AddedPanel} AddedPanel */
/** @typedef {import("./lines.js").LinesPanel} LinesPanel */
/** @typedef {{find: string, folded: string[], zoom: string, panels: PanelDef[], top: string[]}} How what lays the panels out */

const PAGE = 60;
/** The section of metrics without a prefix. */
export const PLAIN = "charts";
/** What stands above all sections: a name that no prefix of a metric can be. */
const TOP = "/top";

/**
 * @param {string[]} metrics
 * @returns {Map<string, string[]>} in the order of the metrics
 */
export function sectionsOf(metrics) {
  /** @type {Map<string, string[]>} */
  const sections = new Map();
  for (const metric of metrics) {
    const at = metric.indexOf("/");
    const name = at > 0 ? metric.slice(0, at) : PLAIN;
    const list = sections.get(name);
    if (list === undefined) sections.set(name, [metric]);
    else list.push(metric);
  }
  return sections;
}

/**
 * @param {string[]} metrics
 * @param {string} find a regular expression; plain text where it is none
 * @returns {string[]}
 */
export function findMetrics(metrics, find) {
  if (find.trim() === "") return metrics;
  const pattern = readPattern(find);
  return pattern === null ? metrics.filter((metric) => metric.includes(find)) : metrics.filter((metric) => pattern.test(metric));
}

export class Sections {
  /**
   * @param {string[]} metrics
   * @param {Host} host
   * @param {(section: string, folded: boolean) => void} onFold
   * @param {(def: PanelDef) => AddedPanel | LinesPanel} [make] makes a panel that the reader added
   */
  constructor(metrics, host, onFold, make) {
    this.metrics = metrics;
    this.host = host;
    this.onFold = onFold;
    this.make = make;
    this.root = el("div", { class: "wsections" });
    /** @type {Map<string, Panel>} */
    this.panels = new Map();
    /** @type {Map<string, {said: string, panel: AddedPanel | LinesPanel}>} those that the reader added, by their ids, with their definitions */
    this.added = new Map();
    /** @type {Map<string, number>} how many panels of a section are there */
    this.most = new Map();
    this.laid = "";
  }

  /** @param {string} metric @returns {Panel} */
  panel(metric) {
    let panel = this.panels.get(metric);
    if (panel === undefined) {
      panel = new Panel(metric, this.host);
      this.panels.set(metric, panel);
    }
    return panel;
  }

  /** @param {string[]} metrics those that there are now */
  list(metrics) {
    if (JSON.stringify(metrics) !== JSON.stringify(this.metrics)) this.laid = "";
    this.metrics = metrics;
  }

  /** @returns {(Panel | AddedPanel | LinesPanel)[]} all that have been made */
  all() {
    return [...[...this.added.values()].map(({ panel }) => panel), ...this.panels.values()];
  }

  /** Lays the panels out where that has changed, and brings them up to date. @param {How} how */
  render(how) {
    const laid = JSON.stringify([how.find, how.folded, how.panels, how.top, [...this.most]]);
    if (laid !== this.laid) this.layOut(how);
    this.laid = laid;
    for (const panel of this.all()) {
      panel.widen(panel.key === how.zoom);
      void panel.update();
    }
  }

  /** @param {PanelDef} def @returns {AddedPanel | LinesPanel | null} made anew where its definition has changed */
  addedPanel(def) {
    const said = JSON.stringify(def);
    const before = this.added.get(def.id);
    if (before?.said === said) return before.panel;
    const panel = this.make?.(def) ?? null;
    if (panel !== null) this.added.set(def.id, { said, panel });
    return panel;
  }

  /** @param {How} how */
  layOut({ find, folded: foldedNames, panels: defined, top }) {
    const panels = this.make === undefined ? [] : defined;
    const folded = new Set(foldedNames);
    for (const id of [...this.added.keys()]) if (panels.every((def) => def.id !== id)) this.added.delete(id);
    const pinned = top.filter((metric) => this.metrics.includes(metric));
    const found = findMetrics(this.metrics.filter((metric) => !pinned.includes(metric)), find);
    const parts = [...sectionsOf(found)].map(([name, metrics]) => this.section(name, metrics, folded.has(name)));
    if (panels.length + pinned.length > 0) parts.unshift(this.topSection(panels, pinned, folded.has(TOP)));
    else if (parts.length === 0) {
      const text = this.metrics.length === 0 ? "No run has logged a metric yet." : `No metric fits “${find}”.`;
      parts.push(el("p", { class: "wempty" }, text));
    }
    this.root.replaceChildren(...parts);
  }

  /** @param {PanelDef[]} panels @param {string[]} pinned metrics @param {boolean} folded @returns {HTMLElement} what the reader put first */
  topSection(panels, pinned, folded) {
    const summary = el("summary", {}, el("h2", {}, "my panels"), el("span", { class: "wcount" }, String(panels.length + pinned.length)));
    const figures = panels.flatMap((def) => this.addedPanel(def)?.figure ?? []);
    const grids = [figures, pinned.map((metric) => this.panel(metric).figure)].filter((each) => each.length > 0);
    const details = el("details", { class: "wsection" }, summary, ...grids.map((each) => el("div", { class: each === figures ? "wgrid wgrid-added" : "wgrid" }, ...each)));
    details.open = !folded;
    details.addEventListener("toggle", () => this.onFold(TOP, !details.open));
    return details;
  }

  /** @param {string} name @param {string[]} metrics @param {boolean} folded @returns {HTMLElement} */
  section(name, metrics, folded) {
    const most = this.most.get(name) ?? PAGE;
    const summary = el("summary", {}, el("h2", {}, name), el("span", { class: "wcount" }, String(metrics.length)));
    const grid = el("div", { class: "wgrid" });
    const details = el("details", { class: "wsection" }, summary, grid);
    details.open = !folded;
    const fill = () => grid.replaceChildren(...metrics.slice(0, most).map((metric) => this.panel(metric).figure), ...this.more(name, metrics.length, most));
    if (!folded) fill();
    details.addEventListener("toggle", () => {
      if (details.open && grid.childElementCount === 0) fill();
      this.onFold(name, !details.open);
    });
    return details;
  }

  /** @param {string} name @param {number} all @param {number} most @returns {HTMLElement[]} a button for the next panels */
  more(name, all, most) {
    if (all <= most) return [];
    const button = el("button", { type: "button", class: "tool-button wmore" }, `Show ${Math.min(PAGE, all - most)} more of ${all}`);
    button.addEventListener("click", () => {
      this.most.set(name, most + PAGE);
      this.onFold(name, false);
    });
    return [button];
  }
}
