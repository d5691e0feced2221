/** Gives a live table newer rows: order, filters, groups, columns, selection and scroll stay as the reader has them. */

import { ColumnLayout } from "./layout.js";
import { TableModel } from "./model.js";
import { ALL_UNTIL } from "./table.js";
import { columnWidths } from "./widths.js";

/** @typedef {import("../types").RunsPayload} RunsPayload */
/** @typedef {import("../types").RunColumn} RunColumn */
/** @typedef {import("./table.js").RunTable} RunTable */
/** @typedef {number[]} Moved where each column of before is now; -1 for nowhere */

/**
 * @param {RunTable} table
 * @param {RunsPayload} payload
 */
export function renewTable(table, payload) {
  const { model: before, scroller } = table;
  const { scrollTop, scrollLeft } = scroller;
  const model = new TableModel(payload);
  keepAdded(table, model);
  const moved = movedColumns(before.columns, model.columns);
  const same = model.columns.length === before.columns.length && before.columns.every(({ label }, i) => moved[i] === i && label === model.columns[i].label);
  keepRows(table, model, moved);
  if (!same) {
    table.usual = columnWidths(model);
    Object.assign(table.layout, movedLayout(table.layout, moved, model.columns.length));
  }
  take(table, payload, model);
  if (same) table.refresh(true);
  else table.lay();
  [scroller.scrollTop, scroller.scrollLeft] = [scrollTop, scrollLeft];
  table.rows.draw();
}

/** @param {RunTable} table @param {RunsPayload} payload @param {TableModel} model */
function take(table, payload, model) {
  [table.payload, table.model] = [payload, model];
  table.head.host.columns = model.columns;
  table.selectable = model.hasRuns;
  table.virtual = table.fixed = payload.shown > ALL_UNTIL;
  [table.further, table.all] = [null, null];
  table.describe();
}

/**
 * Keeps the columns that the reader has added; what a run had in them before, it has now.
 *
 * @param {RunTable} table
 * @param {TableModel} model
 */
function keepAdded({ model: before, payload: was }, model) {
  const rowOf = new Map(before.data.map((row) => [before.href(row), row]));
  for (let column = was.columns.length; column < before.columns.length; column++) {
    if (model.columns.some(({ key }) => key === before.columns[column].key)) continue;
    const values = model.data.map((row) => {
      const was = rowOf.get(model.href(row));
      return was === undefined ? null : before.value(was, column);
    });
    model.addColumn(before.columns[column], values);
  }
}

/** @param {RunColumn[]} before @param {RunColumn[]} now @returns {Moved} of several columns of one key, the n-th is the n-th */
export function movedColumns(before, now) {
  /** @type {Map<string, number[]>} */
  const places = new Map();
  now.forEach(({ key }, i) => places.set(key, [...(places.get(key) ?? []), i]));
  return before.map(({ key }) => places.get(key)?.shift() ?? -1);
}

/**
 * Sorts, filters, groups and selects as before.
 *
 * @param {RunTable} table
 * @param {TableModel} model
 * @param {Moved} moved
 */
function keepRows(table, model, moved) {
  const { model: before, payload: was } = table;
  const sort = before.sort();
  const authored = sort.length === (was.sort === null ? 0 : 1) && sort.every(({ key, descending }) => key === was.sort?.key && descending === (was.sort?.descending ?? false));
  if (!authored) model.sortAs(before.sorting().flatMap(({ column, descending }) => (moved[column] < 0 ? [] : [{ column: moved[column], descending }])));
  for (const [column, filter] of before.columnFilters) if (moved[column] >= 0) model.columnFilters.set(moved[column], filter);
  model.applyFilters();
  model.setFilter(before.filter);
  table.grouping = table.grouping.map((column) => moved[column]).filter((column) => column >= 0);
  const selected = new Set([...table.selected].map((row) => before.runOf(row)));
  table.selected = new Set(model.data.filter((row) => model.runOf(row) !== null && selected.has(model.runOf(row))));
}

/** @param {ColumnLayout} layout @param {Moved} moved @param {number} columns @returns {ColumnLayout} with new columns at the end */
export function movedLayout(layout, moved, columns) {
  const made = new ColumnLayout(columns);
  const here = (/** @type {number[]} */ list) => list.map((column) => moved[column]).filter((column) => column >= 0);
  const pinned = here(layout.order.slice(0, layout.pinned));
  const fresh = made.order.filter((column) => !moved.includes(column));
  made.order = [...pinned, ...here(layout.order.slice(layout.pinned)), ...fresh];
  made.pinned = pinned.length;
  for (const what of /** @type {const} */ (["widths", "looks", "best"])) {
    for (const [column, value] of layout[what]) if (moved[column] >= 0) made[what].set(moved[column], /** @type {never} */ (value));
  }
  return made;
}
