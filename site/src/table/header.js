/** The header line of a run table: a button in each cell sorts by its column. */

import { el } from "../dom.js";
import { isNumeric } from "./values.js";

/** @typedef {import("../types").RunColumn} RunColumn */
/** @typedef {(column: number) => {descending: boolean, place: number} | null} SortOf */

/**
 * @param {RunColumn[]} columns
 * @param {(column: number, add: boolean) => void} onSort
 * @returns {{root: HTMLTableSectionElement, update: (sortOf: SortOf) => void}}
 */
export function header(columns, onSort) {
  const cells = columns.map(({ label, key, type }, i) => {
    const button = el("button", { type: "button", title: `${key}\nclick: sort · Shift-click: sort by this as well` });
    button.append(el("span", { class: "th-label" }, label), el("span", { class: "th-sort", "aria-hidden": "true" }));
    button.addEventListener("click", (event) => onSort(i, event.shiftKey));
    return el("th", { scope: "col", class: isNumeric(type) || type === "bool" ? "num" : null, "aria-colindex": i + 1 }, button);
  });
  /** @param {SortOf} sortOf */
  const update = (sortOf) => {
    const several = columns.filter((_, i) => sortOf(i) !== null).length > 1;
    cells.forEach((cell, i) => {
      const sort = sortOf(i);
      cell.setAttribute("aria-sort", sort === null ? "none" : sort.descending ? "descending" : "ascending");
      const mark = cell.querySelector(".th-sort");
      if (mark !== null) mark.textContent = sort === null ? "" : `${sort.descending ? "↓" : "↑"}${several ? sort.place + 1 : ""}`;
    });
  };
  return { root: el("thead", {}, el("tr", { "aria-rowindex": 1 }, ...cells)), update };
}
