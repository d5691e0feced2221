/** Says things to screen readers: one polite live region for the page. */

import { el } from "../dom.js";

/** @type {HTMLElement | null} */
let region = null;
let timer = 0;

/** @param {string} text */
export function announce(text) {
  if (region === null) {
    region = el("div", { class: "visually-hidden", role: "status", "aria-live": "polite" });
    document.body.append(region);
  }
  const place = region;
  window.clearTimeout(timer);
  // quick steps with the arrow keys are told once they pause
  timer = window.setTimeout(() => (place.textContent = text), 120);
}
