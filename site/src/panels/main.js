/** The panels that few pages have, as a script of its own that a page loads when one comes near. */

import { Panel } from "./panel.js";
import { Scatter } from "./scatter.js";

/** @type {Record<string, (payload: any, changed: () => void) => import("./panel.js").View>} */
const VIEWS = {
  scatter: (payload, changed) => new Scatter(payload, changed),
};

window.trackerPanels(Object.keys(VIEWS), (kind, figure, still, payload) => new Panel(figure, still, payload, (changed) => VIEWS[kind](payload, changed)));
