/** How the columns of a table lie: which are shown, in which order, which stay in sight, how wide they are, how they look. */

/** @typedef {import("../types").RunColumn} RunColumn */
/** @typedef {"plain" | "heat" | "bar"} Look */
/** @typedef {"none" | "low" | "high"} Best which of the column's values is marked */

const LEAST = 48;
const MOST = 900;

export class ColumnLayout {
  /** @param {number} columns how many there are; the first names the rows, and stays in its place */
  constructor(columns) {
    /** columns that are shown, in order; pinned ones first */
    this.order = Array.from({ length: columns }, (_, i) => i);
    /** how many of them stay in sight */
    this.pinned = 1;
    /** @type {Map<number, number>} CSS pixels that the reader chose */
    this.widths = new Map();
    /** @type {Map<number, Look>} */
    this.looks = new Map();
    /** @type {Map<number, Best>} */
    this.best = new Map();
  }

  /** @param {number} column @returns {boolean} */
  isShown(column) {
    return this.order.includes(column);
  }

  /** @param {number} column @param {boolean} show */
  show(column, show) {
    if (show === this.isShown(column) || column === 0) return;
    if (show) this.order.push(column);
    else {
      if (this.isPinned(column)) this.pinned -= 1;
      this.order = this.order.filter((each) => each !== column);
    }
  }

  /** @param {number} column @returns {boolean} */
  isPinned(column) {
    const at = this.order.indexOf(column);
    return at >= 0 && at < this.pinned;
  }

  /** @param {number} column @param {boolean} pin */
  pin(column, pin) {
    if (column === 0 || pin === this.isPinned(column) || !this.isShown(column)) return;
    const rest = this.order.filter((each) => each !== column);
    this.pinned += pin ? 1 : -1;
    rest.splice(pin ? this.pinned - 1 : this.pinned, 0, column);
    this.order = rest;
  }

  /**
   * Puts a column before the one at a place, among those that are pinned as it is.
   *
   * @param {number} column
   * @param {number} to place in the order
   */
  move(column, to) {
    if (column === 0 || !this.isShown(column)) return;
    const [least, most] = this.isPinned(column) ? [1, this.pinned - 1] : [this.pinned, this.order.length - 1];
    const rest = this.order.filter((each) => each !== column);
    rest.splice(Math.max(least, Math.min(most, to)), 0, column);
    this.order = rest;
  }

  /** @param {number} column @param {number} width CSS pixels */
  resize(column, width) {
    this.widths.set(column, Math.max(LEAST, Math.min(MOST, Math.round(width))));
  }
}
