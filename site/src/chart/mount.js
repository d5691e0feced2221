/** Turns the page's figures into live charts as they come near, and frees them as they go. */

import { el } from "../dom.js";
import { checkPayload, loadData } from "../page/data.js";
import { watchNear } from "../page/near.js";
import { onSelection } from "../page/selection.js";
import { onThemeChange } from "../page/theme.js";
import { Chart } from "./chart.js";

/**
 * @param {HTMLElement} figure
 * @param {unknown} error
 */
export function failed(figure, error) {
  const reason = error instanceof Error ? error.message : String(error);
  const text = `The live chart could not be shown: ${reason}. The picture is what the page was built with.`;
  figure.append(el("p", { class: "chart-error", role: "status" }, text));
}

/** @param {HTMLElement} figure */
function watch(figure) {
  const still = figure.querySelector(".chart-still");
  const { key, src } = figure.dataset;
  if (!(still instanceof HTMLElement) || key === undefined || src === undefined) return;
  /** @type {Chart | null} */
  let chart = null;
  let asked = false;
  const near = async () => {
    chart?.show();
    if (asked) return;
    asked = true;
    try {
      const payload = await loadData(key, src);
      checkPayload(payload, "chart");
      const made = new Chart(figure, still, /** @type {import("../types").ChartPayload} */ (payload));
      chart = made;
      chart.show();
      onSelection((runs) => made.select(runs));
    } catch (error) {
      figure.classList.remove("is-live");
      for (const part of figure.querySelectorAll(".chart-tools, .chart-live")) part.remove();
      failed(figure, error);
    }
  };
  watchNear(figure, () => void near(), () => chart?.free());
  onThemeChange(() => chart?.recolor());
}

/** Watches every chart of the page. */
export function mountCharts() {
  for (const figure of document.querySelectorAll("figure.chart[data-src]:not([data-kind])")) {
    if (figure instanceof HTMLElement) watch(figure);
  }
}
