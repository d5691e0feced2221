/** The panels that few pages have, as a script of its own that a page loads when one comes near. */

import { Bars } from "./bar.js";
import { Compare } from "./compare.js";
import { Heatmap } from "./heatmap.js";
import { Histograms } from "./histogram.js";
import { Importance } from "./importance.js";
import { Media } from "./media.js";
import { Panel } from "./panel.js";
import { Parallel } from "./parallel.js";
import { Scalar } from "./scalar.js";
import { Scatter } from "./scatter.js";

/** @type {Record<string, (payload: any, changed: () => void) => import("./panel.js").View>} */
const VIEWS = {
  bar: (payload, changed) => new Bars(payload, changed),
  heatmap: (payload, changed) => new Heatmap(payload, changed),
  histogram: (payload) => new Histograms(payload),
  importance: (payload, changed) => new Importance(payload, changed),
  parallel: (payload, changed) => new Parallel(payload, changed),
  scalar: (payload) => new Scalar(payload),
  scatter: (payload, changed) => new Scatter(payload, changed),
};

window.trackerPanels(["compare", "media", ...Object.keys(VIEWS)], (kind, figure, still, payload, mountTables = () => {}, onSelection = () => {}) => {
  if (kind === "compare") return new Compare(figure, still, payload);
  if (kind === "media") return new Media(figure, still, payload, mountTables);
  const panel = new Panel(figure, still, payload, (changed) => VIEWS[kind](payload, changed));
  onSelection((runs) => panel.select(runs));
  return panel;
});
