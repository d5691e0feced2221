/** The list of runs: which pass, in which order, in which groups, and which of them are drawn. */

import { compareKeys, searchText, sortKey } from "../table/values.js";
import { conditionTest, searchTest } from "./filter.js";
import { MOST_SHOWN } from "./state.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {{key: string, label: string, rows: number[], row: number | null}} Unit what has one curve: a run, or a group of runs */
/** @typedef {{unit: Unit, row: number | null, depth: number}} Entry a line of the list: a group, or a run */

/** Fields that the search looks into besides the names, where they are here. */
const SEARCHED = ["id", "group", "tags", "job_type"];

/** @param {State} state @returns {string[]} the fields that the list needs */
export function fieldsOf(state) {
  const search = state.query.trim() === "" ? [] : SEARCHED;
  const keys = [...state.filters.map(({ key }) => key), ...state.sort.map(({ key }) => key), ...state.group, ...state.columns, ...search];
  return [...new Set([...keys, "state", "tags", ...(state.colorBy === "" ? [] : [state.colorBy])])];
}

/** @param {Store} store @param {State} state @returns {number[]} the runs that pass, in the order asked for */
export function listRows(store, state) {
  const search = searchTest(state.query, state.regex);
  const tests = state.filters.flatMap((condition) => {
    const field = store.fieldOf.get(condition.key);
    return field === undefined ? [] : [{ key: condition.key, test: conditionTest(condition, field.type) }];
  });
  const text = (/** @type {number} */ row) =>
    [store.name(row), ...SEARCHED.map((key) => searchText(store.value(key, row), store.fieldOf.get(key)?.type ?? "text"))].join("\n");
  /** @type {number[]} */
  const rows = [];
  for (let row = 0; row < store.total; row++) {
    if (search !== null && !search(text(row))) continue;
    if (tests.every(({ key, test }) => test(store.value(key, row)))) rows.push(row);
  }
  return pinned(sorted(rows, store, state), store, state);
}

/** @param {number[]} rows @param {Store} store @param {State} state @returns {number[]} */
function sorted(rows, store, state) {
  const keys = state.sort.filter(({ key }) => store.fieldOf.has(key));
  if (keys.length === 0) return rows;
  const columns = keys.map(({ key, descending }) => {
    const type = store.fieldOf.get(key)?.type ?? "text";
    return { descending, values: new Map(rows.map((row) => [row, sortKey(store.value(key, row), type)])) };
  });
  return [...rows].sort((a, b) => {
    for (const { descending, values } of columns) {
      const order = compareKeys(values.get(a), values.get(b), descending);
      if (order !== 0) return descending ? -order : order;
    }
    return a - b;
  });
}

/** @param {number[]} rows @param {Store} store @param {State} state @returns {number[]} pinned ones first */
function pinned(rows, store, state) {
  if (state.pins.length === 0) return rows;
  const here = new Set(rows);
  const first = state.pins.flatMap((id) => store.rowOf.get(id) ?? []).filter((row) => here.has(row));
  const pins = new Set(first);
  return [...first, ...rows.filter((row) => !pins.has(row))];
}

/**
 * @param {number[]} rows in order
 * @param {Store} store
 * @param {Pick<State, "group">} state
 * @returns {Unit[]} what has a curve of its own, in the order of the list
 */
export function unitsOf(rows, store, state) {
  const keys = state.group.filter((key) => store.fieldOf.has(key));
  if (keys.length === 0) return rows.map((row) => ({ key: store.id(row), label: store.name(row), rows: [row], row }));
  /** @type {Map<string, Unit>} */
  const groups = new Map();
  for (const row of rows) {
    const values = keys.map((key) => {
      const value = store.value(key, row);
      return value === null ? "–" : searchText(value, store.fieldOf.get(key)?.type ?? "text");
    });
    const key = `:${values.join("\t")}`;
    const unit = groups.get(key);
    if (unit !== undefined) unit.rows.push(row);
    else groups.set(key, { key, label: groupLabel(keys, values, store), rows: [row], row: null });
  }
  return [...groups.values()];
}

/**
 * @param {Unit[]} units groups
 * @param {Store} store
 * @param {string[]} keys the fields that they agree in
 * @returns {Unit[]} in the order of their values, numbers by their size
 */
export function inOrder(units, store, keys) {
  const type = (/** @type {string} */ key) => store.fieldOf.get(key)?.type ?? "text";
  const found = units.map((unit) => ({ unit, values: keys.map((key) => sortKey(store.value(key, unit.rows[0]), type(key))) }));
  found.sort((a, b) => keys.reduce((order, _, i) => order || compareKeys(a.values[i], b.values[i], false), 0));
  return found.map(({ unit }) => unit);
}

/** @param {string[]} keys @param {string[]} values @param {Store} store @returns {string} a text that stands alone needs no name */
function groupLabel(keys, values, store) {
  const plain = keys.length === 1 && store.fieldOf.get(keys[0])?.type === "text" && values[0] !== "–";
  return plain ? values[0] : keys.map((key, i) => `${store.fieldOf.get(key)?.label} ${values[i]}`).join(" · ");
}

/** @param {Unit[]} units @param {State} state @returns {Entry[]} the lines of the list */
export function entriesOf(units, state) {
  const opened = new Set(state.open);
  return units.flatMap((unit) => {
    if (unit.row !== null) return [{ unit, row: unit.row, depth: 0 }];
    const rows = opened.has(unit.key) ? unit.rows : [];
    return [{ unit, row: null, depth: 0 }, ...rows.map((row) => ({ unit, row, depth: 1 }))];
  });
}

/** @param {Unit[]} units in the order of the list @param {State} state @returns {Unit[]} those that are drawn */
export function shownUnits(units, state) {
  const [on, off] = [new Set(state.on), new Set(state.off)];
  const first = new Set(units.slice(0, state.count).map(({ key }) => key));
  return units.filter(({ key }) => on.has(key) || (first.has(key) && !off.has(key))).slice(0, MOST_SHOWN);
}

/**
 * Shows or hides one.
 *
 * @param {State} state
 * @param {string} key of the unit
 * @param {boolean} show
 * @returns {Pick<State, "on" | "off">}
 */
export function withShown(state, key, show) {
  const [on, off] = [state.on.filter((each) => each !== key), state.off.filter((each) => each !== key)];
  return show ? { on: [...on, key], off } : { on, off: [...off, key] };
}
