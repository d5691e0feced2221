/** Turns the page's run tables into live ones as they come near. */

import { el } from "../dom.js";
import { checkPayload } from "../page/data.js";
import { followData } from "../page/follow.js";
import { renewTable } from "./renew.js";
import { RunTable } from "./table.js";

/**
 * Shows all the rows that the page has of a table that is not live: those that it keeps for browsers without JavaScript.
 *
 * @param {HTMLElement} block
 * @param {HTMLTableElement} table
 */
function showAll(block, table) {
  const rest = block.querySelector(":scope > noscript");
  const body = rest === null ? null : new DOMParser().parseFromString(rest.textContent ?? "", "text/html").querySelector("tbody");
  if (rest === null || body === null) return;
  table.tBodies[0]?.replaceWith(body);
  table.parentElement?.classList.remove("is-part");
  rest.textContent = "";
}

/** @param {HTMLElement} block */
function watch(block) {
  const scroller = block.querySelector(".table-scroll");
  const table = block.querySelector("table");
  const { key, src } = block.dataset;
  if (!(scroller instanceof HTMLElement) || table === null || key === undefined || src === undefined) return;
  /** @type {RunTable | null} */
  let live = null;
  followData(block, {
    show: (data) => {
      checkPayload(data, "runs");
      const payload = /** @type {import("../types").RunsPayload} */ (data);
      if (live === null) live = new RunTable(block, scroller, table, payload);
      else renewTable(live, payload);
    },
    failed: (error) => {
      showAll(block, table);
      const reason = error instanceof Error ? error.message : String(error);
      block.append(el("p", { class: "chart-error", role: "status" }, `Sorting and filtering are not available: ${reason}.`));
    },
  });
  window.addEventListener("beforeprint", () => live === null && showAll(block, table));
}

/** Watches every table of the page, or of a part of it. @param {ParentNode} [within] */
export function mountTables(within = document) {
  for (const block of within.querySelectorAll("div.runs[data-src]")) {
    if (block instanceof HTMLElement) watch(block);
  }
}
