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
import { compareKeys, searchText, sortKey } from "./values.js";

/** @typedef {import("../types").RunsPayload} RunsPayload */
/** @typedef {import("../types").CellValue} CellValue */
/** @typedef {{index: number, cells: CellValue[], href: string | null, text: string | null}} RunRow */
/** @typedef {{key: string, descending: boolean}} SortBy */

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
    /** @type {RunRow[]} */
    const data = payload.rows.map((cells, index) => ({ index, cells, href: payload.hrefs[index] ?? null, text: null }));
    const first = payload.columns.findIndex(({ key }) => key === payload.sort?.key);
    this.filter = "";
    this.table = constructTable({
      features,
      data,
      columns: payload.columns.map((column, i) => ({
        id: columnId(i),
        accessorFn: (/** @type {RunRow} */ row) => sortKey(row.cells[i], column.type),
        sortFn: (/** @type {any} */ a, /** @type {any} */ b, /** @type {string} */ id) =>
          compareKeys(a.getValue(id), b.getValue(id), this.descending(id)),
        sortUndefined: false, // compareKeys knows where what is missing goes
        enableGlobalFilter: i === 0,
      })),
      // asked once a row, through the first column: the terms may be in any of its cells
      globalFilterFn: (/** @type {any} */ row, /** @type {string} */ _id, /** @type {string[]} */ terms) =>
        terms.every((term) => this.textOf(row.original).includes(term)),
      getColumnCanGlobalFilter: (/** @type {any} */ column) => column.id === columnId(0),
      initialState: { sorting: first < 0 ? [] : [{ id: columnId(first), desc: payload.sort?.descending ?? false }] },
    });
  }

  /** @param {RunRow} row @returns {string} all its cells, in small letters */
  textOf(row) {
    row.text ??= row.cells.map((cell, i) => searchText(cell, this.payload.columns[i].type)).join("\n").toLowerCase();
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
    return this.table.atoms.sorting.get().map(({ id, desc }) => ({ key: this.payload.columns[Number(id.slice(1))].key, descending: desc }));
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
}
