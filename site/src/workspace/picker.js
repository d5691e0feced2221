/** Twelve colours to choose from, beside the button that asked. */

import { el } from "../dom.js";
import { colorOf } from "../chart/style.js";
import { kit } from "./kit.js";

const COLORS = 12;

/** @param {HTMLElement} node @param {number} color index of a colour, or a place on the ramp */
export function swatchStyle(node, color) {
  node.style.setProperty("--dot", color < 0 ? colorOf(kit.currentTheme(), color) : `var(--series-${color % COLORS})`);
}

/**
 * @param {HTMLElement} button
 * @param {(color: number | null) => void} choose null: the run's own colour
 */
export function colorPicker(button, choose) {
  document.querySelector(".wpicker")?.remove();
  const box = el("div", { class: "wpicker", role: "menu", "aria-label": "Colours" });
  const close = () => {
    box.remove();
    document.removeEventListener("pointerdown", outside, true);
  };
  const outside = (/** @type {Event} */ event) => {
    if (event.target instanceof Node && !box.contains(event.target)) close();
  };
  const take = (/** @type {number | null} */ color) => {
    close();
    button.focus();
    choose(color);
  };
  for (let color = 0; color < COLORS; color++) {
    const item = el("button", { type: "button", role: "menuitem", class: "wdot", "aria-label": `Colour ${color + 1}` });
    swatchStyle(item, color);
    item.addEventListener("click", () => take(color));
    box.append(item);
  }
  const own = el("button", { type: "button", role: "menuitem", class: "link-button" }, "its own");
  own.addEventListener("click", () => take(null));
  box.append(own);
  box.addEventListener("keydown", (event) => {
    const items = [...box.querySelectorAll("button")];
    const at = items.findIndex((each) => each === document.activeElement);
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") {
      event.stopPropagation();
      close();
      button.focus();
    } else if (event.key === "Tab") close();
    else if (by !== undefined) {
      event.preventDefault();
      items[(at + by + items.length) % items.length].focus();
    }
  });
  const { left, bottom, top } = button.getBoundingClientRect();
  document.body.append(box);
  const fits = bottom + box.offsetHeight + 8 < window.innerHeight;
  box.style.left = `${Math.max(8, Math.min(left, document.documentElement.clientWidth - box.offsetWidth - 8))}px`;
  box.style.top = `${fits ? bottom + 4 : top - box.offsetHeight - 4}px`;
  document.addEventListener("pointerdown", outside, true);
  box.querySelector("button")?.focus();
}
