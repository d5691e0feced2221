/** A live table in its block: sorts, filters, groups, draws the rows that can be seen, and lays its columns out as asked. */

import { el, oncePerFrame } from "../dom.js";
import { furtherValues, loadAllRuns } from "./further.js";
import { groupRows } from "./groups.js";
import { Header } from "./header.js";
import { moveByKey } from "./keyboard.js";
import { ColumnLayout } from "./layout.js";
import { makeLine, pinAt } from "./lines.js";
import { extentOf } from "./looks.js";
import { TableModel } from "./model.js";
import { columnOptions } from "./options.js";
import { popover } from "./popover.js";
import { VirtualRows } from "./rows.js";
import { selectAll, selectionOf, selectRow } from "./selection.js";
import { Tools } from "./tools.js";
import { isNumeric } from "./values.js";
import { columnWidth, columnWidths } from "./widths.js";

/** @typedef {import("../types").RunsPayload} RunsPayload */
/** @typedef {import("./model.js").RunRow} RunRow */
/** @typedef {import("./groups.js").Group} Group */
/** @typedef {{row: RunRow, group: Group | null} | {row: null, group: Group}} Line */

/** Paper has no scroll bar, but no use for more rows than this either. */
const PRINT_MOST = 1000;

/** Of more columns only those near the window are drawn. */
const COLUMNS_UNTIL = 24;
/** CSS pixels beyond the window in which columns are drawn. */
const BEYOND = 400;

/** Up to so many rows are all drawn, without a scroll bar of their own. */
export const ALL_UNTIL = 60;

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
    this.layout = new ColumnLayout(payload.columns.length);
    this.shown = this.model.rows();
    /** @type {Line[]} */
    this.lines = [];
    /** @type {number[]} columns whose values make groups */
    this.grouping = [];
    /** @type {typeof import("./groups.js").AGGREGATES[number]} */
    this.aggregate = "mean";
    /** @type {Set<string>} keys of groups whose rows are listed */
    this.open = new Set();
    /** @type {Set<number>} indexes of rows */
    this.selected = new Set();
    /** whether rows can be chosen: those of runs whose pages are here */
    this.selectable = this.model.hasRuns;
    /** @type {import("./further.js").FurtherField[] | null} fields that the site has beside these columns */
    this.further = null;
    /** @type {ReturnType<typeof loadAllRuns> | null} */
    this.all = null;
    /** @type {number | null} the line that was selected last */
    this.last = null;
    /** @type {number[]} where pinned columns stand, in CSS pixels */
    this.lefts = [];
    /** @type {number[]} where columns end, in CSS pixels; empty where all are drawn */
    this.ends = [];
    /** @type {[from: number, to: number]} */
    this.window = [0, 0];
    this.current = -1;
    this.virtual = payload.shown > ALL_UNTIL;
    this.fixed = this.virtual;
    this.usual = columnWidths(this.model);
    /** @type {Map<number, import("./looks.js").Extent | null>} */
    this.extents = new Map();
    this.group = el("colgroup");
    this.head = new Header({
      columns: this.model.columns,
      layout: this.layout,
      sortOf: (column) => this.model.sortOf(column),
      isFiltered: (column) => this.model.columnFilter(column) !== undefined,
      sort: (column, add) => this.sortBy(column, add),
      menu: (column, button) => popover(button, `Options of ${this.model.columns[column].label}`, (box, close) => columnOptions(this, column, box, close)),
      resize: (column, width) => this.resize(column, width),
      move: (column, place) => this.move(column, place),
      selection: this.selectable ? () => selectionOf(this) : null,
      selectAll: (all) => selectAll(this, all),
    });
    this.tools = new Tools(this);
    const body = el("tbody");
    this.build(body);
    this.rows = new VirtualRows(scroller, body, payload.columns.length, (index) => makeLine(this, index));
    this.lay();
    const follow = oncePerFrame(() => this.slide());
    scroller.addEventListener("scroll", follow, { passive: true });
    new ResizeObserver(follow).observe(scroller);
    this.expose();
    window.addEventListener("beforeprint", () => this.rows.reset(Math.min(PRINT_MOST, this.lines.length), false));
    window.addEventListener("afterprint", () => this.rows.reset(this.lines.length, this.virtual));
  }

  /** @param {HTMLTableSectionElement} body */
  build(body) {
    const { table, scroller } = this;
    for (const part of table.querySelectorAll("colgroup, thead, tbody, tfoot")) part.remove();
    table.append(this.group, this.head.root, body);
    this.block.querySelector(":scope > noscript")?.remove();
    scroller.classList.remove("is-long", "is-part");
    scroller.tabIndex = 0;
    scroller.setAttribute("role", "region");
    this.describe();
    scroller.addEventListener("keydown", (event) => moveByKey(this, event));
    scroller.addEventListener("focusin", ({ target }) => {
      const row = target instanceof Element ? target.closest("tbody tr") : null;
      if (row !== null) this.current = Number(row.getAttribute("aria-rowindex")) - 2;
    });
    const note = this.block.querySelector(".table-note");
    if (note === null) this.block.prepend(this.tools.root);
    else note.replaceWith(this.tools.root);
  }

  describe() {
    const { table, scroller, payload } = this;
    scroller.classList.toggle("is-virtual", this.virtual);
    scroller.setAttribute("aria-label", `${table.caption?.textContent?.trim() || `${this.noun}s`}, ${payload.shown} rows; arrow keys move from row to row${this.selectable ? ", space selects" : ""}`);
  }

  // --- columns ---

  /** Lays the columns out anew, and draws. */
  lay() {
    this.head.build();
    this.size();
    this.refresh(true);
  }

  /** Gives the columns their widths, where they have any. */
  size() {
    const { layout } = this;
    const fixed = this.fixed || layout.widths.size > 0 || layout.pinned > 1;
    this.scroller.classList.toggle("is-fixed", fixed);
    this.group.replaceChildren(...(fixed ? layout.order.map((column) => this.col(column)) : []));
    if (fixed) this.stick();
    this.ends = this.fixed && layout.order.length > COLUMNS_UNTIL ? [...this.head.cells.values()].map((head) => head.offsetLeft + head.offsetWidth) : [];
  }

  /** @param {number} column @returns {HTMLElement} */
  col(column) {
    const chosen = this.layout.widths.get(column);
    const node = el("col");
    // on a phone the first column, which stays in place, leaves room for the others
    node.style.width = chosen !== undefined ? `${chosen}px` : `min(${this.usual[column]}ch + 2.75rem, 44vw)`;
    return node;
  }

  /** Finds where pinned columns stand. */
  stick() {
    const heads = [...this.head.cells.values()].slice(0, this.layout.pinned);
    let left = 0;
    this.lefts = heads.map((head) => {
      const at = left;
      left += head.offsetWidth;
      return at;
    });
    heads.forEach((head, i) => pinAt(head, this.lefts[i], i));
  }

  /** @returns {[from: number, to: number]} places of the columns that are drawn beside the pinned ones */
  columnWindow() {
    const { layout, scroller } = this;
    const all = layout.order.length;
    if (!this.fixed || all <= COLUMNS_UNTIL) return [layout.pinned, all];
    const { scrollLeft, clientWidth } = scroller;
    const from = this.ends.findIndex((end) => end > scrollLeft - BEYOND);
    const to = this.ends.findIndex((end) => end > scrollLeft + clientWidth + BEYOND);
    return [Math.max(layout.pinned, from), to < 0 ? all : to + 1];
  }

  /** Draws other columns where the reader has scrolled to others. */
  slide() {
    const now = this.columnWindow();
    if (now[0] === this.window[0] && now[1] === this.window[1]) return;
    this.draw();
  }

  /** @param {number} column @returns {number} CSS pixels */
  widthOf(column) {
    return this.head.cells.get(column)?.offsetWidth ?? 100;
  }

  /** @param {number} column @param {number} width CSS pixels */
  resize(column, width) {
    // the others keep the widths that they have
    if (!this.fixed && this.layout.widths.size === 0) for (const each of this.layout.order) this.layout.resize(each, this.widthOf(each));
    this.layout.resize(column, width);
    this.size();
    this.draw();
  }

  /** @param {number} column @param {number} place */
  move(column, place) {
    this.layout.move(column, place);
    this.lay();
  }

  /** @param {number} column */
  pin(column) {
    this.layout.pin(column, !this.layout.isPinned(column));
    this.lay();
  }

  /** @param {number} column @param {boolean} show */
  showColumn(column, show) {
    this.layout.show(column, show);
    this.lay();
  }

  /** Learns which further fields the runs have. @returns {Promise<boolean>} whether there is news */
  async loadFurther() {
    if (!this.selectable || this.further !== null) return false;
    this.all ??= loadAllRuns();
    this.further = (await this.all)?.fields ?? [];
    return this.further.length > 0;
  }

  /** @param {import("./further.js").FurtherField} field */
  async addColumn(field) {
    const all = await this.all;
    if (all === null || this.model.columns.some(({ key }) => key === field.key)) return;
    const values = await furtherValues(all, field, this.model.data.map((row) => this.model.runOf(row)));
    const column = { key: field.key, label: field.label, type: field.type };
    this.model.addColumn(column, values);
    this.usual.push(columnWidth(this.model, this.model.columns.length - 1));
    this.layout.show(this.model.columns.length - 1, true);
    this.lay();
  }

  /** @param {number} column @param {import("./layout.js").Look} look */
  setLook(column, look) {
    this.layout.looks.set(column, look);
    this.draw();
  }

  /** @param {number} column @param {import("./layout.js").Best} best */
  setBest(column, best) {
    this.layout.best.set(column, best);
    this.draw();
  }

  // --- rows ---

  /** @param {number} column @param {boolean} add */
  sortBy(column, add) {
    this.model.toggleSort(column, add);
    this.refresh();
  }

  /** @param {number} column @param {boolean} descending */
  setSort(column, descending) {
    this.model.setSort(column, descending);
    this.refresh();
  }

  /** @param {string} text */
  search(text) {
    this.model.setFilter(text);
    this.refresh();
  }

  /** @param {number} column @param {import("./filters.js").ColumnFilter | null} filter */
  filterColumn(column, filter) {
    this.model.filterColumn(column, filter);
    this.refresh();
  }

  /** @param {number} column */
  toggleGroup(column) {
    this.grouping = this.grouping.includes(column) ? this.grouping.filter((each) => each !== column) : [...this.grouping, column];
    this.open.clear();
    this.refresh();
  }

  /** @param {string} key */
  toggleOpen(key) {
    if (!this.open.delete(key)) this.open.add(key);
    this.refresh(true);
  }

  /** Draws what the model says now. @param {boolean} [stay] where the reader has scrolled to */
  refresh(stay = false) {
    this.shown = this.model.rows();
    this.extents.clear();
    this.lines = this.grouping.length === 0 ? this.shown.map((row) => ({ row, group: null })) : this.grouped();
    if (!stay) [this.current, this.last] = [-1, null];
    this.head.update();
    this.table.setAttribute("aria-rowcount", String(this.lines.length + 1));
    this.table.setAttribute("aria-colcount", String(this.layout.order.length));
    this.tools.update();
    if (this.virtual && !stay) this.scroller.scrollTop = 0;
    this.draw();
  }

  draw() {
    const focused = this.scroller.querySelector("tbody")?.contains(document.activeElement) ? this.current : -1;
    this.window = this.columnWindow();
    this.rows.reset(this.lines.length, this.virtual);
    if (focused >= 0) this.goTo(focused);
  }

  /** @returns {Line[]} */
  grouped() {
    return groupRows(this.shown, this.grouping, this.model).flatMap((group) => {
      const rows = this.open.has(group.key) ? group.rows : [];
      return [/** @type {Line} */ ({ row: null, group }), ...rows.map((row) => ({ row, group }))];
    });
  }

  /** @param {number} column @returns {import("./looks.js").Extent | null} of the rows that are shown */
  extent(column) {
    let extent = this.extents.get(column);
    if (extent === undefined) {
      extent = isNumeric(this.model.columns[column].type) ? extentOf(this.shown.map((row) => this.model.values(column)[row])) : null;
      this.extents.set(column, extent);
    }
    return extent;
  }

  /** Selects or deselects the row that has the focus; opens or closes a group. */
  pressCurrent() {
    const line = this.lines[this.current];
    if (line === undefined) return;
    if (line.row === null) {
      this.toggleOpen(line.group.key);
      return;
    }
    if (!this.selectable || this.model.runOf(line.row) === null) return;
    selectRow(this, line.row, !this.selected.has(line.row));
  }

  /** Moves the focus to a row. @param {number} index */
  goTo(index) {
    if (this.lines.length === 0) return;
    this.current = Math.max(0, Math.min(this.lines.length - 1, index));
    this.rows.reveal(this.current)?.focus({ preventScroll: this.virtual });
  }

  /** Tells other scripts what the table shows: `div.trackerRuns`. */
  expose() {
    const table = this;
    this.block.trackerRuns = Object.freeze({
      get total() {
        return table.payload.shown;
      },
      get sort() {
        return table.model.sort();
      },
      get filter() {
        return table.model.filter;
      },
      get rows() {
        return table.shown.map((row) => table.model.cells(row));
      },
      get columns() {
        return table.layout.order.map((column) => table.model.columns[column].key);
      },
      get groups() {
        return table.lines.flatMap(({ row, group }) => (row === null && group !== null ? [{ label: group.label, rows: group.rows.length }] : []));
      },
      get selected() {
        return [...table.selected].map((row) => table.model.runOf(row) ?? "");
      },
    });
  }
}
