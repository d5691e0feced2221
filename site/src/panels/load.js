/** Finds the page's panels and makes them live as they come near, with the script that holds them. */

import { failed } from "../chart/mount.js";
import { checkPayload, loadData } from "../page/data.js";
import { watchNear } from "../page/near.js";
import { scriptAddress } from "../page/script.js";
import { onSelection } from "../page/selection.js";
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
  /** @type {{recolor: () => void} | null} */
  let panel = null;
  let begun = false;
  const near = async () => {
    if (begun) return;
    begun = true;
    try {
      const [make, payload] = await Promise.all([loadPanels(), loadData(key, src)]);
      checkPayload(payload, kind);
      panel = make(kind, figure, still, payload, mountTables, onSelection);
    } catch (error) {
      figure.classList.remove("is-live");
      for (const part of figure.querySelectorAll(".chart-tools, .chart-live")) part.remove();
      failed(figure, error);
    }
  };
  watchNear(figure, () => void near());
  onThemeChange(() => panel?.recolor());
}

/** Watches every panel of the page that is no line chart. */
export function mountPanels() {
  for (const figure of document.querySelectorAll("figure.chart[data-kind][data-src]")) {
    if (figure instanceof HTMLElement) watch(figure);
  }
}
