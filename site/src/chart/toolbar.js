/** A chart's controls: smoothing, x axis, log y, download. On small charts they lie in one menu. */

import { el, newId } from "../dom.js";
import { menu } from "../page/menu.js";
import { smoothingControl } from "./slider.js";

/** @typedef {import("./model.js").ChartModel} ChartModel */
/** @typedef {"svg" | "png" | "csv"} FileKind */

/**
 * @typedef {object} Actions
 * @property {(weight: number) => void} smooth
 * @property {(key: string) => void} axis
 * @property {(log: boolean) => void} log
 * @property {(log: boolean) => void} logX
 * @property {(kind: FileKind) => void} download
 */

/** @param {ChartModel} model @param {Actions} actions @returns {HTMLElement} */
function axisControl(model, actions) {
  const id = newId();
  const select = el("select", { id });
  for (const axis of model.axes) select.append(el("option", { value: axis.key, selected: axis === model.axis }, axis.label));
  select.addEventListener("change", () => actions.axis(select.value));
  return el("div", { class: "tool" }, el("label", { for: id }, "x axis"), select);
}

/** @param {string} label @param {boolean} on @param {(on: boolean) => void} set @returns {HTMLElement} a button that stays pressed */
export function toggle(label, on, set) {
  const button = el("button", { type: "button", class: "tool-button", "aria-pressed": String(on) }, label);
  button.addEventListener("click", () => {
    const now = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(now));
    set(now);
  });
  return button;
}

/** @param {Pick<Actions, "download">} actions @returns {HTMLElement[]} */
export function downloadButtons(actions) {
  /** @type {[FileKind, string, string][]} */
  const kinds = [
    ["svg", "SVG", "vector picture"],
    ["png", "PNG", "picture"],
    ["csv", "CSV", "raw and smoothed values"],
  ];
  return kinds.map(([kind, name, what]) => {
    const button = el("button", { type: "button", class: "menu-item", "data-download": kind }, el("b", {}, name), ` ${what}`);
    button.addEventListener("click", () => {
      actions.download(kind);
      const details = button.closest("details");
      if (details !== null) details.open = false;
    });
    return button;
  });
}

/**
 * @param {ChartModel} model
 * @param {string} title
 * @param {Actions} actions
 * @param {boolean} small
 * @returns {HTMLElement}
 */
export function toolbar(model, title, actions, small) {
  const controls = [smoothingControl(model.weight, actions.smooth)];
  if (model.axes.length > 1) controls.push(axisControl(model, actions));
  controls.push(el("div", { class: "tool" }, toggle("log x", model.wantLogX, actions.logX), ...(model.stacks ? [] : [toggle("log y", model.log, actions.log)])));
  const bar = el("div", { class: "chart-tools", role: "group", "aria-label": `Controls of ${title}` });
  if (small) {
    const files = el("div", { class: "menu-row" }, el("span", { class: "menu-heading" }, "Download"), ...downloadButtons(actions));
    bar.append(menu(`Options of ${title}`, "⋯", ...controls, files));
  } else {
    bar.append(...controls, menu(`Download ${title}`, "Download", ...downloadButtons(actions)));
  }
  return bar;
}
