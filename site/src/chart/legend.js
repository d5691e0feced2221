/** The legend: a button for each series that hides and shows it, and a link to its run. */

import { el, safeHref } from "../dom.js";

/** @typedef {import("./model.js").ChartModel} ChartModel */
/** @typedef {import("../types").Curve} Curve */

/** So many at most, on two lines at most, until the reader asks for more. */
const FOLDED = 12;
const FILTER_FROM = 30;

/**
 * @typedef {object} LegendActions
 * @property {() => void} changed which series are hidden has changed
 * @property {(index: number | null) => void} point the reader points at a series
 * @property {() => void} resized it takes more room, or less
 */

export class Legend {
  /**
   * @param {ChartModel} model
   * @param {LegendActions} actions
   */
  constructor(model, actions) {
    this.model = model;
    this.actions = actions;
    this.open = false;
    this.query = "";
    /** @type {Map<number, HTMLLIElement>} */
    this.items = new Map();
    this.list = el("ul", { class: "chart-legend-list" });
    this.more = el("button", { type: "button", class: "link-button", "aria-expanded": "false" });
    this.all = el("button", { type: "button", class: "link-button" }, "show all");
    this.filter = el("input", { type: "search", class: "chart-legend-filter", placeholder: "Filter series", "aria-label": "Filter series" });
    this.more.addEventListener("click", () => this.toggleOpen());
    this.all.addEventListener("click", () => this.hideOnly([]));
    this.filter.addEventListener("input", () => {
      this.query = this.filter.value.trim().toLowerCase();
      this.fill();
    });
    const actionsBar = el("div", { class: "chart-legend-actions" }, this.filter, this.all, this.more);
    this.root = el("div", { class: "chart-legend", role: "group", "aria-label": "Series" }, this.list, actionsBar);
    this.fill();
  }

  toggleOpen() {
    this.open = !this.open;
    this.query = this.filter.value = "";
    this.fill();
    if (this.open) this.tellMore("fewer", this.model.curves().length > FOLDED);
    this.actions.resized();
  }

  /** Writes the items that are to be seen. */
  fill() {
    const curves = this.model.curves();
    const wanted = this.open ? curves.filter(({ label }) => label.toLowerCase().includes(this.query)) : curves.slice(0, FOLDED);
    this.items.clear();
    for (const curve of wanted) this.items.set(curve.index, this.item(curve));
    this.list.replaceChildren(...this.items.values());
    this.root.classList.toggle("is-open", this.open);
    this.filter.hidden = !this.open || curves.length <= FILTER_FROM;
    this.update();
  }

  /** @param {Curve} curve @returns {HTMLLIElement} */
  item(curve) {
    const dash = curve.dash ?? Math.floor(Math.max(0, curve.color) / 12) % 4;
    const swatch = el("span", { class: dash === 0 ? "swatch" : `swatch swatch-dash-${dash}`, "aria-hidden": "true" });
    swatch.style.background = curve.paint === null ? `var(--series-${((curve.color % 12) + 12) % 12})` : `light-dark(${curve.paint.join()})`;
    const title = `${curve.label}\nclick: hide or show · double-click: show it alone`;
    const button = el("button", { type: "button", title }, swatch, el("span", { class: "chart-legend-label" }, curve.label));
    button.addEventListener("click", (event) => (event.altKey ? this.isolate(curve.index) : this.toggle(curve.index)));
    button.addEventListener("dblclick", () => this.isolate(curve.index));
    const item = el("li", {}, button);
    item.addEventListener("pointerenter", () => this.actions.point(curve.index));
    item.addEventListener("pointerleave", () => this.actions.point(null));
    button.addEventListener("focus", () => button.matches(":focus-visible") && this.actions.point(curve.index));
    button.addEventListener("blur", () => this.actions.point(null));
    const href = safeHref(curve.href);
    if (href !== null) item.append(el("a", { href, title: `Open ${curve.label}`, "aria-label": `Open ${curve.label}` }, "↗"));
    return item;
  }

  /** @param {number} index */
  toggle(index) {
    const { hidden } = this.model;
    if (!hidden.delete(index)) hidden.add(index);
    this.changed();
  }

  /** Shows one series alone; where it is alone already, all. @param {number} index */
  isolate(index) {
    const others = this.model.curves().filter((curve) => curve.index !== index);
    const alone = others.every((curve) => this.model.hidden.has(curve.index)) && !this.model.hidden.has(index);
    this.hideOnly(alone ? [] : others.map((curve) => curve.index));
  }

  /** @param {number[]} indexes */
  hideOnly(indexes) {
    this.model.hidden.clear();
    for (const index of indexes) this.model.hidden.add(index);
    this.changed();
  }

  changed() {
    this.update();
    this.actions.changed();
  }

  /** Shows which series are hidden. */
  update() {
    const { hidden } = this.model;
    for (const [index, item] of this.items) item.firstElementChild?.setAttribute("aria-pressed", String(!hidden.has(index)));
    // it keeps its room, so that a double click finds the same series twice
    this.all.classList.toggle("is-off", hidden.size === 0);
  }

  /** @param {number | null} index the series that is brought out in the plot */
  mark(index) {
    for (const [each, item] of this.items) item.classList.toggle("is-active", each === index);
  }

  /**
   * While folded, leaves out what does not fit on two lines, and says how many that are.
   *
   * @returns {(() => void)[]} steps that change the page and measure it in turn; take them when the legend is in the page
   */
  folding() {
    const items = [...this.items.values()];
    const total = this.model.curves().length;
    let shown = 0;
    return [
      () => {
        for (const item of items) item.hidden = false;
        this.tellMore(`${total} more`, total > 0); // the button takes room as well: it is there while the lines are measured
      },
      () => {
        const lines = new Set();
        const third = items.findIndex(({ offsetTop }) => lines.add(offsetTop).size > 2);
        shown = third < 0 ? items.length : third;
      },
      () => {
        items.forEach((item, i) => (item.hidden = i >= shown));
        this.tellMore(`${total - shown} more`, shown < total);
      },
    ];
  }

  /** @param {string} text of the button that unfolds and folds @param {boolean} useful whether it is there */
  tellMore(text, useful) {
    this.more.hidden = !useful;
    this.more.textContent = text;
    this.more.setAttribute("aria-expanded", String(this.open));
  }
}
