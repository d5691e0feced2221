/** The rows of a run table, sorted and filtered by TanStack Table (headless; it draws nothing). */

import {
  columnFilteringFeature,
  constructTable,
  createFilteredRowModel,
  createSortedRowModel,
  globalFilteringFeature,
  rowSortingFeature,
  tableFeatures,
} from "@tanstack/table-core";
import { storeReactivityBindings } from "@tanstack/table-core/store-reactivity-bindings";
import { filterTest } from "./filters.js";
import { compareKeys, isNumeric, ranksOf, searchText, sortKey } from "./values.js";

/** @typedef {import("../types").RunsPayload} RunsPayload */
/** @typedef {import("../types").CellValue} CellValue */
/** @typedef {{index: number, cells: CellValue[], href: string | null, text: string | null}} RunRow */
/** @typedef {{key: string, descending: boolean}} SortBy */
/** @typedef {import("./filters.js").ColumnFilter} ColumnFilter */

const features = tableFeatures({
  coreReactivityFeature: storeReactivityBindings(),
  rowSortingFeature,
  columnFilteringFeature,
  globalFilteringFeature,
  sortedRowModel: createSortedRowModel(),
  filteredRowModel: createFilteredRowModel(),
});

/** @param {number} index @returns {string} TanStack's id of a column; the keys of runs may be anything, even twice the same */
const columnId = (index) => `c${index}`;

export class TableModel {
  /** @param {RunsPayload} payload */
  constructor(payload) {
    this.payload = payload;
    this.columns = [...payload.columns];
    /** @type {RunRow[]} */
    this.data = payload.rows.map((cells, index) => ({ index, cells: this.plain(cells), href: payload.hrefs[index] ?? null, text: null }));
    const first = payload.columns.findIndex(({ key }) => key === payload.sort?.key);
    this.filter = "";
    /** @type {Map<number, ColumnFilter>} */
    this.columnFilters = new Map();
    /** @type {Map<number, Map<string, number>>} */
    this.ranks = new Map();
    this.table = this.construct(first < 0 ? [] : [{ id: columnId(first), desc: payload.sort?.descending ?? false }]);
  }

  /** @param {RunsPayload["rows"][number]} cells @returns {CellValue[]} with the last value in place of a sparkline */
  plain(cells) {
    const { columns } = this.payload;
    if (!columns.some(({ type }) => type === "spark")) return /** @type {CellValue[]} */ (cells);
    return /** @type {CellValue[]} */ (cells.map((value, i) => (columns[i].type === "spark" && Array.isArray(value) ? value[0] : value)));
  }

  /** @param {RunRow} row @param {number} column @returns {import("../types").SparkData | null} */
  sparkOf(row, column) {
    const data = this.columns[column].type === "spark" ? this.payload.rows[row.index][column] : null;
    return Array.isArray(data) ? data : null;
  }

  /** @param {{id: string, desc: boolean}[]} sorting */
  construct(sorting) {
    return constructTable({
      features,
      data: this.data,
      columns: this.columns.map((_, i) => ({
        id: columnId(i),
        accessorFn: (/** @type {RunRow} */ row) => this.keyOf(row, i),
        filterFn: (/** @type {any} */ row, /** @type {string} */ _id, /** @type {(value: CellValue) => boolean} */ test) => test(row.original.cells[i] ?? null),
        sortFn: (/** @type {any} */ a, /** @type {any} */ b, /** @type {string} */ id) =>
          compareKeys(a.getValue(id), b.getValue(id), this.descending(id)),
        sortUndefined: false, // compareKeys knows where what is missing goes
        enableGlobalFilter: i === 0,
      })),
      // asked once a row, through the first column: the terms may be in any of its cells
      globalFilterFn: (/** @type {any} */ row, /** @type {string} */ _id, /** @type {string[]} */ terms) =>
        terms.every((term) => this.textOf(row.original).includes(term)),
      getColumnCanGlobalFilter: (/** @type {any} */ column) => column.id === columnId(0),
      initialState: { sorting },
    });
  }

  /**
   * Adds a column; sort and filters stay.
   *
   * @param {import("../types").RunColumn} column
   * @param {CellValue[]} values one a row
   */
  addColumn(column, values) {
    this.columns.push(column);
    this.data.forEach((row, i) => {
      row.cells = [...row.cells, values[i] ?? null];
      row.text = null;
    });
    this.table = this.construct(this.table.atoms.sorting.get());
    this.setFilter(this.filter);
    this.applyFilters();
  }

  /** @param {number} column @param {ColumnFilter | null} filter null: all pass */
  filterColumn(column, filter) {
    if (filter === null) this.columnFilters.delete(column);
    else this.columnFilters.set(column, filter);
    this.applyFilters();
  }

  applyFilters() {
    this.table.setColumnFilters([...this.columnFilters].map(([column, filter]) => ({ id: columnId(column), value: filterTest(filter, this.columns[column].type) })));
  }

  /** @param {number} column @returns {ColumnFilter | undefined} */
  columnFilter(column) {
    return this.columnFilters.get(column);
  }

  /**
   * What a row is sorted by. Texts are compared once, and by their places from then on: people's order of texts is slow to ask for.
   *
   * @param {RunRow} row
   * @param {number} column
   * @returns {number | string | undefined}
   */
  keyOf(row, column) {
    const { type } = this.columns[column];
    const key = sortKey(row.cells[column], type);
    if (typeof key !== "string" || isNumeric(type)) return key;
    let ranks = this.ranks.get(column);
    if (ranks === undefined) {
      ranks = ranksOf(this.data.map(({ cells }) => sortKey(cells[column], type)));
      this.ranks.set(column, ranks);
    }
    return ranks.get(key);
  }

  /** @param {RunRow} row @returns {string} all its cells, in small letters */
  textOf(row) {
    row.text ??= row.cells.map((cell, i) => searchText(cell, this.columns[i].type)).join("\n").toLowerCase();
    return row.text;
  }

  /** @param {string} id @returns {boolean} */
  descending(id) {
    return this.table.atoms.sorting.get().some((each) => each.id === id && each.desc);
  }

  /** @returns {RunRow[]} the rows that pass the filter, in order */
  rows() {
    return this.table.getRowModel().rows.map((row) => row.original);
  }

  /** @param {string} text words that must all be in a row */
  setFilter(text) {
    this.filter = text;
    const terms = text.toLowerCase().split(/\s+/).filter(Boolean);
    this.table.setGlobalFilter(terms.length === 0 ? undefined : terms);
  }

  /** @returns {SortBy[]} */
  sort() {
    return this.table.atoms.sorting.get().map(({ id, desc }) => ({ key: this.columns[Number(id.slice(1))].key, descending: desc }));
  }

  /**
   * @param {number} column
   * @returns {{descending: boolean, place: number} | null} how the column is sorted, and which of the sort keys it is
   */
  sortOf(column) {
    const sorting = this.table.atoms.sorting.get();
    const place = sorting.findIndex(({ id }) => id === columnId(column));
    return place < 0 ? null : { descending: sorting[place].desc, place };
  }

  /**
   * Ascending, then descending, then the author's order again.
   *
   * @param {number} column
   * @param {boolean} add keep the other sort keys
   */
  toggleSort(column, add) {
    const now = this.sortOf(column);
    const id = columnId(column);
    const next = now === null ? [{ id, desc: false }] : now.descending ? [] : [{ id, desc: true }];
    const sorting = this.table.atoms.sorting.get();
    if (!add) this.table.setSorting(next);
    else if (now === null) this.table.setSorting([...sorting, ...next]);
    else this.table.setSorting(sorting.flatMap((each) => (each.id === id ? next : [each])));
  }

  /** @returns {{column: number, descending: boolean}[]} how the rows are sorted */
  sorting() {
    return this.table.atoms.sorting.get().map(({ id, desc }) => ({ column: Number(id.slice(1)), descending: desc }));
  }

  /** @param {{column: number, descending: boolean}[]} sorting */
  sortAs(sorting) {
    this.table.setSorting(sorting.map(({ column, descending }) => ({ id: columnId(column), desc: descending })));
  }

  /** @param {number} column @param {boolean} descending */
  setSort(column, descending) {
    this.table.setSorting([{ id: columnId(column), desc: descending }]);
  }
}
