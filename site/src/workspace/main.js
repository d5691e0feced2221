/** The script of pages of many runs; the first script loads it on such a page, and lends it what it has. */

import { kit, takeKit } from "./kit.js";
import { Comparison } from "./comparison.js";
import { follower } from "./renew.js";
import { Workspace } from "./workspace.js";

/** @param {HTMLElement} place */
async function start(place) {
  const { key, src } = place.dataset;
  if (key === undefined || src === undefined) return;
  try {
    const payload = await kit.loadData(key, src);
    kit.checkPayload(payload, "workspace");
    const core = /** @type {import("../types").WorkspacePayload} */ (payload);
    const page = place.classList.contains("workspace") ? new Workspace(place, core) : new Comparison(place, core);
    kit.onNews(follower(page, src));
  } catch (error) {
    const wait = place.querySelector(".workspace-wait");
    if (wait !== null) wait.textContent = `The runs could not be loaded (${error instanceof Error ? error.message : error}): load the page again.`;
  }
}

window.trackerWorkspace((lent) => {
  takeKit(lent);
  const place = document.querySelector(".workspace[data-src], .comparison[data-src]");
  if (place instanceof HTMLElement) void start(place);
});
