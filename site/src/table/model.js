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
import { openField } from "../columns.js";
import { filterTest } from "./filters.js";
import { runOf } from "./further.js";
import { compareKeys, isNumeric, ranksOf, searchText, sortKey } from "./values.js";

/** @typedef {import("../types").RunsPayload} RunsPayload */
/** @typedef {import("../types").CellValue} CellValue */
/** @typedef {number} RunRow its place in the author's order */
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
    /** @type {import("../types").RunColumn[]} */
    this.columns = payload.columns.map(({ key, label, type }) => ({ key, label, type }));
    this.fields = payload.columns.map(({ data, type }) => openField(data, type));
    this.hrefs = payload.hrefs === null ? null : openField(payload.hrefs, "text");
    /** @type {RunRow[]} in the author's order */
    this.data = Array.from({ length: payload.shown }, (_, row) => row);
    /** @type {CellValue[][]} columns that have been asked for as a whole */
    this.whole = [];
    /** @type {(number | string | undefined)[][]} what each row is sorted by, of columns that have been sorted by */
    this.keys = [];
    /** @type {string[]} */
    this.texts = [];
    const first = payload.columns.findIndex(({ key }) => key === payload.sort?.key);
    this.filter = "";
    /** @type {Map<number, ColumnFilter>} */
    this.columnFilters = new Map();
    /** the column that the author's order is of, as sorting says it */
    this.authored = first < 0 ? [] : [{ id: columnId(first), desc: payload.sort?.descending ?? false }];
    this.table = this.construct(this.authored);
  }

  /** @param {RunRow} row @param {number} column @returns {CellValue} of a sparkline its last value */
  value(row, column) {
    const value = this.whole[column]?.[row] ?? this.fields[column].at(row);
    return this.columns[column].type === "spark" && Array.isArray(value) ? value[0] : /** @type {CellValue} */ (value);
  }

  /** @param {number} column @returns {CellValue[]} one a row, in the author's order */
  values(column) {
    return (this.whole[column] ??= this.data.map((row) => this.value(row, column)));
  }

  /** @param {RunRow} row @returns {CellValue[]} */
  cells(row) {
    return this.columns.map((_, column) => this.value(row, column));
  }

  /** @param {RunRow} row @returns {string | null} the address of its page */
  href(row) {
    return /** @type {string | null} */ (this.hrefs?.at(row) ?? null);
  }

  /** @param {RunRow} row @returns {string | null} the id of its run; null where that has no page here */
  runOf(row) {
    return runOf(this.href(row));
  }

  /** @returns {boolean} whether some row is of a run whose page is here */
  get hasRuns() {
    return this.data.some((row) => this.runOf(row) !== null);
  }

  /** @param {RunRow} row @param {number} column @returns {import("../types").SparkData | null} */
  sparkOf(row, column) {
    const data = this.columns[column].type === "spark" ? this.fields[column].at(row) : null;
    return Array.isArray(data) ? data : null;
  }

  /** @param {{id: string, desc: boolean}[]} sorting */
  construct(sorting) {
    return constructTable({
      features,
      data: /** @type {any[]} */ (this.data), // rows without an object of their own
      columns: this.columns.map((_, i) => ({
        id: columnId(i),
        accessorFn: (/** @type {RunRow} */ row) => this.keysOf(i)[row],
        filterFn: (/** @type {any} */ row, /** @type {string} */ _id, /** @type {(value: CellValue) => boolean} */ test) => test(this.values(i)[row.original]),
        sortFn: (/** @type {any} */ a, /** @type {any} */ b, /** @type {string} */ id) => {
          const keys = this.keysOf(i);
          return compareKeys(keys[a.original], keys[b.original], this.descending(id));
        },
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
    this.fields.push(openField({ here: values }, column.type));
    this.texts = [];
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
   * What the rows are sorted by. Texts are compared once, and by their places from then on: people's order of texts is slow
   * to ask for.
   *
   * @param {number} column
   * @returns {(number | string | undefined)[]} one a row
   */
  keysOf(column) {
    let keys = this.keys[column];
    if (keys === undefined) {
      const { type } = this.columns[column];
      keys = this.values(column).map((value) => sortKey(value, type));
      if (!isNumeric(type)) {
        const ranks = ranksOf(keys);
        keys = keys.map((key) => (typeof key === "string" ? ranks.get(key) : key));
      }
      this.keys[column] = keys;
    }
    return keys;
  }

  /** @param {RunRow} row @returns {string} all its cells, in small letters */
  textOf(row) {
    return (this.texts[row] ??= this.columns.map(({ type }, i) => searchText(this.values(i)[row], type)).join("\n").toLowerCase());
  }

  /** @param {string} id @returns {boolean} */
  descending(id) {
    return this.table.atoms.sorting.get().some((each) => each.id === id && each.desc);
  }

  /** @returns {boolean} whether all rows are shown as they come */
  isUntouched() {
    const sorting = this.table.atoms.sorting.get();
    const authored = sorting.every(({ id, desc }, i) => id === this.authored[i]?.id && desc === this.authored[i].desc);
    return authored && this.filter.trim() === "" && this.columnFilters.size === 0;
  }

  /** @returns {RunRow[]} the rows that pass the filter, in order */
  rows() {
    if (this.isUntouched()) return this.data;
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
