/** Tells how long ago a running run was heard of last, and that it has been silent for too long. */

import { formatDuration, formatTime } from "../format/time.js";

const STEP = 1000;

/**
 * @param {number} seconds since the run was heard of
 * @returns {string}
 */
export function ageText(seconds) {
  return `${formatDuration(Math.max(0, Math.round(seconds)))} ago`;
}

/**
 * Says in words that no news has come where a run would count as crashed by now. That the run itself has crashed is for the
 * next build to say: it may be that nobody has built the site since.
 *
 * @param {HTMLElement} time
 * @param {number} now Unix seconds
 */
function tell(time, now) {
  const [heard, silent] = [Number(time.dataset.alive), Number(time.dataset.silent)];
  const late = now > silent;
  const since = `no sign of life since ${formatTime(heard, true)}: it has crashed, or the site has not been built since`;
  const text = late ? since : `last sign of life ${ageText(now - heard)}`;
  if (time.textContent !== text) time.textContent = text;
  time.title = formatTime(heard, true);
  const state = time.closest(".run-meta")?.querySelector(".state");
  state?.classList.toggle("is-silent", late);
}

/** Tells the ages of the page now. */
export function tellAges() {
  for (const time of document.querySelectorAll("time[data-alive]")) if (time instanceof HTMLElement) tell(time, Date.now() / 1000);
}

/** Counts on while the page is to be seen. */
export function startAges() {
  tellAges();
  window.setInterval(() => document.visibilityState === "visible" && tellAges(), STEP);
}
