/** A table of the listed runs; `tracker/chart/panels/runs.py` makes the same for reports. */

import { pageOf } from "./axis.js";

/**
 * @param {any} def columns
 * @param {import("./axis.js").Scope} scope
 * @returns {import("./axis.js").Made}
 */
export function runsPanel(def, { store, rows }) {
  const keys = ["name", ...def.columns.filter((/** @type {string} */ key) => key !== "name")];
  const payload = {
    ...{ kind: "runs", version: 1, title: def.title || "Runs", sort: null, total: rows.length, shown: rows.length },
    columns: keys.map((key) => ({
      ...{ key, label: store.fieldOf.get(key)?.label ?? key, type: store.fieldOf.get(key)?.type ?? "text" },
      data: { here: rows.map((row) => store.value(key, row)) },
    })),
    hrefs: { here: rows.map((row) => pageOf(store, row)) },
    members: rows.map((row) => [store.id(row)]),
  };
  return { payload, notes: [] };
}
