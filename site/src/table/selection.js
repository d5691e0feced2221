/** The rows that the reader has selected, to compare or to export. */

/** @typedef {import("./table.js").RunTable} RunTable */
/** @typedef {import("./model.js").RunRow} RunRow */

/** @param {RunTable} table @returns {RunRow[]} the rows that are shown and can be selected */
function selectable(table) {
  return table.shown.filter((row) => table.model.runOf(row) !== null);
}

/**
 * @param {RunTable} table
 * @param {RunRow} row
 * @param {boolean} on
 * @param {boolean} [range] all from the one that was selected before
 */
export function selectRow(table, row, on, range = false) {
  const { lines, selected, rows, model } = table;
  const at = lines.findIndex((line) => line.row === row);
  const from = range && table.last !== null ? table.last : at;
  for (let i = Math.min(from, at); i <= Math.max(from, at); i++) {
    const each = lines[i]?.row;
    if (each === null || each === undefined || model.runOf(each) === null) continue;
    if (on) selected.add(each);
    else selected.delete(each);
    const line = rows.drawn.get(i);
    line?.setAttribute("aria-selected", String(on));
    const box = line?.querySelector(".row-box");
    if (box instanceof HTMLInputElement) box.checked = on;
  }
  table.last = at;
  table.head.updateBox();
  table.tools.update();
}

/** @param {RunTable} table @returns {{some: boolean, all: boolean}} how much of what is shown is selected */
export function selectionOf(table) {
  const can = table.selected.size === 0 ? [] : selectable(table);
  const on = can.filter((row) => table.selected.has(row)).length;
  return { some: on > 0, all: on > 0 && on === can.length };
}

/** @param {RunTable} table @param {boolean} all every row that is shown, or none at all */
export function selectAll(table, all) {
  table.selected = new Set(all ? selectable(table) : []);
  table.head.updateBox();
  table.tools.update();
  table.draw();
}
