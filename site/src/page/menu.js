/** Small menus: `<details>` that close on Escape, and when the reader goes elsewhere. */

import { el } from "../dom.js";

/**
 * @param {string} label for screen readers, and the title
 * @param {string} face what the button shows
 * @param {(Node | string)[]} content
 * @returns {HTMLDetailsElement}
 */
export function menu(label, face, ...content) {
  const summary = el("summary", { "aria-label": label, title: label, class: "tool-button" }, face);
  const details = el("details", { class: "menu" }, summary, el("div", { class: "menu-panel" }, ...content));
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    event.stopPropagation();
    details.open = false;
    summary.focus();
  });
  details.addEventListener("focusout", (event) => {
    if (event.relatedTarget instanceof Node && !details.contains(event.relatedTarget)) details.open = false;
  });
  return details;
}

/** Makes a click elsewhere close whatever menu is open. Called once. */
export function closeMenusOutside() {
  document.addEventListener("pointerdown", (event) => {
    for (const open of document.querySelectorAll("details.menu[open]")) {
      if (open instanceof HTMLDetailsElement && event.target instanceof Node && !open.contains(event.target)) open.open = false;
    }
  });
}
