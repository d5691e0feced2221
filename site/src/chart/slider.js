/** The smoothing control: a slider, and its number, which can be typed. */

import { el, newId, oncePerFrame } from "../dom.js";
import { clampWeight } from "../smoothing.js";
import { MAX_WEIGHT } from "./model.js";

/**
 * @param {number} weight at first
 * @param {(weight: number) => void} onChange called at most once a frame
 * @returns {HTMLElement}
 */
export function smoothingControl(weight, onChange) {
  const id = newId();
  const range = el("input", { type: "range", id, min: 0, max: MAX_WEIGHT, step: 0.001, value: weight });
  const number = el("input", { type: "number", min: 0, max: MAX_WEIGHT, step: 0.01, value: weight, "aria-label": "Smoothing weight" });
  const tell = oncePerFrame(onChange);
  const fill = () => range.style.setProperty("--fill", `${(100 * Number(range.value)) / MAX_WEIGHT}%`);
  fill();
  range.addEventListener("input", () => {
    number.value = String(Number(range.value));
    fill();
    tell(Number(range.value));
  });
  number.addEventListener("input", () => {
    if (number.value === "") return;
    const typed = Math.min(MAX_WEIGHT, clampWeight(Number(number.value)));
    range.value = String(typed);
    fill();
    tell(typed);
  });
  number.addEventListener("change", () => {
    number.value = String(Number(range.value));
  });
  return el("div", { class: "tool tool-smoothing" }, el("label", { for: id }, "Smoothing"), range, number);
}
