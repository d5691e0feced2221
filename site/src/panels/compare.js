/** The comparison: fields down, runs across. Only the columns near the window are drawn, so that there may be any number. */

import { toggle } from "../chart/toolbar.js";
import { toCsv } from "../download/csv.js";
import { fileName, saveFile } from "../download/file.js";
import { el, oncePerFrame, safeHref } from "../dom.js";
import { cell } from "../table/cells.js";

/** @typedef {import("../types").ComparePayload} ComparePayload */

/** Width of a run's column in CSS pixels; `panels.css` has the same. */
const WIDTH = 160;
const BEYOND = 4;
/** So few runs are all drawn, in columns as wide as they need. */
const ALL_UNTIL = 24;

export class Compare {
  /** @param {HTMLElement} figure @param {HTMLElement} still @param {ComparePayload} payload */
  constructor(figure, still, payload) {
    this.figure = figure;
    this.payload = payload;
    this.differences = payload.differences;
    this.query = "";
    this.virtual = payload.labels.length > ALL_UNTIL;
    this.first = -1;
    this.table = el("table", { class: this.virtual ? "compare-table is-wide" : "compare-table" }, el("caption", { class: "visually-hidden" }, payload.title));
    this.scroller = el("div", { class: "table-scroll", tabindex: 0, role: "region", "aria-label": `${payload.title}, ${payload.labels.length} runs` }, this.table);
    this.count = el("span", { class: "table-count", role: "status", "aria-live": "polite" });
    const live = el("div", { class: "chart-live" }, this.tools(), this.scroller);
    still.before(live);
    figure.classList.add("is-live");
    const follow = oncePerFrame(() => this.draw(false));
    this.scroller.addEventListener("scroll", follow, { passive: true });
    new ResizeObserver(() => this.draw(false)).observe(this.scroller);
    this.draw(true);
    this.expose();
  }

  /** @returns {HTMLElement} */
  tools() {
    const input = el("input", { type: "search", placeholder: "Filter fields", "aria-label": "Filter fields", spellcheck: "false" });
    input.addEventListener("input", () => {
      this.query = input.value.trim().toLowerCase();
      this.draw(true);
    });
    const only = toggle("only differences", this.differences, (on) => {
      this.differences = on;
      this.draw(true);
    });
    const save = el("button", { type: "button", class: "tool-button" }, "Download CSV");
    save.addEventListener("click", () => saveFile(new Blob([this.csv()], { type: "text/csv" }), `${fileName(this.payload.title)}.csv`));
    return el("div", { class: "table-tools" }, input, only, this.count, save);
  }

  /** @returns {ComparePayload["rows"]} the fields that are shown */
  rows() {
    return this.payload.rows.filter(([key, , differs]) => (differs || !this.differences) && key.toLowerCase().includes(this.query));
  }

  csv() {
    return toCsv([["field", ...this.payload.labels], ...this.rows().map(([key, , , values]) => [key, ...values.map((value) => (Array.isArray(value) ? value.join(" ") : value))])]);
  }

  /** @returns {[first: number, last: number]} the runs to draw */
  window() {
    const { labels } = this.payload;
    if (!this.virtual) return [0, labels.length];
    const { scrollLeft, clientWidth } = this.scroller;
    const first = Math.max(0, Math.floor(scrollLeft / WIDTH) - BEYOND);
    return [first, Math.min(labels.length, Math.ceil((scrollLeft + clientWidth) / WIDTH) + BEYOND)];
  }

  /** @param {boolean} anew also where the same columns are in the window */
  draw(anew) {
    const [first, last] = this.window();
    if (!anew && first === this.first) return;
    this.first = first;
    const { labels, hrefs } = this.payload;
    const rows = this.rows();
    const [before, after] = [first * WIDTH, (labels.length - last) * WIDTH];
    const spacer = (/** @type {number} */ width, /** @type {"td" | "th"} */ tag) => {
      const made = el(tag, { class: "compare-space", "aria-hidden": "true" });
      made.style.minWidth = `${width}px`;
      return made;
    };
    const line = (/** @type {HTMLElement} */ head, /** @type {HTMLElement[]} */ cells, /** @type {"td" | "th"} */ tag) =>
      el("tr", {}, head, ...(before > 0 ? [spacer(before, tag)] : []), ...cells, ...(after > 0 ? [spacer(after, tag)] : []));
    const heads = labels.slice(first, last).map((label, k) => {
      const href = safeHref(hrefs[first + k]);
      return el("th", { scope: "col", title: label, "aria-colindex": first + k + 2 }, href === null ? label : el("a", { href }, label));
    });
    const body = rows.map(([key, type, , values]) => {
      const cells = values.slice(first, last).map((value, k) => {
        const made = cell(value, { key, label: key, type }, false, null);
        if (value !== null && JSON.stringify(value) !== JSON.stringify(values[0])) made.classList.add("differs");
        made.setAttribute("aria-colindex", String(first + k + 2));
        return made;
      });
      return line(el("th", { scope: "row", title: key }, key), cells, "td");
    });
    if (rows.length === 0) body.push(el("tr", {}, el("td", { colspan: labels.length + 1 }, this.query === "" ? "The runs agree in everything." : "No field fits.")));
    this.table.setAttribute("aria-colcount", String(labels.length + 1));
    for (const part of this.table.querySelectorAll("thead, tbody")) part.remove();
    this.table.append(el("thead", {}, line(el("th", { scope: "col" }, "field"), heads, "th")), el("tbody", {}, ...body));
    this.count.textContent = `${rows.length} of ${this.payload.rows.length} fields, ${labels.length === 1 ? "1 run" : `${labels.length.toLocaleString("en")} runs`}`;
  }

  /** @param {ComparePayload} payload @returns {boolean} */
  take(payload) {
    if (payload.labels.length > ALL_UNTIL !== this.virtual || payload.title !== this.payload.title) return false;
    this.payload = payload;
    this.draw(true);
    return true;
  }

  /** @returns {{differences: boolean, query: string}} what the reader has set */
  reader() {
    return { differences: this.differences, query: this.query };
  }

  recolor() {}

  /** Tells other scripts what is shown: `figure.trackerPanel`. */
  expose() {
    const compare = this;
    this.figure.trackerPanel = Object.freeze({
      kind: "compare",
      marks: [],
      marked: null,
      get state() {
        return { differences: compare.differences, rows: compare.rows().map(([key, , differs, values]) => ({ key, differs, values })) };
      },
      get box() {
        return compare.scroller.getBoundingClientRect();
      },
    });
  }
}
