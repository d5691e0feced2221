/** One number over the listed runs; `tracker/chart/panels/scalar.py` makes the same for reports. */

import { el } from "../../dom.js";
import { formatValue } from "../../format/number.js";
import { cellText } from "../../table/cells.js";
import { BANDS, summarize } from "../align.js";
import { leftOut, pageOf, readAxis } from "./axis.js";

/**
 * @param {any} def value, aggregate, band
 * @param {import("./axis.js").Scope} scope
 * @returns {import("./axis.js").Made}
 */
export function scalarPanel(def, { store, rows, colorOf }) {
  const { axis, values } = readAxis(store, def.value, rows);
  const kept = [...rows.keys()].filter((i) => axis.kind !== "category" && Number.isFinite(values[i]));
  const some = kept.map((i) => rows[i]);
  const numbers = kept.map((i) => values[i]);
  const [number, low, high] = kept.length > 0 ? summarize(Float64Array.from(numbers).sort(), def.aggregate, def.band) : [null, null, null];
  const payload = {
    ...{ kind: "scalar", version: 1, title: def.title || axis.label, value: axis, aggregate: def.aggregate, band: def.band, number, low, high },
    ...{ values: numbers, labels: some.map((row) => store.label(row)), hrefs: some.map((row) => pageOf(store, row)) },
    ...{ paints: some.map(colorOf), members: some.map((row) => [store.id(row)]) },
  };
  return { payload, notes: leftOut(rows.length - kept.length, rows.length, "have no value") };
}

/** @param {import("../../types").ScalarPayload} payload @returns {HTMLElement} the number as text, as a report's page has it */
export function scalarText({ number, low, high, aggregate, band, value, values, labels }) {
  const say = (/** @type {number} */ each) => (value.kind === "number" ? formatValue(each, 5) : cellText(each, value.kind === "category" ? "text" : value.kind));
  const runs = values.length === 1 ? "1 run" : `${values.length.toLocaleString("en")} runs`;
  const best = aggregate === "min" || aggregate === "max" ? labels[values.indexOf(number ?? NaN)] : undefined;
  let about = best === undefined ? `${aggregate} of ${runs}` : `${best}, ${aggregate} of ${runs}`;
  if (number === null) about = "no run has a value";
  else if (best === undefined && values.length > 1 && band !== "none" && low !== null && high !== null) {
    const name = BANDS.find(([key]) => key === band)?.[1] ?? band;
    about += band === "std" || band === "stderr" ? ` ± ${formatValue((high - low) / 2, 3)} (${name.replace("± ", "")})` : `, ${say(low)} to ${say(high)} (${name})`;
  }
  return el("div", { class: "scalar-text" }, el("p", { class: "scalar-number" }, number === null ? "–" : say(number)), el("p", { class: "scalar-about" }, about));
}
