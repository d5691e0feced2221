/** Turns the page's run tables into live ones as they come near. */

import { el } from "../dom.js";
import { checkPayload, loadData } from "../page/data.js";
import { watchNear } from "../page/near.js";
import { RunTable } from "./table.js";

/** Tables that are live, or will be. @type {WeakSet<HTMLElement>} */
const watched = new WeakSet();

/** @param {HTMLElement} block */
function watch(block) {
  const scroller = block.querySelector(".table-scroll");
  const table = block.querySelector("table");
  const { key, src } = block.dataset;
  if (!(scroller instanceof HTMLElement) || table === null || key === undefined || src === undefined) return;
  if (watched.has(block)) return;
  watched.add(block);
  let asked = false;
  const near = async () => {
    if (asked) return;
    asked = true;
    try {
      const payload = await loadData(key, src);
      checkPayload(payload, "runs");
      new RunTable(block, scroller, table, /** @type {import("../types").RunsPayload} */ (payload));
    } catch (error) {
      block.classList.add("is-still");
      const reason = error instanceof Error ? error.message : String(error);
      block.append(el("p", { class: "chart-error", role: "status" }, `Sorting and filtering are not available: ${reason}.`));
    }
  };
  watchNear(block, () => void near());
}

/** Watches every table of the page, or of a part of it. @param {ParentNode} [within] */
export function mountTables(within = document) {
  for (const block of within.querySelectorAll("div.runs[data-src]")) {
    if (block instanceof HTMLElement) watch(block);
  }
}
