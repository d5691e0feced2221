/** The heat map of the listed runs; `tracker/chart/panels/heatmap.py` makes the same for reports. */

import { summarize } from "../align.js";
import { asCategory, leftOut, pageOf, readAxis } from "./axis.js";

const PLACES_MOST = 200;
const NAMED = 5;

/**
 * @param {any} def x, y, value, aggregate, log
 * @param {import("./axis.js").Scope} scope
 * @returns {import("./axis.js").Made}
 * @throws {Error} an axis has more values than a map has places
 */
export function heatmapPanel(def, { store, rows }) {
  const [x, y] = [def.x, def.y].map((key) => asCategory(readAxis(store, key, rows)));
  for (const { axis } of [x, y]) {
    const places = axis.categories?.length ?? 0;
    if (places > PLACES_MOST) throw new Error(`${axis.key} has ${places.toLocaleString("en")} values; a heat map shows at most ${PLACES_MOST}`);
  }
  const value = readAxis(store, def.value, rows, def.log);
  const known = [...rows.keys()].filter((i) => Number.isFinite(x.values[i]) && Number.isFinite(y.values[i]) && Number.isFinite(value.values[i]) && (!def.log || value.values[i] > 0));
  /** @type {Map<string, number[]>} */
  const cells = new Map();
  for (const i of known) {
    const place = `${x.values[i]},${y.values[i]}`;
    const members = cells.get(place);
    if (members === undefined) cells.set(place, [i]);
    else members.push(i);
  }
  const found = [...cells.values()].sort((a, b) => x.values[a[0]] - x.values[b[0]] || y.values[a[0]] - y.values[b[0]]);
  const payload = {
    ...{ kind: "heatmap", version: 1, title: def.title || `${value.axis.label} by ${x.axis.label} and ${y.axis.label}`, x: x.axis, y: y.axis, value: value.axis, aggregate: def.aggregate },
    cells: found.map((members) => {
      const [line, low, high] = summarize(Float64Array.from(members, (i) => value.values[i]).sort(), def.aggregate, "minmax");
      const names = members.slice(0, NAMED).map((i) => store.label(rows[i]));
      return [x.values[members[0]], y.values[members[0]], line, low, high, members.length, names, members.length === 1 ? pageOf(store, rows[members[0]]) : null];
    }),
    members: found.map((members) => members.map((i) => store.id(rows[i]))),
  };
  return { payload, notes: leftOut(rows.length - known.length, rows.length, "have no place in the map") };
}
