/** The row of names above parallel coordinates: each opens what can be done to its axis, for mouse and keyboard. */

import { toggle } from "../chart/toolbar.js";
import { el } from "../dom.js";
import { menu } from "../page/menu.js";

/** @typedef {import("./parallel.js").Parallel} Parallel */
/** @typedef {import("./parallel.js").Axis} Axis */

const CONTROLS = "button, input";

/**
 * @param {Parallel} view
 * @param {() => void} changed
 * @returns {{root: HTMLElement, update: () => void}}
 */
export function axisMenus(view, changed) {
  const root = el("div", { class: "parallel-axes", role: "group", "aria-label": "Axes" });
  /** @type {string | null} the axis that is dragged */
  let dragged = null;
  const move = (/** @type {number} */ from, /** @type {number} */ to) => {
    const [axis] = view.axes.splice(from, 1);
    view.axes.splice(Math.max(0, Math.min(view.axes.length, to)), 0, axis);
    changed();
    root.querySelectorAll("summary")[Math.max(0, Math.min(view.axes.length - 1, to))]?.focus();
  };
  const update = () => {
    const open = [...root.children].findIndex((each) => each instanceof HTMLDetailsElement && each.open);
    const control = [...(root.children[open]?.querySelectorAll(CONTROLS) ?? [])].findIndex((each) => each === document.activeElement);
    root.replaceChildren(
      ...view.axes.map((axis, i) => {
        const item = axisMenu(view, axis, i, move, changed);
        item.draggable = true;
        item.addEventListener("dragstart", () => (dragged = String(i)));
        item.addEventListener("dragover", (event) => event.preventDefault());
        item.addEventListener("drop", (event) => {
          event.preventDefault();
          if (dragged !== null && Number(dragged) !== i) move(Number(dragged), i);
          dragged = null;
        });
        return item;
      }),
    );
    const again = root.children[open];
    if (!(again instanceof HTMLDetailsElement) || control < 0) return;
    // the menu that the reader is in stays open, and the focus where it was
    again.open = true;
    const found = again.querySelectorAll(CONTROLS)[control];
    if (found instanceof HTMLElement) found.focus();
  };
  update();
  return { root, update };
}

/**
 * @param {Parallel} view
 * @param {Axis} axis
 * @param {number} i
 * @param {(from: number, to: number) => void} move
 * @param {() => void} changed
 * @returns {HTMLElement}
 */
function axisMenu(view, axis, i, move, changed) {
  const button = (/** @type {string} */ text, /** @type {boolean} */ off, /** @type {() => void} */ act) => {
    const made = el("button", { type: "button", class: "menu-item", disabled: off }, text);
    made.addEventListener("click", act);
    return made;
  };
  const numeric = axis.axis.kind === "number" || axis.axis.kind === "duration";
  const set = el("div", { class: "menu-row" });
  if (numeric) {
    set.append(
      toggle("log", axis.axis.log, (log) => {
        axis.axis.log = log;
        changed();
      }),
    );
  }
  set.append(
    toggle("invert", axis.invert, (invert) => {
      axis.invert = invert;
      changed();
    }),
  );
  /** @type {HTMLElement[]} */
  const parts = [button("← move left", i === 0, () => move(i, i - 1)), button("move right →", i === view.axes.length - 1, () => move(i, i + 1)), set];
  if (numeric) parts.push(rangeInputs(axis, changed));
  parts.push(
    button("clear selection", axis.brush === null, () => {
      axis.brush = null;
      changed();
    }),
  );
  return menu(`Axis ${axis.axis.label}`, axis.axis.label, ...parts);
}

/** @param {Axis} axis @param {() => void} changed @returns {HTMLElement} the brush as two numbers */
function rangeInputs(axis, changed) {
  const [low, high] = ["least", "greatest"].map((name, k) =>
    el("input", { type: "number", step: "any", "aria-label": `${name} ${axis.axis.label}`, placeholder: name, value: axis.brush === null || !Number.isFinite(axis.brush[k]) ? "" : Number(axis.brush[k].toPrecision(6)) }),
  );
  const read = () => {
    const ends = [low, high].map(({ value }) => (value === "" ? NaN : Number(value)));
    axis.brush = ends.every(Number.isNaN) ? null : [Number.isNaN(ends[0]) ? -Infinity : ends[0], Number.isNaN(ends[1]) ? Infinity : ends[1]];
    changed();
  };
  for (const input of [low, high]) input.addEventListener("change", read);
  return el("div", { class: "menu-row" }, low, high);
}
