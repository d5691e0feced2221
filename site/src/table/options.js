/** What can be done with one column: filter it, sort by it, lay it out, mark what is in it. */

import { el, newId } from "../dom.js";
import { countValues, dateOf, isOpen, isRanged, LIST_UNTIL, secondsOf } from "./filters.js";
import { isNumeric } from "./values.js";

/** @typedef {import("./filters.js").ColumnFilter} ColumnFilter */
/** @typedef {import("./table.js").RunTable} RunTable */

/** @param {string} text @param {() => void} work @param {boolean} [pressed] @returns {HTMLButtonElement} */
function item(text, work, pressed) {
  const button = el("button", { type: "button", class: "menu-item", "aria-pressed": pressed === undefined ? null : String(pressed) }, text);
  button.addEventListener("click", work);
  return button;
}

/**
 * @param {RunTable} table
 * @param {number} column
 * @param {HTMLElement} box
 * @param {() => void} close
 */
export function columnOptions(table, column, box, close) {
  const { layout, model } = table;
  const { type, label, key } = model.columns[column];
  const done = (/** @type {() => void} */ work) => () => {
    work();
    close();
  };
  const sort = model.sortOf(column);
  const rows = [
    el("p", { class: "menu-heading", title: key }, label),
    columnFilter(table, column),
    el("div", { class: "popover-row" }, item("↑ sort", done(() => table.setSort(column, false)), sort !== null && !sort.descending), item("↓ sort", done(() => table.setSort(column, true)), sort !== null && sort.descending)),
  ];
  if (isNumeric(type)) {
    const look = layout.looks.get(column) ?? "plain";
    const best = layout.best.get(column) ?? "none";
    const looks = /** @type {const} */ (["plain", "heat", "bar"]).map((each) => item({ plain: "plain", heat: "heat map", bar: "bars" }[each], done(() => table.setLook(column, each)), look === each));
    const marks = /** @type {const} */ (["none", "low", "high"]).map((each) => item({ none: "none", low: "lowest", high: "highest" }[each], done(() => table.setBest(column, each)), best === each));
    rows.push(el("div", { class: "popover-row" }, el("span", { class: "menu-heading" }, "Cells"), ...looks), el("div", { class: "popover-row" }, el("span", { class: "menu-heading" }, "Mark"), ...marks));
  }
  rows.push(el("div", { class: "popover-row" }, item("group by it", done(() => table.toggleGroup(column)), table.grouping.includes(column))));
  const place = layout.order.indexOf(column);
  if (column !== 0) {
    rows.push(
      el("div", { class: "popover-row" }, item("← move", () => table.move(column, place - 1)), item("move →", () => table.move(column, place + 1)), item("pin", done(() => table.pin(column)), layout.isPinned(column)), item("hide", done(() => table.showColumn(column, false)))),
    );
  }
  rows.push(el("div", { class: "popover-row" }, item("narrower", () => table.resize(column, table.widthOf(column) - 24)), item("wider", () => table.resize(column, table.widthOf(column) + 24))));
  box.append(...rows);
}

/** @param {RunTable} table @param {number} column @returns {HTMLElement} */
function columnFilter(table, column) {
  const { model } = table;
  const { type } = model.columns[column];
  const now = model.columnFilter(column) ?? {};
  const set = (/** @type {ColumnFilter} */ filter) => table.filterColumn(column, isOpen(filter) ? null : filter);
  if (isRanged(type)) return range(type, now, set);
  const counts = countValues(model.values(column), type);
  return counts === null || (counts.size > LIST_UNTIL / 2 && type === "text") ? textFilter(now, set) : list(counts, now, set);
}

/** @param {import("../types").CellType} type @param {ColumnFilter} now @param {(filter: ColumnFilter) => void} set @returns {HTMLElement} */
function range(type, now, set) {
  const time = type === "time";
  const write = (/** @type {number | null | undefined} */ end) => (end === null || end === undefined ? "" : time ? dateOf(end) : String(end));
  const input = (/** @type {string} */ label, /** @type {number | null | undefined} */ value) =>
    el("input", { type: time ? "date" : "number", step: "any", "aria-label": label, placeholder: label, value: write(value) });
  const [least, most] = [input("from", now.min), input("to", now.max)];
  const read = (/** @type {HTMLInputElement} */ from, /** @type {boolean} */ end) => (time ? secondsOf(from.value, end) : from.value === "" ? null : Number(from.value));
  for (const each of [least, most]) each.addEventListener("input", () => set({ min: read(least, false), max: read(most, true) }));
  return el("div", { class: "popover-row popover-filter" }, least, el("span", { "aria-hidden": "true" }, "–"), most);
}

/** @param {ColumnFilter} now @param {(filter: ColumnFilter) => void} set @returns {HTMLElement} */
function textFilter(now, set) {
  const input = el("input", { type: "search", "aria-label": "contains", placeholder: "contains", value: now.text ?? "", spellcheck: "false" });
  input.addEventListener("input", () => set({ text: input.value }));
  return el("div", { class: "popover-row popover-filter" }, input);
}

/** @param {Map<string, number>} counts @param {ColumnFilter} now @param {(filter: ColumnFilter) => void} set @returns {HTMLElement} */
function list(counts, now, set) {
  const chosen = new Set(now.values ?? counts.keys());
  const boxes = [...counts].map(([name, count]) => {
    const id = newId();
    const box = el("input", { type: "checkbox", id, checked: chosen.has(name), "data-value": name });
    box.addEventListener("change", () => {
      if (box.checked) chosen.add(name);
      else chosen.delete(name);
      set({ values: chosen.size === counts.size ? null : [...counts.keys()].filter((each) => chosen.has(each)) });
    });
    return el("li", {}, box, el("label", { for: id }, name === "" ? "missing" : name), el("span", { class: "popover-count" }, count.toLocaleString("en")));
  });
  const only = item("none", () => {
    chosen.clear();
    for (const box of part.querySelectorAll("input")) box.checked = false;
    set({ values: [] });
  });
  const part = el("div", { class: "popover-list" }, el("ul", {}, ...boxes));
  if (counts.size > 2) part.append(only);
  return part;
}
