/** The menus of panels: what can be done with one that was added, and what a metric's chart can have of its own. */

import { el, newId } from "../../dom.js";
import { menu } from "../../page/menu.js";

/** @typedef {import("../panel.js").Own} Own */

/** @param {string} text @param {boolean} off @param {() => void} act @returns {HTMLButtonElement} */
function item(text, off, act) {
  const button = el("button", { type: "button", class: "menu-item", disabled: off }, text);
  button.addEventListener("click", () => {
    const details = button.closest("details");
    if (details !== null) details.open = false;
    act();
  });
  return button;
}

/**
 * A menu whose content is made when it is opened.
 *
 * @param {string} label
 * @param {() => HTMLElement[]} make
 * @returns {HTMLDetailsElement}
 */
function lateMenu(label, make) {
  const root = menu(label, "⋯");
  root.addEventListener("toggle", () => root.open && root.querySelector(".menu-panel")?.replaceChildren(...make()));
  return root;
}

/**
 * @param {{change: () => void, copy: () => void, move: (by: number) => void, remove: () => void, place: () => [at: number, of: number]}} acts
 * @returns {HTMLElement} of a panel that was added
 */
export function addedMenu({ change, copy, move, remove, place }) {
  return lateMenu("Change, move or remove the panel", () => {
    const [at, of] = place();
    return [
      item("Change …", false, change),
      item("Duplicate", false, copy),
      item("← Move forward", at === 0, () => move(-1)),
      item("Move back →", at === of - 1, () => move(1)),
      item("Remove", false, remove),
    ];
  });
}

/**
 * @param {string} metric
 * @param {{pinned: () => boolean, pin: () => void, own: () => Own, set: (own: Own) => void}} acts
 * @returns {HTMLElement} of a metric's chart
 */
export function chartMenu(metric, { pinned, pin, own, set }) {
  return lateMenu(`Options of ${metric}`, () => {
    const { log, range } = own();
    const id = newId();
    const scale = el("select", { id }, ...[["", "as all charts"], ["linear", "linear"], ["log", "logarithmic"]].map(([key, text]) => el("option", { value: key, selected: key === (log === undefined ? "" : log ? "log" : "linear") }, text)));
    scale.addEventListener("change", () => {
      const { log: _, ...rest } = own();
      set(scale.value === "" ? rest : { ...rest, log: scale.value === "log" });
    });
    const ends = ["from", "to"].map((name, i) => el("input", { type: "number", step: "any", "aria-label": `y ${name}`, placeholder: name, value: range?.[i] ?? "" }));
    for (const input of ends) {
      input.addEventListener("change", () => {
        const [low, high] = ends.map(({ value }) => (value === "" ? null : Number(value)));
        const { range: _, ...rest } = own();
        set(low === null && high === null ? rest : { ...rest, range: [low, high] });
      });
    }
    return [
      item(pinned() ? "Put back into its section" : "Pin to the top", false, pin),
      el("div", { class: "menu-row" }, el("label", { for: id }, "y axis"), scale),
      el("div", { class: "menu-row" }, "y", ...ends),
    ];
  });
}
