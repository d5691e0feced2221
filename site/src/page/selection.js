/** The runs that the reader has selected in the page's tables: what is drawn beside them brings these out. */

/** @type {Map<object, string[]>} */
const chosen = new Map();
/** @type {Set<(runs: ReadonlySet<string>) => void>} */
const listeners = new Set();

/** @returns {Set<string>} ids of runs, of all tables */
export function selectedRuns() {
  return new Set([...chosen.values()].flat());
}

/** @param {object} table @param {string[]} runs ids of those that are selected in it */
export function setSelection(table, runs) {
  if ((chosen.get(table) ?? []).join("\n") === runs.join("\n")) return;
  chosen.set(table, runs);
  const all = selectedRuns();
  for (const tell of listeners) tell(all);
}

/** @param {(runs: ReadonlySet<string>) => void} tell called with every change */
export function onSelection(tell) {
  listeners.add(tell);
}
