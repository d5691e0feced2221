/** Colours: a run keeps its own whatever is shown beside it, as long as no older run is deleted. */

import { rampIndex } from "../chart/style.js";
import { shares } from "../panels/ramp.js";
import { cellText } from "../table/cells.js";
import { compareKeys, isNumeric, numberOf, searchText, sortKey } from "../table/values.js";
import { inOrder } from "./rows.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./rows.js").Unit} Unit */

const COLORS = 12;
/** A colour's index for what has no value. */
const NONE = 9;

/**
 * Where colours come from a field: its values with their colours, for a legend.
 *
 * @typedef {object} Scale
 * @property {[label: string, color: number][]} marks
 * @property {boolean} ramp whether the colours run from the least to the greatest number
 */

/**
 * @param {Store} store
 * @param {State} state
 * @param {Unit[]} units all that are listed
 * @returns {{colorOf: (unit: Unit) => number, scale: Scale | null}}
 */
export function colorsOf(store, state, units) {
  const scale = state.colorBy !== "" && store.fieldOf.has(state.colorBy) ? fieldScale(store, state.colorBy, units.flatMap(({ rows }) => rows)) : null;
  const groups = colorsOfGroups(units, store, state.group);
  /** @param {Unit} unit */
  const colorOf = (unit) => {
    const chosen = state.colors[unit.key];
    if (chosen !== undefined) return chosen;
    if (scale !== null) return scale.at(unit.rows[0]);
    // the newest run comes first: counted from the oldest one, a colour stays as runs are added
    return unit.row === null ? groups.get(unit.key) ?? 0 : (store.total - 1 - unit.row) % COLORS;
  };
  return { colorOf, scale };
}

/**
 * @param {Unit[]} units
 * @param {Store} store
 * @param {string[]} by fields
 * @returns {Map<string, number>} the colours of those that are groups, by their keys, in the order of their values
 */
export function colorsOfGroups(units, store, by) {
  const groups = inOrder(units.filter(({ row }) => row === null), store, by);
  return new Map(groups.map(({ key }, i) => [key, i % COLORS]));
}

/** @param {Store} store @param {string} key @returns {Map<string, number>} the colour of each text that a field has, whatever is listed */
export function fieldColors(store, key) {
  const type = store.fieldOf.get(key)?.type ?? "text";
  const values = new Map(Array.from({ length: store.total }, (_, row) => [textOf(store, key, row), sortKey(store.value(key, row), type)]));
  values.delete("");
  const texts = [...values.keys()].sort((a, b) => compareKeys(values.get(a), values.get(b), false));
  return new Map(texts.map((text, i) => [text, i % COLORS]));
}

/**
 * @param {Store} store
 * @param {string} key
 * @param {number[]} listed runs
 * @returns {Scale & {at: (row: number) => number}} texts have their colours whatever is listed, numbers their place among those that are
 */
function fieldScale(store, key, listed) {
  const type = store.fieldOf.get(key)?.type ?? "text";
  const order = fieldColors(store, key);
  if (isNumeric(type) && order.size > COLORS) {
    const number = (/** @type {number} */ row) => {
      const value = numberOf(store.value(key, row));
      return typeof value === "number" ? value : NaN;
    };
    const numbers = listed.map(number);
    const plain = shares(numbers);
    const { min, max, share } = plain.min > 0 && plain.max > 100 * plain.min ? shares(numbers, true) : plain;
    /** @type {[string, number][]} */
    const marks = min <= max ? [[cellText(min, type), rampIndex(0)], [cellText(max, type), rampIndex(1)]] : [];
    return { marks, ramp: true, at: (row) => (Number.isNaN(share(number(row))) ? NONE : rampIndex(share(number(row)))) };
  }
  return { marks: [...order], ramp: false, at: (row) => order.get(textOf(store, key, row)) ?? NONE };
}

/** @param {Store} store @param {string} key @param {number} row @returns {string} */
function textOf(store, key, row) {
  return searchText(store.value(key, row), store.fieldOf.get(key)?.type ?? "text");
}
