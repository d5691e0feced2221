/** Parallel coordinates of the listed runs; `tracker/chart/panels/parallel.py` makes the same for reports. */

import { colorAxis, column, pageOf, readAxis } from "./axis.js";

/** A line more would not be seen. */
const MOST = 2000;

/**
 * @param {any} def columns, color, log, invert
 * @param {import("./axis.js").Scope} scope
 * @returns {import("./axis.js").Made}
 */
export function parallelPanel(def, { store, rows, colorOf }) {
  const some = rows.slice(0, MOST);
  const fields = /** @type {string[]} */ (def.columns).map((key) => {
    const field = readAxis(store, key, some, def.log.includes(key));
    return { ...field, values: field.axis.log ? field.values.map((value) => (value > 0 ? value : NaN)) : field.values };
  });
  const color = def.color === "" ? null : readAxis(store, def.color, some);
  const columns = [...fields, ...(color === null ? [] : [color])].map(({ values }) => column(values));
  /** @type {import("../../types").PanelAxis & {colors: number[]}} */
  const none = { key: "", label: "", kind: "category", log: false, categories: [], colors: [] };
  const payload = {
    ...{ kind: "parallel", version: 1, title: def.title || fields.map(({ axis }) => axis.label).join(", "), columns },
    axes: fields.map(({ axis }, i) => ({ ...axis, invert: def.invert.includes(axis.key), values: i })),
    color: { ...(color === null ? none : colorAxis(store, color)), values: color === null ? 0 : fields.length },
    ...{ labels: some.map((row) => store.label(row)), hrefs: some.map((row) => pageOf(store, row)), left_out: rows.length - some.length },
    ...{ paints: color === null ? some.map(colorOf) : undefined, members: some.map((row) => [store.id(row)]) },
  };
  return { payload, notes: rows.length > MOST ? [`the first ${MOST.toLocaleString("en")} are drawn`] : [] };
}
