/** The panels in sections by the first part of their metrics' names. */

import { el } from "../dom.js";
import { readPattern } from "./filter.js";
import { Panel } from "./panel.js";

/** @typedef {import("./panel.js").Host} Host */

const PAGE = 60;
/** The section of metrics without a prefix. */
export const PLAIN = "charts";

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
   */
  constructor(metrics, host, onFold) {
    this.metrics = metrics;
    this.host = host;
    this.onFold = onFold;
    this.root = el("div", { class: "wsections" });
    /** @type {Map<string, Panel>} */
    this.panels = new Map();
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

  /**
   * Lays the panels out where that has changed, and brings them up to date.
   *
   * @param {{find: string, folded: string[], zoom: string}} how
   */
  render({ find, folded, zoom }) {
    const laid = JSON.stringify([find, folded, [...this.most]]);
    if (laid !== this.laid) this.layOut(find, new Set(folded));
    this.laid = laid;
    for (const panel of this.panels.values()) {
      panel.widen(panel.metric === zoom);
      void panel.update();
    }
  }

  /** @param {string} find @param {Set<string>} folded */
  layOut(find, folded) {
    const found = findMetrics(this.metrics, find);
    const parts = [...sectionsOf(found)].map(([name, metrics]) => this.section(name, metrics, folded.has(name)));
    if (parts.length === 0) {
      const text = this.metrics.length === 0 ? "No run has logged a metric yet." : `No metric fits “${find}”.`;
      parts.push(el("p", { class: "wempty" }, text));
    }
    this.root.replaceChildren(...parts);
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
