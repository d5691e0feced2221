/** The legend of categories: a button each that hides and shows its runs. */

import { el } from "../dom.js";

/**
 * @param {{label: string, color: number}[]} items
 * @param {Set<number>} hidden indexes of items; changed by the reader
 * @param {() => void} changed
 * @returns {HTMLElement | null} null where there is nothing to tell apart
 */
export function categoryLegend(items, hidden, changed) {
  if (items.length < 2) return null;
  const list = el("ul", { class: "chart-legend-list" });
  items.forEach(({ label, color }, index) => {
    const swatch = el("span", { class: "swatch swatch-dot", "aria-hidden": "true" });
    swatch.style.background = `var(--series-${((color % 12) + 12) % 12})`;
    const button = el("button", { type: "button", "aria-pressed": "true" }, swatch, el("span", { class: "chart-legend-label" }, label));
    button.addEventListener("click", () => {
      if (!hidden.delete(index)) hidden.add(index);
      button.setAttribute("aria-pressed", String(!hidden.has(index)));
      changed();
    });
    list.append(el("li", {}, button));
  });
  return el("div", { class: "chart-legend panel-legend", role: "group", "aria-label": "Categories" }, list);
}
