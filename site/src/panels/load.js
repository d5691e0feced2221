/** Finds the page's panels and makes them live as they come near, with the script that holds them. */

import { clear, failed } from "../chart/mount.js";
import { checkPayload } from "../page/data.js";
import { followData } from "../page/follow.js";
import { scriptAddress } from "../page/script.js";
import { onSelection, selectedRuns } from "../page/selection.js";
import { onThemeChange } from "../page/theme.js";
import { mountTables } from "../table/mount.js";

/** @typedef {import("../types").MakePanel} MakePanel */

/** @type {Promise<MakePanel> | null} */
let asked = null;

/** @returns {Promise<MakePanel>} rejected where the script cannot be loaded */
export function loadPanels() {
  asked ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    window.trackerPanels = (_kinds, make) => resolve(make);
    script.src = scriptAddress(PANELS_SCRIPT);
    script.onerror = () => {
      asked = null;
      script.remove();
      reject(new Error("its script could not be loaded"));
    };
    document.head.append(script);
  });
  return asked;
}

/** @param {HTMLElement} figure */
function watch(figure) {
  const still = figure.querySelector(".chart-still");
  const { key, src, kind } = figure.dataset;
  if (!(still instanceof HTMLElement) || key === undefined || src === undefined || kind === undefined) return;
  /** @type {import("../types").LivePanel | null} */
  let panel = null;
  followData(figure, {
    show: async (payload) => {
      const make = await loadPanels();
      checkPayload(payload, kind);
      if (panel?.take?.(payload)) return;
      const before = panel;
      if (before !== null) clear(figure);
      panel = make(kind, figure, still, payload, mountTables);
      if (before?.reader) panel.restore?.(before.reader());
      panel.select?.(selectedRuns());
    },
    failed: (error) => failed(figure, error),
  });
  onSelection((runs) => panel?.select?.(runs));
  onThemeChange(() => panel?.recolor());
}

/** Watches every panel of the page that is no line chart. */
export function mountPanels() {
  for (const figure of document.querySelectorAll("figure.chart[data-kind][data-src]")) {
    if (figure instanceof HTMLElement) watch(figure);
  }
}
