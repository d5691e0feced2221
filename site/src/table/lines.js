/** A line of a table: a run, or a group of them. */

import { el, safeHref } from "../dom.js";
import { cell } from "./cells.js";
import { numbersOf } from "./groups.js";
import { dress } from "./looks.js";
import { selectRow } from "./selection.js";
import { sparkline } from "./spark.js";
import { isNumeric } from "./values.js";

/** @typedef {import("./table.js").RunTable} RunTable */
/** @typedef {import("./model.js").RunRow} RunRow */
/** @typedef {import("./groups.js").Group} Group */

/** @param {RunTable} table @param {number} index of the line @returns {HTMLTableRowElement} */
export function makeLine(table, index) {
  const { row, group } = table.lines[index];
  const line = el("tr", { "aria-rowindex": index + 2, tabindex: -1 });
  if (row === null) groupCells(table, line, group);
  else runCells(table, line, row);
  if (row !== null && group !== null) line.classList.add("is-inner");
  const pinned = table.scroller.classList.contains("is-fixed") ? table.layout.pinned : 0;
  for (let i = 0; i < pinned; i++) pinAt(/** @type {HTMLElement} */ (line.children[i]), table.lefts[i] ?? 0, i);
  return line;
}

/** @param {RunTable} table @param {HTMLTableRowElement} line @param {RunRow} row */
function runCells(table, line, row) {
  const { layout, model } = table;
  const link = safeHref(model.href(row));
  drawnColumns(table, line, (column) => {
    const value = model.value(row, column);
    const spark = model.sparkOf(row, column);
    const node = spark === null || column === 0 ? cell(value, model.columns[column], column === 0, link) : sparkCell(spark);
    if (layout.looks.has(column) || layout.best.has(column)) dress(node, value, column, layout, table.extent(column));
    return node;
  });
  if (!table.selectable || model.runOf(row) === null) return;
  const on = table.selected.has(row);
  const box = el("input", { type: "checkbox", class: "row-box", checked: on, "aria-label": `Select ${model.value(row, 0) ?? "run"}`, tabindex: -1 });
  box.addEventListener("click", (event) => selectRow(table, row, box.checked, event.shiftKey));
  line.setAttribute("aria-selected", String(on));
  line.firstElementChild?.prepend(box);
}

/** @param {import("../types").SparkData} data @returns {HTMLElement} */
function sparkCell(data) {
  const node = el("td");
  node.append(sparkline(data));
  return node;
}

/** @param {RunTable} table @param {HTMLTableRowElement} line @param {Group} group */
function groupCells(table, line, group) {
  line.className = "is-group";
  const open = table.open.has(group.key);
  const fold = el("button", { type: "button", class: "group-fold", "aria-expanded": String(open) }, el("span", {}, group.label), el("span", { class: "group-count" }, group.rows.length.toLocaleString("en")));
  fold.addEventListener("click", () => table.toggleOpen(group.key));
  drawnColumns(table, line, (column) => (column === 0 ? el("th", { scope: "row", title: group.label }, fold) : aggregateCell(table, group, column)));
}

/**
 * Fills a line with the pinned columns and those near the window; what lies between and beyond is one empty cell each.
 *
 * @param {RunTable} table
 * @param {HTMLTableRowElement} line
 * @param {(column: number) => HTMLElement} make
 */
function drawnColumns({ layout, window: [from, to] }, line, make) {
  const { order, pinned } = layout;
  const some = from > pinned || to < order.length;
  const add = (/** @type {number} */ place) => {
    const node = make(order[place]);
    if (some) node.setAttribute("aria-colindex", String(place + 1));
    line.append(node);
  };
  for (let place = 0; place < pinned; place++) add(place);
  if (from > pinned) line.append(el("td", { colspan: from - pinned, "aria-hidden": "true" }));
  for (let place = from; place < to; place++) add(place);
  if (to < order.length) line.append(el("td", { colspan: order.length - to, "aria-hidden": "true" }));
}

/** @param {RunTable} table @param {Group} group @param {number} column @returns {HTMLElement} what its numbers come to */
function aggregateCell({ model, aggregate }, group, column) {
  const of = model.columns[column];
  const found = numbersOf(group, column, model);
  if (found === null || found.count === 0) return el("td", { class: isNumeric(of.type) ? "num" : null });
  // a count is no time, and a spread of times is a duration
  const type = aggregate === "count" ? "number" : aggregate === "std" && of.type === "time" ? "duration" : of.type;
  const node = cell(found[aggregate], { ...of, type }, false, null);
  node.title = `count ${found.count}, mean ${found.mean}, min ${found.min}, max ${found.max}, std ${found.std}`;
  return node;
}

/** @param {HTMLElement} node @param {number} left CSS pixels @param {number} place among the pinned columns */
export function pinAt(node, left, place) {
  node.classList.add("is-pinned");
  node.style.left = `${left}px`;
  node.style.setProperty("--layer", String(20 - place));
}
