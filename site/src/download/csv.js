/** Writes CSV (RFC 4180: commas, quotes doubled, CRLF). */

import { plainNumber } from "../format/number.js";

/** @typedef {import("../types").Drawn} Drawn */

/** @param {string} text @returns {string} */
function quoted(text) {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * @param {Iterable<readonly (string | number | boolean | null | undefined)[]>} rows the header first
 * @returns {string}
 */
export function toCsv(rows) {
  const lines = [];
  for (const row of rows) {
    lines.push(row.map((cell) => (typeof cell === "number" ? plainNumber(cell) : quoted(String(cell ?? "")))).join(","));
  }
  return lines.join("\r\n") + "\r\n";
}

/**
 * The visible curves of a chart in full (a zoom does not cut them), one line a point.
 *
 * @param {Drawn[]} visible
 * @param {{key: string, label: string}} axis a plain metric's column has the metric's name
 * @param {[low: string, high: string]} [edges] what the columns of a band are called
 * @returns {string}
 */
export function chartCsv(visible, axis, edges = ["min", "max"]) {
  /** @type {(string | number | null)[][]} */
  const rows = [["run", "group", "metric", axis.key === "metric" ? axis.label : axis.key, "raw", "smoothed"]];
  const banded = visible.some(({ curve }) => curve.low !== null);
  if (banded) rows[0].push(...edges);
  for (const { curve, y, raw } of visible) {
    for (let i = 0; i < curve.x.length; i++) {
      rows.push([curve.name || curve.label, curve.group, curve.metric, curve.x[i], curve.raw[i], raw === null ? curve.raw[i] : y[i]]);
      if (banded) rows[rows.length - 1].push(curve.low?.[i] ?? null, curve.high?.[i] ?? null);
    }
  }
  return toCsv(rows);
}
