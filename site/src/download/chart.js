/** A chart as a file. */

import { picture } from "../chart/picture.js";
import { themeOf } from "../page/theme.js";
import { chartCsv } from "./csv.js";
import { fileName, saveFile } from "./file.js";
import { svgToPng } from "./png.js";
import { chartSvg } from "./svg.js";

/**
 * @param {string} title
 * @param {import("../chart/model.js").ChartModel} model
 * @param {HTMLElement} host the plot, whose size a picture has
 * @param {import("../chart/toolbar.js").FileKind} kind
 */
export async function downloadChart(title, model, host, kind) {
  const name = `${fileName(title)}.${kind}`;
  if (kind === "csv") {
    const edges = /** @type {[string, string]} */ ((model.payload.band ?? "minmax") === "minmax" ? ["min", "max"] : ["low", "high"]);
    saveFile(new Blob([chartCsv(model.shown(), model.axis, edges)], { type: "text/csv" }), name);
    return;
  }
  const svg = chartSvg(picture(title, model, host.clientWidth, host.clientHeight, themeOf("light")));
  saveFile(kind === "svg" ? new Blob([svg.markup], { type: "image/svg+xml" }) : await svgToPng(svg), name);
}
