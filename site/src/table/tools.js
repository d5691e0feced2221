/** What stands above a table: search, columns, groups, how many rows there are, what is selected, and files. */

import { toCsv } from "../download/csv.js";
import { fileName, saveFile } from "../download/file.js";
import { toLatex, toMarkdown } from "../download/table.js";
import { el, oncePerFrame } from "../dom.js";
import { menu } from "../page/menu.js";
import { setSelection } from "../page/selection.js";
import { cellText } from "./cells.js";
import { columnChooser } from "./choose.js";
import { describeFilter } from "./filters.js";
import { AGGREGATES } from "./groups.js";
import { popover } from "./popover.js";
import { selectAll } from "./selection.js";
import { fileValue, isNumeric } from "./values.js";

/** @typedef {import("./table.js").RunTable} RunTable */

export class Tools {
  /** @param {RunTable} table */
  constructor(table) {
    this.table = table;
    const { noun } = table;
    this.input = el("input", { type: "search", placeholder: `Filter ${noun}s`, "aria-label": `Filter ${noun}s`, spellcheck: "false" });
    const search = oncePerFrame((/** @type {string} */ text) => table.search(text));
    this.input.addEventListener("input", () => search(this.input.value));
    this.count = el("span", { class: "table-count", role: "status", "aria-live": "polite" });
    const columns = el("button", { type: "button", class: "tool-button", "aria-haspopup": "dialog" }, "Columns");
    columns.addEventListener("click", () => popover(columns, "Columns", (box) => columnChooser(table, box)));
    this.chips = el("div", { class: "table-chips" });
    this.chosen = el("div", { class: "table-chosen" });
    this.root = el("div", { class: "table-head" }, el("div", { class: "table-tools" }, this.input, columns, this.count, this.chosen, this.files()), this.chips);
  }

  /** @returns {HTMLElement} copies and files of the table */
  files() {
    /** @type {[name: string, ending: string, type: string, write: () => string][]} */
    const kinds = [
      ["CSV", "csv", "text/csv", () => this.csv()],
      ["Markdown", "md", "text/markdown", () => toMarkdown(this.text())],
      ["LaTeX", "tex", "application/x-tex", () => toLatex(this.text())],
    ];
    const rows = kinds.map(([name, ending, type, write]) => {
      const save = el("button", { type: "button", class: "menu-item" }, `Download ${name}`);
      save.addEventListener("click", () => {
        saveFile(new Blob([write()], { type }), `${fileName(document.title)}-${this.table.noun}s.${ending}`);
        root.open = false;
      });
      if (!navigator.clipboard) return el("div", { class: "popover-row" }, save);
      const copy = el("button", { type: "button", class: "menu-item" }, `Copy ${name}`);
      copy.addEventListener("click", () => void this.copy(copy, `Copy ${name}`, write()));
      return el("div", { class: "popover-row" }, save, copy);
    });
    const root = menu("Export the table", "Export", ...rows);
    return root;
  }

  /** @param {HTMLElement} button @param {string} name @param {string} text */
  async copy(button, name, text) {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Copy refused";
    }
    window.setTimeout(() => (button.textContent = name), 1500);
  }

  /** @returns {import("./model.js").RunRow[]} the selected rows, or all that are shown, in order */
  rows() {
    const { shown, selected } = this.table;
    return selected.size === 0 ? shown : shown.filter((row) => selected.has(row));
  }

  /** @returns {string} in full, for machines */
  csv() {
    const { layout, model } = this.table;
    const rows = this.rows().map((row) => layout.order.map((column) => fileValue(model.values(column)[row], model.columns[column].type)));
    return toCsv([layout.order.map((column) => model.columns[column].key), ...rows]);
  }

  /** @returns {import("../download/table.js").TextTable} as it is shown, for people */
  text() {
    const { layout, model } = this.table;
    const columns = layout.order.map((column) => ({ column, ...model.columns[column] }));
    const write = (/** @type {import("../types").CellValue} */ value, /** @type {import("../types").CellType} */ type) => (value === null ? "" : cellText(value, type));
    const rows = this.rows().map((row) => columns.map(({ column, type }) => write(model.values(column)[row], type)));
    return { head: columns.map(({ label }) => label), rows, right: columns.map(({ type }) => isNumeric(type)) };
  }

  update() {
    this.count.textContent = this.countText();
    const { model, grouping, selected, selectable } = this.table;
    const filters = [...model.columnFilters].map(([column, filter]) => this.chip(`${model.columns[column].label} ${describeFilter(filter, model.columns[column].type)}`, () => this.table.filterColumn(column, null)));
    const groups = grouping.map((column) => this.chip(`by ${model.columns[column].label}`, () => this.table.toggleGroup(column)));
    this.chips.replaceChildren(...filters, ...groups, ...(grouping.length > 0 ? [this.aggregates()] : []));
    this.chosen.replaceChildren();
    const ids = selectable ? [...selected].flatMap((row) => model.runOf(row) ?? []) : [];
    setSelection(this.table, ids);
    if (ids.length === 0) return;
    const root = document.body.dataset.root ?? "";
    const none = el("button", { type: "button", class: "link-button" }, "none");
    none.addEventListener("click", () => selectAll(this.table, false));
    this.chosen.append(`${selected.size.toLocaleString("en")} selected `, none);
    this.chosen.append(el("a", { class: "tool-button", href: `${root}compare.html#runs=${ids.map(encodeURIComponent).join(",")}` }, "Compare"));
  }

  /** @returns {HTMLElement} what stands in the cells of groups */
  aggregates() {
    const { table } = this;
    const select = el("select", { "aria-label": "What groups show" }, ...AGGREGATES.map((each) => el("option", { value: each, selected: each === table.aggregate }, each)));
    select.addEventListener("change", () => {
      table.aggregate = /** @type {typeof table.aggregate} */ (select.value);
      table.draw();
    });
    return el("span", { class: "tool" }, select);
  }

  /** @param {string} text @param {() => void} remove @returns {HTMLElement} */
  chip(text, remove) {
    const button = el("button", { type: "button", "aria-label": `Remove: ${text}`, title: "Remove" }, "×");
    button.addEventListener("click", remove);
    return el("span", { class: "table-chip" }, text, button);
  }

  /** @returns {string} */
  countText() {
    const { payload, model, shown, noun, grouping, lines } = this.table;
    const filtered = model.filter.trim() !== "" || model.columnFilters.size > 0;
    const [some, all] = filtered ? [shown.length, payload.shown] : [payload.shown, payload.total];
    const word = all === 1 ? noun : `${noun}s`;
    const number = (/** @type {number} */ n) => n.toLocaleString("en");
    const groups = grouping.length > 0 ? ` in ${number(lines.filter(({ row }) => row === null).length)} groups` : "";
    return (some === all && !filtered ? `${number(all)} ${word}` : `${number(some)} of ${number(all)} ${word}`) + groups;
  }
}
