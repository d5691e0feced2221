/** Turns the page's figures into live charts as they come near, and frees them as they go. */

import { el } from "../dom.js";
import { checkPayload } from "../page/data.js";
import { followData } from "../page/follow.js";
import { onSelection, selectedRuns } from "../page/selection.js";
import { onThemeChange } from "../page/theme.js";
import { Chart } from "./chart.js";

/** @typedef {import("../types").ChartPayload} ChartPayload */

/**
 * @param {HTMLElement} figure
 * @param {unknown} error
 */
export function failed(figure, error) {
  const reason = error instanceof Error ? error.message : String(error);
  const text = `The live chart could not be shown: ${reason}. The picture is what the page was built with.`;
  clear(figure);
  figure.append(el("p", { class: "chart-error", role: "status" }, text));
}

/** Leaves of a figure what shows without JavaScript. @param {HTMLElement} figure */
export function clear(figure) {
  figure.classList.remove("is-live");
  for (const part of figure.querySelectorAll(".chart-tools, .chart-live, .chart-error")) part.remove();
}

/** @param {HTMLElement} figure */
function watch(figure) {
  const still = figure.querySelector(".chart-still");
  const { key, src } = figure.dataset;
  if (!(still instanceof HTMLElement) || key === undefined || src === undefined) return;
  /** @type {Chart | null} */
  let chart = null;
  followData(figure, {
    show: async (data) => {
      checkPayload(data, "chart");
      const payload = /** @type {ChartPayload} */ (data);
      if (chart === null) {
        chart = await Chart.make(figure, still, payload);
        chart.select(selectedRuns());
      } else chart.take(payload);
      chart.show();
    },
    failed: (error) => failed(figure, error),
    near: () => chart?.show(),
    far: () => chart?.free(),
  });
  onSelection((runs) => chart?.select(runs));
  onThemeChange(() => chart?.recolor());
}

/** Watches every chart of the page. */
export function mountCharts() {
  for (const figure of document.querySelectorAll("figure.chart[data-src]:not([data-kind])")) {
    if (figure instanceof HTMLElement) watch(figure);
  }
}
