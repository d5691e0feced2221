/** Configuration and summary of runs side by side; `tracker/chart/panels/compare.py` makes the same for reports. */

import { pageOf } from "./axis.js";

/**
 * @param {string[]} given the fields that the reader chose; all of the configuration and the summary where there are none
 * @param {import("../store.js").Store} store
 * @returns {string[]}
 */
export function comparedFields(given, store) {
  return given.length > 0 ? given : store.fields.map(({ key }) => key).filter((key) => key.startsWith("config.") || key.startsWith("summary."));
}

/**
 * @param {any} def columns, differences
 * @param {Pick<import("./axis.js").Scope, "store" | "rows">} scope
 * @returns {import("./axis.js").Made}
 */
export function comparePanel(def, { store, rows }) {
  const keys = comparedFields(def.columns, store).filter((key) => rows.some((row) => store.value(key, row) !== null));
  const payload = {
    ...{ kind: "compare", version: 1, title: def.title || "Comparison", differences: def.differences },
    ...{ labels: rows.map((row) => store.label(row)), hrefs: rows.map((row) => pageOf(store, row)) },
    rows: keys.map((key) => {
      const values = rows.map((row) => store.value(key, row));
      const first = JSON.stringify(values[0]);
      return [key, store.fieldOf.get(key)?.type ?? "text", values.some((value) => JSON.stringify(value) !== first), values];
    }),
  };
  return { payload, notes: [] };
}
