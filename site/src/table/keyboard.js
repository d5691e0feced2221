/** The keys that move from row to row when a run table has the focus. */

import { selectAll } from "./selection.js";

/** @typedef {import("./table.js").RunTable} RunTable */

/** @type {Record<string, (table: RunTable) => number>} */
const MOVES = {
  ArrowDown: (table) => table.current + 1,
  ArrowUp: (table) => table.current - 1,
  PageDown: (table) => table.current + table.rows.pageSize,
  PageUp: (table) => table.current - table.rows.pageSize,
  Home: () => 0,
  End: (table) => table.lines.length - 1,
};

/**
 * @param {RunTable} table
 * @param {KeyboardEvent} event
 */
export function moveByKey(table, event) {
  if (event.key === "a" && (event.ctrlKey || event.metaKey) && table.selectable && !(event.target instanceof HTMLInputElement)) {
    event.preventDefault();
    selectAll(table, true);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof HTMLElement)) return;
  if (event.key === "Enter" && event.target.tagName === "TR") {
    /** @type {HTMLElement | null} */ (event.target.querySelector("a, .group-fold"))?.click();
    return;
  }
  if (event.key === " " && event.target.tagName === "TR") {
    event.preventDefault();
    table.pressCurrent();
    return;
  }
  const move = MOVES[event.key];
  if (move === undefined || event.target.closest("thead") !== null) return;
  event.preventDefault();
  table.goTo(move(table));
}
