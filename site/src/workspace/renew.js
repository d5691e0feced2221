/** Brings a page of many runs up to date: what it holds of the runs is loaded again where it changed, all that is set stays. */

import { kit } from "./kit.js";

/** @typedef {import("../types").News} News */
/** @typedef {import("../types").WorkspacePayload} WorkspacePayload */
/** @typedef {import("./store.js").Store} Store */

/**
 * A page that shows a store.
 *
 * @typedef {object} Shown
 * @property {Store} store
 * @property {() => unknown} render
 * @property {(core: WorkspacePayload) => void} [renewed] other runs, fields or metrics are there
 */

/**
 * @param {Shown} page
 * @param {string} src of the core
 * @returns {(news: News) => Promise<void>} called with each news of the site
 */
export function follower(page, src) {
  return async (news) => {
    const { store } = page;
    await Promise.allSettled(store.runs.values()); // what is on its way may be older than the news
    const changed = [...store.here].filter(([id, { made }]) => (news.runs[id] ?? made) !== made).map(([id]) => id);
    const core = news.core !== "" && news.core !== store.core.made ? await loadCore(src, news.core) : null;
    if (core === null && changed.length === 0) return;
    // what a panel will ask for is here before it asks, so that no curve goes and comes again
    await Promise.all(changed.map((id) => store.runAgain(id, news.runs[id])));
    if (core !== null) {
      store.take(core);
      page.renewed?.(core);
    }
    page.render();
  };
}

/** @param {string} src @param {string} made @returns {Promise<WorkspacePayload>} */
async function loadCore(src, made) {
  const payload = await kit.loadAgain("runs", src, made);
  kit.checkPayload(payload, "workspace");
  return /** @type {WorkspacePayload} */ (payload);
}
