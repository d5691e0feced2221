/** Chooses the columns of a table, also those that it does not have yet. */

import { el, newId } from "../dom.js";

/** @typedef {import("./table.js").RunTable} RunTable */
/** @typedef {import("./further.js").FurtherField} FurtherField */

/** @param {RunTable} table @param {HTMLElement} box */
export function columnChooser(table, box) {
  const input = el("input", { type: "search", placeholder: "Find a column", "aria-label": "Find a column", spellcheck: "false" });
  const list = el("ul");
  const draw = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (/** @type {{key: string, label: string}} */ { key, label }) => words.every((word) => `${key} ${label}`.toLowerCase().includes(word));
    const here = table.model.columns.flatMap((column, i) => (i > 0 && fits(column) ? [choice(column.label, column.key, table.layout.isShown(i), (on) => table.showColumn(i, on))] : []));
    const more = (table.further ?? []).filter((field) => fits(field) && table.model.columns.every(({ key }) => key !== field.key)).map((field) => choice(field.label, field.key, false, () => void table.addColumn(field).then(draw)));
    list.replaceChildren(...here, ...more);
    if (list.childElementCount === 0) list.append(el("li", {}, "No column fits."));
  };
  input.addEventListener("input", draw);
  box.append(input, el("div", { class: "popover-list" }, list));
  draw();
  void table.loadFurther().then((found) => found && box.isConnected && draw());
}

/** @param {string} label @param {string} key @param {boolean} checked @param {(on: boolean) => void} set @returns {HTMLElement} */
function choice(label, key, checked, set) {
  const id = newId();
  const box = el("input", { type: "checkbox", id, checked, "data-value": key });
  box.addEventListener("change", () => set(box.checked));
  return el("li", {}, box, el("label", { for: id, title: key }, label));
}
