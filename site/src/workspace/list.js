/** The list of runs at the side: a line a run or group, drawn only where it can be seen. */

import { el, safeHref } from "../dom.js";
import { cell } from "../table/cells.js";
import { VirtualRows } from "../table/rows.js";
import { colorPicker, swatchStyle } from "./picker.js";

/** @typedef {import("./rows.js").Entry} Entry */
/** @typedef {import("./rows.js").Unit} Unit */
/** @typedef {import("./store.js").Store} Store */

/**
 * @typedef {object} ListHost
 * @property {Store} store
 * @property {(unit: Unit, show: boolean) => void} show
 * @property {(id: string) => void} pin
 * @property {(unit: Unit) => void} open lists a group's runs, or no longer
 * @property {(unit: Unit, color: number | null) => void} color null: its own again
 * @property {(unit: Unit | null) => void} point
 * @property {(keys: {key: string, add: boolean}) => void} sort
 * @property {(tag: string) => void} tag lists the runs that have it
 */

/**
 * @typedef {object} ListView
 * @property {Entry[]} entries
 * @property {Set<string>} shown keys of the units that are drawn
 * @property {(unit: Unit) => number} colorOf
 * @property {string[]} columns
 * @property {Set<string>} pins
 * @property {Set<string>} open
 * @property {(key: string) => {descending: boolean, place: number} | null} sortOf
 */

export class RunList {
  /** @param {ListHost} host */
  constructor(host) {
    this.host = host;
    /** @type {ListView | null} */
    this.view = null;
    this.columns = "";
    this.body = el("tbody");
    this.head = el("thead");
    this.table = el("table", {}, el("caption", { class: "visually-hidden" }, "Runs"), this.head, this.body);
    this.root = el("div", { class: "table-scroll wlist", tabindex: 0, role: "region", "aria-label": "Runs" }, this.table);
    this.root.addEventListener("pointerleave", () => host.point(null));
    /** @type {VirtualRows | null} */
    this.rows = null;
    /** @type {string | null} the unit that is brought out */
    this.marked = null;
  }

  /** @param {ListView} view */
  render(view) {
    this.view = view;
    this.heads(view);
    this.rows ??= new VirtualRows(this.root, this.body, 64, (index) => this.line(index));
    this.table.setAttribute("aria-rowcount", String(view.entries.length + 1));
    this.rows.reset(view.entries.length, true);
  }

  /** @param {ListView} view the header, which sorts */
  heads({ columns, sortOf }) {
    const keys = ["name", ...columns];
    const cells = keys.map((key, i) => {
      const sort = sortOf(key);
      const label = this.host.store.fieldOf.get(key)?.label ?? key;
      const button = el("button", { type: "button", title: `${key}\nclick: sort · Shift-click: sort by this as well` }, el("span", { class: "th-label" }, label));
      button.append(el("span", { class: "th-sort", "aria-hidden": "true" }, sort === null ? "" : sort.descending ? "↓" : "↑"));
      button.addEventListener("click", (event) => this.host.sort({ key, add: event.shiftKey }));
      return el("th", { scope: "col", "aria-colindex": i + 1, "aria-sort": sort === null ? "none" : sort.descending ? "descending" : "ascending" }, button);
    });
    const focused = this.head.contains(document.activeElement) ? [...this.head.querySelectorAll("button")].findIndex((each) => each === document.activeElement) : -1;
    this.head.replaceChildren(el("tr", { "aria-rowindex": 1 }, ...cells));
    this.head.querySelectorAll("button")[focused]?.focus({ preventScroll: true });
  }

  /** @param {number} index @returns {HTMLTableRowElement} */
  line(index) {
    const view = /** @type {ListView} */ (this.view);
    const entry = view.entries[index];
    const { unit, row, depth } = entry;
    const line = el("tr", { "aria-rowindex": index + 2, "data-key": row === null ? unit.key : this.host.store.id(row), "data-unit": unit.key });
    if (depth > 0) line.classList.add("is-inner");
    line.classList.toggle("is-shown", view.shown.has(unit.key));
    line.classList.toggle("is-active", unit.key === this.marked);
    line.append(el("th", { scope: "row" }, el("span", { class: "wname" }, ...(depth === 0 ? this.controls(unit, view) : []), ...this.named(entry, view))));
    for (const key of view.columns) {
      const field = this.host.store.fieldOf.get(key);
      if (field === undefined) continue;
      line.append(cell(row === null ? null : this.host.store.value(key, row), { key, label: field.label, type: field.type }, false, null));
    }
    line.addEventListener("pointerenter", () => this.host.point(unit));
    return line;
  }

  /** @param {Unit} unit @param {ListView} view @returns {HTMLElement[]} the eye and the colour */
  controls(unit, view) {
    const shown = view.shown.has(unit.key);
    const eye = el("button", { type: "button", class: "weye", "aria-pressed": String(shown), "aria-label": `Show ${unit.label}`, title: shown ? "Hide" : "Show" });
    eye.addEventListener("click", () => this.host.show(unit, !shown));
    eye.addEventListener("focus", () => this.host.point(unit));
    const dot = el("button", { type: "button", class: "wdot", "aria-label": `Colour of ${unit.label}`, title: "Colour", "aria-haspopup": "true" });
    swatchStyle(dot, view.colorOf(unit));
    dot.addEventListener("click", () => colorPicker(dot, (color) => this.host.color(unit, color)));
    return [eye, dot];
  }

  /** @param {Entry} entry @param {ListView} view @returns {(Node | string)[]} the name, and what can be done with it */
  named({ unit, row, depth }, view) {
    const { store } = this.host;
    if (row === null) {
      const open = view.open.has(unit.key);
      const fold = el("button", { type: "button", class: "wfold", "aria-expanded": String(open), title: unit.label }, el("span", { class: "wlabel" }, unit.label), el("span", { class: "wcount" }, unit.rows.length.toLocaleString("en")));
      fold.addEventListener("click", () => this.host.open(unit));
      return [fold];
    }
    const id = store.id(row);
    const state = String(store.value("state", row) ?? "");
    const name = el("a", { class: "wlabel", href: safeHref(`runs/${encodeURIComponent(id)}.html`), title: [store.name(row), state].join("\n") }, store.name(row));
    /** @type {HTMLElement[]} */
    const parts = [name];
    if (state !== "" && state !== "finished") parts.push(el("span", { class: `state state-${state}`, title: state }, el("span", { class: "visually-hidden" }, state)));
    const tags = store.value("tags", row);
    if (Array.isArray(tags) && tags.length > 0) parts.push(el("ul", { class: "tags" }, ...tags.map((tag) => this.tag(tag))));
    if (depth === 0) {
      const pinned = view.pins.has(id);
      const pin = el("button", { type: "button", class: "wpin", "aria-pressed": String(pinned), "aria-label": `Pin ${store.name(row)}`, title: pinned ? "Unpin" : "Pin to the top" }, "📌");
      pin.addEventListener("click", () => this.host.pin(id));
      parts.push(pin);
    }
    return parts;
  }

  /** @param {string} tag @returns {HTMLElement} */
  tag(tag) {
    const button = el("button", { type: "button", title: `List the runs with the tag ${tag}` }, tag);
    button.addEventListener("click", () => this.host.tag(tag));
    return el("li", {}, button);
  }

  /** @param {string | null} key the unit to bring out */
  mark(key) {
    this.marked = key;
    for (const line of this.body.querySelectorAll("tr[data-unit]")) line.classList.toggle("is-active", line.getAttribute("data-unit") === key);
  }
}
