/** The header line of a table: a button in each cell sorts by its column, another has all that can be done with it. */

import { el } from "../dom.js";
import { isNumeric } from "./values.js";

/** @typedef {import("../types").RunColumn} RunColumn */
/** @typedef {{descending: boolean, place: number} | null} Sorted */

/**
 * @typedef {object} HeaderHost
 * @property {RunColumn[]} columns
 * @property {import("./layout.js").ColumnLayout} layout
 * @property {(column: number) => Sorted} sortOf
 * @property {(column: number) => boolean} isFiltered
 * @property {(column: number, add: boolean) => void} sort
 * @property {(column: number, button: HTMLElement) => void} menu
 * @property {(column: number, width: number) => void} resize
 * @property {(column: number, place: number) => void} move
 * @property {(() => {some: boolean, all: boolean}) | null} selection of the rows that are shown; null where none can be selected
 * @property {(all: boolean) => void} selectAll
 */

/** A drag of so many pixels moves a column; a shorter one is a click. */
const DRAG = 6;

export class Header {
  /** @param {HeaderHost} host */
  constructor(host) {
    this.host = host;
    this.root = el("thead");
    /** @type {Map<number, HTMLTableCellElement>} */
    this.cells = new Map();
    /** @type {HTMLInputElement | null} */
    this.box = null;
  }

  /** Makes the cells anew: the columns have changed. */
  build() {
    const focus = document.activeElement;
    const was = [...this.cells].find(([, cell]) => cell.contains(focus));
    const place = was === undefined || !(focus instanceof HTMLElement) ? "" : focus.className;
    this.cells = new Map(this.host.layout.order.map((column, place) => [column, this.cell(column, place)]));
    this.root.replaceChildren(el("tr", { "aria-rowindex": 1 }, ...this.cells.values()));
    this.update();
    if (was !== undefined && place !== "") /** @type {HTMLElement | null | undefined} */ (this.cells.get(was[0])?.querySelector(`.${place.split(" ")[0]}`))?.focus({ preventScroll: true });
  }

  /** @param {number} column @param {number} place @returns {HTMLTableCellElement} */
  cell(column, place) {
    const { label, key, type } = this.host.columns[column];
    const sort = el("button", { type: "button", class: "th-button", title: `${key}\nclick: sort · Shift-click: sort by this as well` });
    sort.append(el("span", { class: "th-label" }, label), el("span", { class: "th-sort", "aria-hidden": "true" }));
    sort.addEventListener("click", (event) => this.host.sort(column, event.shiftKey));
    const more = el("button", { type: "button", class: "th-more", "aria-label": `Options of ${label}`, title: "Filter, move, pin, mark …", "aria-haspopup": "dialog" }, "⋮");
    more.addEventListener("click", () => this.host.menu(column, more));
    const grip = el("span", { class: "th-grip", "aria-hidden": "true", title: "Drag: width" });
    const cell = el("th", { scope: "col", class: (isNumeric(type) && type !== "spark") || type === "bool" ? "num" : null, "aria-colindex": place + 1 }, el("div", { class: "th-in" }, sort, more), grip);
    if (column === 0 && this.host.selection !== null) cell.firstElementChild?.prepend(this.allBox());
    this.resizing(grip, cell, column);
    if (column !== 0) this.moving(sort, cell, column);
    return cell;
  }

  /** @returns {HTMLInputElement} selects every row that is shown, or none */
  allBox() {
    const box = el("input", { type: "checkbox", class: "row-box", "aria-label": "Select all", title: "Select all that are shown" });
    box.addEventListener("click", () => this.host.selectAll(box.checked));
    this.box = box;
    return box;
  }

  /** Shows how much of what is shown is selected. */
  updateBox() {
    const { some, all } = this.host.selection?.() ?? { some: false, all: false };
    if (this.box !== null) [this.box.checked, this.box.indeterminate] = [all, some && !all];
  }

  /** Shows how the table is sorted and filtered. */
  update() {
    this.updateBox();
    const { sortOf, isFiltered } = this.host;
    const several = [...this.cells.keys()].filter((column) => sortOf(column) !== null).length > 1;
    for (const [column, cell] of this.cells) {
      const sort = sortOf(column);
      cell.setAttribute("aria-sort", sort === null ? "none" : sort.descending ? "descending" : "ascending");
      cell.classList.toggle("is-filtered", isFiltered(column));
      const mark = cell.querySelector(".th-sort");
      if (mark !== null) mark.textContent = sort === null ? "" : `${sort.descending ? "↓" : "↑"}${several ? sort.place + 1 : ""}`;
    }
  }

  /** @param {HTMLElement} grip @param {HTMLElement} cell @param {number} column */
  resizing(grip, cell, column) {
    grip.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const [start, width] = [event.clientX, cell.offsetWidth];
      const follow = (/** @type {PointerEvent} */ { clientX }) => this.host.resize(column, width + clientX - start);
      const end = () => {
        window.removeEventListener("pointermove", follow);
        window.removeEventListener("pointerup", end);
      };
      window.addEventListener("pointermove", follow);
      window.addEventListener("pointerup", end);
    });
  }

  /** @param {HTMLElement} handle @param {HTMLElement} cell @param {number} column */
  moving(handle, cell, column) {
    handle.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || event.pointerType !== "mouse") return;
      const start = event.clientX;
      let dragged = false;
      const at = (/** @type {number} */ x) => [...this.cells.values()].findIndex((each) => x < each.getBoundingClientRect().right);
      const follow = (/** @type {PointerEvent} */ { clientX }) => {
        if (!dragged && Math.abs(clientX - start) < DRAG) return;
        dragged = true;
        cell.classList.add("is-dragged");
        const over = at(clientX);
        [...this.cells.values()].forEach((each, i) => each.classList.toggle("is-target", i === over && each !== cell));
      };
      const end = (/** @type {PointerEvent} */ { clientX }) => {
        window.removeEventListener("pointermove", follow);
        window.removeEventListener("pointerup", end);
        cell.classList.remove("is-dragged");
        for (const each of this.cells.values()) each.classList.remove("is-target");
        if (!dragged) return;
        // the click that follows is the end of the drag, and sorts nothing
        handle.addEventListener("click", (click) => click.stopImmediatePropagation(), { capture: true, once: true });
        window.setTimeout(() => handle.click(), 0);
        const place = at(clientX);
        this.host.move(column, place < 0 ? this.cells.size - 1 : place);
      };
      window.addEventListener("pointermove", follow);
      window.addEventListener("pointerup", end);
    });
  }
}
