/** Turns the page's run tables into live ones as they come near. */

import { el } from "../dom.js";
import { checkPayload, loadData } from "../page/data.js";
import { watchNear } from "../page/near.js";
import { RunTable } from "./table.js";

/** @param {HTMLElement} block */
function watch(block) {
  const scroller = block.querySelector(".table-scroll");
  const table = block.querySelector("table");
  const { key, src } = block.dataset;
  if (!(scroller instanceof HTMLElement) || table === null || key === undefined || src === undefined) return;
  let asked = false;
  const near = async () => {
    if (asked) return;
    asked = true;
    try {
      const payload = await loadData(key, src);
      checkPayload(payload, "runs");
      new RunTable(block, scroller, table, /** @type {import("../types").RunsPayload} */ (payload));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      block.append(el("p", { class: "chart-error", role: "status" }, `Sorting and filtering are not available: ${reason}.`));
    }
  };
  watchNear(block, () => void near());
}

/** Watches every run table of the page. */
export function mountTables() {
  for (const block of document.querySelectorAll("div.runs[data-src]")) {
    if (block instanceof HTMLElement) watch(block);
  }
}
