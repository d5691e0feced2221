/** The box that names the point under the cursor. One for the page; it keeps off the point and inside the viewport. */

import { el } from "../dom.js";

const GAP = 14;
const EDGE = 8;

/** @type {HTMLElement | null} */
let box = null;

/** @returns {HTMLElement} */
function tooltip() {
  if (box === null) {
    box = el("div", { class: "chart-tooltip", "aria-hidden": "true" });
    box.hidden = true;
    document.body.append(box);
    window.addEventListener("scroll", hideTooltip, { passive: true, capture: true });
  }
  return box;
}

/**
 * @param {{x: number, y: number}} point in the viewport
 * @param {{width: number, height: number}} size of the box
 * @param {{width: number, height: number}} viewport
 * @returns {{left: number, top: number}} beside the point, else above or below it; never over it
 */
export function placeBox({ x, y }, size, viewport) {
  /** @param {number} value @param {number} most @returns {number} */
  const fit = (value, most) => Math.max(EDGE, Math.min(value, most - EDGE));
  const top = fit(y - size.height - GAP, viewport.height - size.height);
  if (x + GAP + size.width + EDGE <= viewport.width) return { left: x + GAP, top };
  if (x - GAP - size.width >= EDGE) return { left: x - GAP - size.width, top };
  const left = fit(x - size.width / 2, viewport.width - size.width);
  const above = y - GAP - size.height;
  return { left, top: above >= EDGE ? above : y + GAP };
}

/**
 * @param {{x: number, y: number}} point in the viewport
 * @param {string} title
 * @param {string} color
 * @param {[name: string, value: string][]} facts
 */
export function showTooltip(point, title, color, facts) {
  const node = tooltip();
  const swatch = el("span", { class: "swatch" });
  swatch.style.background = color;
  const list = el("dl");
  for (const [name, value] of facts) list.append(el("div", {}, el("dt", {}, name), el("dd", {}, value)));
  node.replaceChildren(el("p", { class: "chart-tooltip-title" }, swatch, el("span", {}, title)), list);
  node.hidden = false;
  const { width, height } = node.getBoundingClientRect();
  const viewport = { width: document.documentElement.clientWidth, height: window.innerHeight };
  const { left, top } = placeBox(point, { width, height }, viewport);
  node.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
}

export function hideTooltip() {
  if (box !== null) box.hidden = true;
}
