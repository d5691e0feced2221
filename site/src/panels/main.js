/** The panels that few pages have, as a script of its own that a page loads when one comes near. */

import { Bars } from "./bar.js";
import { Compare } from "./compare.js";
import { Heatmap } from "./heatmap.js";
import { Panel } from "./panel.js";
import { Parallel } from "./parallel.js";
import { Scalar } from "./scalar.js";
import { Scatter } from "./scatter.js";

/** @type {Record<string, (payload: any, changed: () => void) => import("./panel.js").View>} */
const VIEWS = {
  bar: (payload, changed) => new Bars(payload, changed),
  heatmap: (payload, changed) => new Heatmap(payload, changed),
  parallel: (payload, changed) => new Parallel(payload, changed),
  scalar: (payload) => new Scalar(payload),
  scatter: (payload, changed) => new Scatter(payload, changed),
};

window.trackerPanels(["compare", ...Object.keys(VIEWS)], (kind, figure, still, payload) =>
  kind === "compare" ? new Compare(figure, still, payload) : new Panel(figure, still, payload, (changed) => VIEWS[kind](payload, changed)),
);
