/** A live run table in its block: sorts, filters, draws the rows that can be seen, writes CSV. */

import { toCsv } from "../download/csv.js";
import { fileName, saveFile } from "../download/file.js";
import { el, oncePerFrame, safeHref } from "../dom.js";
import { cell } from "./cells.js";
import { header } from "./header.js";
import { moveByKey } from "./keyboard.js";
import { TableModel } from "./model.js";
import { VirtualRows } from "./rows.js";
import { fileValue } from "./values.js";
import { columnWidths } from "./widths.js";

/** @typedef {import("../types").RunsPayload} RunsPayload */

/** Paper has no scroll bar, but no use for more rows than this either. */
const PRINT_MOST = 1000;

/** Up to so many rows are all drawn, without a scroll bar of their own. */
const ALL_UNTIL = 60;

export class RunTable {
  /**
   * @param {HTMLElement} block
   * @param {HTMLElement} scroller
   * @param {HTMLTableElement} table the one that shows without JavaScript; its caption stays
   * @param {RunsPayload} payload
   */
  constructor(block, scroller, table, payload) {
    this.block = block;
    this.scroller = scroller;
    this.table = table;
    this.payload = payload;
    this.noun = payload.noun ?? "run";
    this.model = new TableModel(payload);
    this.shown = this.model.rows();
    this.current = -1;
    this.virtual = payload.rows.length > ALL_UNTIL;
    this.head = header(payload.columns, (column, add) => this.sortBy(column, add));
    const body = el("tbody");
    this.build(body);
    this.rows = new VirtualRows(scroller, body, payload.columns.length, (index) => this.makeRow(index));
    this.refresh();
    this.expose();
    window.addEventListener("beforeprint", () => this.rows.reset(Math.min(PRINT_MOST, this.shown.length), false));
    window.addEventListener("afterprint", () => this.rows.reset(this.shown.length, this.virtual));
  }

  /** @param {HTMLTableSectionElement} body */
  build(body) {
    const { table, scroller, payload } = this;
    for (const part of table.querySelectorAll("colgroup, thead, tbody, tfoot")) part.remove();
    if (this.virtual) {
      const group = el("colgroup");
      for (const width of columnWidths(payload)) {
        const column = el("col");
        // on a phone the first column, which stays in place, leaves room for the others
        column.style.width = `min(${width}ch + 1.75rem, 44vw)`;
        group.append(column);
      }
      table.append(group);
    }
    table.append(this.head.root, body);
    scroller.classList.toggle("is-virtual", this.virtual);
    scroller.tabIndex = 0;
    scroller.setAttribute("role", "region");
    scroller.setAttribute("aria-label", `${table.caption?.textContent?.trim() || `${this.noun}s`}, ${payload.rows.length} rows; arrow keys move from row to row`);
    scroller.addEventListener("keydown", (event) => moveByKey(this, event));
    scroller.addEventListener("focusin", ({ target }) => {
      const row = target instanceof Element ? target.closest("tbody tr") : null;
      if (row !== null) this.current = Number(row.getAttribute("aria-rowindex")) - 2;
    });
    this.count = el("span", { class: "table-count", role: "status", "aria-live": "polite" });
    const tools = this.tools();
    const note = this.block.querySelector(".table-note");
    if (note === null) this.block.prepend(tools);
    else note.replaceWith(tools);
  }

  /** @returns {HTMLElement} filter, count and CSV */
  tools() {
    const input = el("input", { type: "search", placeholder: `Filter ${this.noun}s`, "aria-label": `Filter ${this.noun}s`, spellcheck: "false" });
    const filter = oncePerFrame((/** @type {string} */ text) => {
      this.model.setFilter(text);
      this.refresh();
    });
    input.addEventListener("input", () => filter(input.value));
    const save = el("button", { type: "button", class: "tool-button" }, "Download CSV");
    save.addEventListener("click", () => saveFile(new Blob([this.csv()], { type: "text/csv" }), `${fileName(document.title)}-${this.noun}s.csv`));
    const tools = el("div", { class: "table-tools" }, input, this.count ?? "", save);
    if (navigator.clipboard) {
      const copy = el("button", { type: "button", class: "tool-button" }, "Copy CSV");
      copy.addEventListener("click", () => void this.copy(copy));
      save.before(copy);
    }
    return tools;
  }

  /** @param {HTMLElement} button */
  async copy(button) {
    try {
      await navigator.clipboard.writeText(this.csv());
      button.textContent = "Copied";
    } catch {
      button.textContent = "Copy refused";
    }
    window.setTimeout(() => (button.textContent = "Copy CSV"), 1500);
  }

  /** @returns {string} the rows that pass the filter, in order */
  csv() {
    const { columns } = this.payload;
    const rows = this.shown.map(({ cells }) => cells.map((value, i) => fileValue(value, columns[i].type)));
    return toCsv([columns.map(({ key }) => key), ...rows]);
  }

  /** @param {number} column @param {boolean} add */
  sortBy(column, add) {
    this.model.toggleSort(column, add);
    this.refresh();
  }

  /** Draws what the model says now. */
  refresh() {
    this.shown = this.model.rows();
    this.current = -1;
    this.head.update((column) => this.model.sortOf(column));
    this.table.setAttribute("aria-rowcount", String(this.shown.length + 1));
    this.table.setAttribute("aria-colcount", String(this.payload.columns.length));
    if (this.count) this.count.textContent = this.countText();
    if (this.virtual) this.scroller.scrollTop = 0;
    this.rows.reset(this.shown.length, this.virtual);
  }

  /** @returns {string} */
  countText() {
    const { total, rows } = this.payload;
    const filtered = this.model.filter.trim() !== "";
    const [some, all] = filtered ? [this.shown.length, rows.length] : [rows.length, total];
    const word = all === 1 ? this.noun : `${this.noun}s`;
    return some === all && !filtered ? `${all.toLocaleString("en")} ${word}` : `${some.toLocaleString("en")} of ${all.toLocaleString("en")} ${word}`;
  }

  /** @param {number} index @returns {HTMLTableRowElement} */
  makeRow(index) {
    const { cells, href } = this.shown[index];
    const row = el("tr", { "aria-rowindex": index + 2, tabindex: -1 });
    const link = safeHref(href);
    this.payload.columns.forEach((column, i) => row.append(cell(cells[i] ?? null, column, i === 0, link)));
    return row;
  }

  /** Moves the focus to a row. @param {number} index */
  goTo(index) {
    if (this.shown.length === 0) return;
    this.current = Math.max(0, Math.min(this.shown.length - 1, index));
    this.rows.reveal(this.current)?.focus({ preventScroll: this.virtual });
  }

  /** Tells other scripts what the table shows: `div.trackerRuns`. */
  expose() {
    const { model, payload } = this;
    const rows = () => this.shown.map(({ cells }) => cells);
    this.block.trackerRuns = Object.freeze({
      total: payload.rows.length,
      get sort() {
        return model.sort();
      },
      get filter() {
        return model.filter;
      },
      get rows() {
        return rows();
      },
    });
  }
}
