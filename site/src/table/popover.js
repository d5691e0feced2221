/** A box beside a button, until the reader goes elsewhere. */

import { el } from "../dom.js";

/**
 * @param {HTMLElement} button
 * @param {string} label
 * @param {(box: HTMLElement, close: () => void) => void} fill
 * @param {() => void} [onClose]
 */
export function popover(button, label, fill, onClose) {
  document.querySelector(".popover")?.dispatchEvent(new CustomEvent("tracker-close"));
  const box = el("div", { class: "popover", role: "dialog", "aria-label": label });
  const close = () => {
    if (!box.isConnected) return;
    box.remove();
    document.removeEventListener("pointerdown", outside, true);
    button.setAttribute("aria-expanded", "false");
    onClose?.();
  };
  const outside = (/** @type {Event} */ event) => {
    if (event.target instanceof Node && !box.contains(event.target) && !button.contains(event.target)) close();
  };
  box.addEventListener("tracker-close", close);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
    if (button.isConnected) button.focus();
  });
  box.addEventListener("focusout", (event) => {
    if (event.relatedTarget instanceof Node && !box.contains(event.relatedTarget)) close();
  });
  fill(box, close);
  document.body.append(box);
  button.setAttribute("aria-expanded", "true");
  place(box, button);
  document.addEventListener("pointerdown", outside, true);
  /** @type {HTMLElement | null} */ (box.querySelector("button, input, select"))?.focus({ preventScroll: true });
}

/** @param {HTMLElement} box @param {HTMLElement} button */
function place(box, button) {
  const { left, right, bottom, top } = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = box;
  const room = document.documentElement.clientWidth - width - 8;
  const below = bottom + height + 8 < window.innerHeight || top < height + 8;
  box.style.left = `${Math.max(8, left <= room ? left : Math.min(right - width, room))}px`;
  box.style.top = `${Math.max(8, below ? Math.min(bottom + 4, window.innerHeight - height - 8) : top - height - 4)}px`;
}
