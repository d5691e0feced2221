/** Draws the rows that can be seen, of any number, in a table body; all rows are of one height. */

import { el, oncePerFrame } from "../dom.js";

const BEYOND = 6;

/**
 * @param {number} scrollTop
 * @param {number} height of the window onto the rows
 * @param {number} rowHeight
 * @param {number} total
 * @returns {[from: number, to: number]} indexes [from, to) of the rows to draw
 */
export function windowOf(scrollTop, height, rowHeight, total) {
  const from = Math.min(total, Math.max(0, Math.floor(scrollTop / rowHeight) - BEYOND));
  return [from, Math.max(from, Math.min(total, Math.ceil((scrollTop + height) / rowHeight) + BEYOND))];
}

/**
 * @param {number} columns
 * @returns {HTMLTableRowElement} a row that keeps the room of rows that are not drawn
 */
function filler(columns) {
  const row = el("tr", { class: "filler", "aria-hidden": "true", role: "presentation" }, el("td", { colspan: columns }));
  row.hidden = true;
  return row;
}

export class VirtualRows {
  /**
   * @param {HTMLElement} scroller
   * @param {HTMLTableSectionElement} body
   * @param {number} columns
   * @param {(index: number) => HTMLTableRowElement} makeRow
   */
  constructor(scroller, body, columns, makeRow) {
    this.scroller = scroller;
    this.body = body;
    this.makeRow = makeRow;
    this.total = 0;
    this.virtual = false;
    /** CSS pixels */
    this.rowHeight = parseFloat(getComputedStyle(scroller).getPropertyValue("--row-height")) || 32;
    /** @type {Map<number, HTMLTableRowElement>} */
    this.drawn = new Map();
    this.above = filler(columns);
    this.below = filler(columns);
    this.body.replaceChildren(this.above, this.below);
    scroller.addEventListener("scroll", oncePerFrame(() => this.draw()), { passive: true });
    new ResizeObserver(() => this.draw()).observe(scroller);
  }

  /**
   * Draws anew.
   *
   * @param {number} total how many rows there are
   * @param {boolean} virtual whether to draw only those that can be seen
   */
  reset(total, virtual) {
    this.total = total;
    this.virtual = virtual;
    for (const row of this.drawn.values()) row.remove();
    this.drawn.clear();
    if (virtual) this.fill(this.below, total); // the window is as high as it will be before it is measured
    this.draw();
  }

  draw() {
    const [from, to] = this.virtual
      ? windowOf(this.scroller.scrollTop, this.scroller.clientHeight, this.rowHeight, this.total)
      : [0, this.total];
    const gone = [...this.drawn].filter(([index]) => index < from || index >= to);
    // before any goes: to move the focus is to lay the table out, and one that is shorter for a while would scroll
    if (gone.some(([, row]) => row.contains(document.activeElement))) this.scroller.focus({ preventScroll: true });
    for (const [index, row] of gone) {
      row.remove();
      this.drawn.delete(index);
    }
    /** @type {Element} */
    let after = this.below;
    for (let index = to - 1; index >= from; index--) {
      let row = this.drawn.get(index);
      if (row === undefined) {
        row = this.makeRow(index);
        this.drawn.set(index, row);
        after.before(row);
      }
      after = row;
    }
    this.fill(this.above, from);
    this.fill(this.below, this.total - to);
  }

  /** @param {HTMLTableRowElement} row @param {number} rows that it stands for */
  fill(row, rows) {
    row.hidden = rows <= 0;
    row.style.height = `${rows * this.rowHeight}px`;
  }

  /**
   * @param {number} index
   * @returns {HTMLTableRowElement | null} the row, drawn and in sight
   */
  reveal(index) {
    if (this.virtual) {
      const head = this.scroller.querySelector("thead")?.offsetHeight ?? 0;
      const top = index * this.rowHeight;
      const room = this.scroller.clientHeight - head - this.rowHeight;
      if (top < this.scroller.scrollTop) this.scroller.scrollTop = top;
      else if (top > this.scroller.scrollTop + room) this.scroller.scrollTop = top - room;
      this.draw();
    }
    return this.drawn.get(index) ?? null;
  }

  /** @returns {number} how many rows fit into the window */
  get pageSize() {
    const seen = this.virtual ? this.scroller.clientHeight : window.innerHeight;
    return Math.max(1, Math.floor(seen / this.rowHeight) - 2);
  }
}
