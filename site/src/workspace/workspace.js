/** The workspace: the list of runs at the side, a panel for each metric, and one state that the address says. */

import { el, oncePerFrame } from "../dom.js";
import { colorsOf } from "./colors.js";
import { fieldSelect, fieldsMenu, filterMenu, panelControls, searchBox, sortMenu } from "./controls.js";
import { kit } from "./kit.js";
import { LinesPanel } from "./lines.js";
import { RunList } from "./list.js";
import { AddedPanel } from "./panels/added.js";
import { openPanelForm } from "./panels/form.js";
import { MOST_PANELS, newPanelId } from "./panels/kinds.js";
import { addedMenu, chartMenu } from "./panels/menus.js";
import { swatchStyle } from "./picker.js";
import { entriesOf, fieldsOf, listRows, shownUnits, unitsOf, withShown } from "./rows.js";
import { Sections } from "./sections.js";
import { readHash, writeHash } from "./state.js";
import { Store } from "./store.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./rows.js").Unit} Unit */
/** @typedef {import("./panel.js").Shown} Shown */
/** @typedef {import("./panels/kinds.js").PanelDef} PanelDef */

/** The runs whose curves are loaded for all groups together, and for one at least. */
const GROUP_RUNS = { all: 300, least: 5 };

export class Workspace {
  /** @param {HTMLElement} place @param {import("../types").WorkspacePayload} core */
  constructor(place, core) {
    this.place = place;
    this.store = new Store(core);
    this.state = readHash(location.hash);
    /** @type {Unit[]} */
    this.units = [];
    /** @type {Unit[]} */
    this.shown = [];
    /** @type {Map<string, string>} the unit of each listed run, by its id */
    this.unitOf = new Map();
    /** @type {Map<number, Unit>} the group of each listed run */
    this.groupOf = new Map();
    /** @type {number[]} listed runs */
    this.rows = [];
    /** @type {Shown[]} */
    this.sources = [];
    this.turn = 0;
    this.empty = el("p", { class: "wnone" });
    /** @type {(unit: Unit) => number} */
    this.colorOf = () => 0;
    const set = (/** @type {Partial<State>} */ changes) => this.set(changes);
    const fields = this.store.fields;
    this.search = searchBox(set);
    this.menus = [
      filterMenu(fields, set),
      fieldsMenu("Group", fields, ({ group }) => group, (group) => this.set({ group, on: [], off: [], open: [] }), "Runs that agree in all of these are one curve, with a band."),
      sortMenu(fields, set),
      fieldsMenu("Columns", fields, ({ columns }) => columns, (columns) => this.set({ columns }), "Fields beside the names in this list."),
    ];
    this.panelControls = panelControls(set);
    this.list = new RunList({
      store: this.store,
      show: (unit, show) => this.set(withShown(this.state, unit.key, show)),
      pin: (id) => this.set({ pins: toggled(this.state.pins, id) }),
      open: (unit) => this.set({ open: toggled(this.state.open, unit.key) }),
      color: (unit, color) => this.setColor(unit, color),
      point: (unit) => this.point(unit?.key ?? null, null, "", null),
      sort: ({ key, add }) => this.sortBy(key, add),
      tag: (tag) => this.set({ filters: [...this.state.filters.filter(({ key, value }) => key !== "tags" || value !== tag), { key: "tags", op: "=", value: tag }] }),
    });
    this.sections = this.makeSections();
    this.build();
    this.listen();
    this.expose();
    this.render();
  }

  /** @returns {Sections} */
  makeSections() {
    /** @type {import("./panel.js").Host} */
    const host = {
      store: this.store,
      shown: () => this.sources,
      how: () => this.state,
      point: (key, x, axis, from) => this.point(key, x, axis, from),
      widen: (key) => this.set({ zoom: this.state.zoom === key ? "" : key }),
      none: () => (this.store.total === 0 ? "There are no runs yet." : this.rows.length === 0 ? "No run fits: change the search or the filter." : "No run is shown: choose some in the list."),
    };
    /** @type {import("./panels/added.js").AddedHost} */
    const added = {
      scope: () => this.scope(),
      pointAt: (ids) => this.pointAt(ids),
      idsOf: (key) => this.units.find((unit) => unit.key === key)?.rows.map((row) => this.store.id(row)) ?? [],
      widen: (key) => host.widen?.(key),
    };
    const own = (/** @type {string} */ metric) => this.state.own[metric] ?? {};
    const settings = (/** @type {string} */ metric) => chartMenu(metric, {
      pinned: () => this.state.top.includes(metric),
      pin: () => this.set({ top: toggled(this.state.top, metric) }),
      own: () => own(metric),
      set: (now) => this.setOwn(metric, now),
    });
    const metrics = this.store.core.metrics.map(([name]) => name);
    const make = (/** @type {PanelDef} */ def) => (def.kind === "chart" ? new LinesPanel(def, host, this.panelMenu(def)) : new AddedPanel(def, added, this.panelMenu(def)));
    return new Sections(metrics, { ...host, own, settings }, (section, folded) => this.fold(section, folded), make);
  }

  /** @returns {ReturnType<import("./panels/added.js").AddedHost["scope"]>} */
  scope() {
    const { store, state } = this;
    const colorOf = (/** @type {number} */ row) => this.colorOf(this.groupOf.get(row) ?? { key: store.id(row), label: "", rows: [row], row });
    const shown = this.shown.flatMap((unit) => unit.rows);
    return { store, rows: this.rows, shown, colorOf, group: state.group.filter((key) => store.fieldOf.has(key)), aggregate: state.aggregate, band: state.band };
  }

  /** @param {PanelDef} def @returns {HTMLElement} */
  panelMenu({ id }) {
    const at = () => this.state.panels.findIndex((each) => each.id === id);
    const change = (/** @type {(panels: PanelDef[], at: number) => void} */ work) => {
      const panels = [...this.state.panels];
      work(panels, at());
      this.set({ panels });
    };
    return addedMenu({
      change: () => openPanelForm(this.store, this.state.panels[at()], id, (now) => change((panels, i) => panels.splice(i, 1, now))),
      copy: () => change((panels, i) => panels.splice(i + 1, 0, { ...panels[i], id: newPanelId(panels) })),
      move: (by) => change((panels, i) => panels.splice(i + by, 0, ...panels.splice(i, 1))),
      remove: () => {
        change((panels, i) => panels.splice(i, 1));
        if (this.state.zoom === `panel:${id}`) this.set({ zoom: "" });
      },
      place: () => [at(), this.state.panels.length],
    });
  }

  /** @param {string} metric @param {import("./panel.js").Own} now */
  setOwn(metric, now) {
    const { [metric]: _, ...own } = this.state.own;
    this.set({ own: Object.keys(now).length === 0 ? own : { ...own, [metric]: now } });
  }


  build() {
    const { store, place } = this;
    this.count = el("p", { class: "wsummary", role: "status", "aria-live": "polite" });
    const colorBy = fieldSelect(store.fields, this.state.colorBy, "Colour by", "each its own");
    colorBy.addEventListener("change", () => this.set({ colorBy: colorBy.value }));
    this.colorBy = colorBy;
    this.scale = el("ul", { class: "wscale", "aria-label": "Colours" });
    const first = el("input", { type: "number", min: 0, max: 200, step: 1, "aria-label": "How many of the list are shown" });
    first.addEventListener("change", () => this.set({ count: Math.max(0, Math.min(200, Math.floor(Number(first.value) || 0))), on: [], off: [] }));
    this.first = first;
    const none = el("button", { type: "button", class: "link-button" }, "hide all");
    none.addEventListener("click", () => this.set({ count: 0, on: [], off: [] }));
    this.compare = el("a", { class: "wcompare", href: "compare.html" }, "Compare");
    const side = el("aside", { class: "wside", "aria-label": "Runs" });
    const folder = el("details", { class: "wfolder" }, el("summary", {}, el("span", {}, "Runs"), this.count), side);
    folder.open = !window.matchMedia("(max-width: 60rem)").matches;
    const eyes = el("div", { class: "wline" }, el("span", { class: "tool" }, "Show first ", first), none, this.compare);
    const colors = el("div", { class: "wline wcolors" }, el("span", { class: "tool" }, el("span", { "aria-hidden": "true" }, "Colour"), colorBy), this.scale);
    const clear = el("button", { type: "button", class: "link-button" }, "clear search and filter");
    clear.addEventListener("click", () => {
      this.search.clear();
      this.set({ query: "", filters: [] });
    });
    this.empty.append("No run fits: ", clear);
    this.empty.hidden = true;
    side.append(this.search.root, el("div", { class: "wmenus" }, ...this.menus.map(({ root }) => root)), eyes, colors, this.empty, this.list.root);
    const add = el("button", { type: "button", class: "tool-button wadd-panel", "aria-haspopup": "dialog" }, "Add panel");
    add.addEventListener("click", () => openPanelForm(this.store, null, newPanelId(this.state.panels), (def) => this.set({ panels: [...this.state.panels, def].slice(-MOST_PANELS) })));
    this.panelControls.root.append(add);
    const main = el("div", { class: "wmain" }, this.panelControls.root, this.sections.root);
    const { metrics_left_out: left } = store.core;
    if (left > 0) main.append(el("p", { class: "whint" }, `${left.toLocaleString("en")} metrics of the fewest runs are not listed here: each run's page has all of its own.`));
    place.replaceChildren(folder, main);
  }

  listen() {
    window.addEventListener("hashchange", () => {
      if (location.hash.replace(/^#/, "") === writeHash(this.state)) return;
      this.state = readHash(location.hash);
      this.render();
    });
    document.addEventListener("keydown", (event) => {
      const elsewhere = event.target instanceof HTMLInputElement || document.querySelector("dialog[open]") !== null;
      if (event.key === "Escape" && this.state.zoom !== "" && !elsewhere) this.set({ zoom: "" });
    });
    kit.onThemeChange(() => this.render());
  }

  /** @param {Partial<State>} changes */
  set(changes) {
    Object.assign(this.state, changes);
    this.tell();
    this.render();
  }

  /** Writes the address, without a new place in the browser's history. */
  tell = oncePerFrame(() => {
    const hash = writeHash(this.state);
    history.replaceState(null, "", hash === "" ? location.pathname + location.search : `#${hash}`);
  });

  /** @param {Unit} unit @param {number | null} color */
  setColor(unit, color) {
    const { [unit.key]: _, ...colors } = this.state.colors;
    this.set({ colors: color === null ? colors : { ...colors, [unit.key]: color } });
  }

  /** Ascending, then descending, then as at first. @param {string} key @param {boolean} add keep the other fields */
  sortBy(key, add) {
    const now = this.state.sort.find((each) => each.key === key);
    const next = now === undefined ? [{ key, descending: false }] : now.descending ? [] : [{ key, descending: true }];
    if (!add) this.set({ sort: next });
    else if (now === undefined) this.set({ sort: [...this.state.sort, ...next] });
    else this.set({ sort: this.state.sort.flatMap((each) => (each.key === key ? next : [each])) });
  }

  /** @param {string} section @param {boolean} folded */
  fold(section, folded) {
    if (this.state.folded.includes(section) !== folded) this.set({ folded: toggled(this.state.folded, section) });
    else this.sections.render(this.state);
  }

  /** The site has other runs, fields or metrics by now. @param {import("../types").WorkspacePayload} core */
  renewed(core) {
    this.sections.list(core.metrics.map(([name]) => name));
  }

  /** Computes what is listed and shown, and draws it. */
  async render() {
    this.turn += 1;
    const turn = this.turn;
    this.search.render(this.state);
    this.panelControls.render(this.state);
    for (const each of this.menus) each.render(this.state);
    try {
      await this.store.need(fieldsOf(this.state));
    } catch (error) {
      if (this.count) this.count.textContent = `The runs' fields could not be loaded (${error instanceof Error ? error.message : error}): load the page again.`;
    }
    if (turn !== this.turn) return;
    this.compute();
    this.renderList();
    this.sections.render(this.state);
  }

  compute() {
    const { store, state } = this;
    const rows = listRows(store, state);
    this.rows = rows;
    this.units = unitsOf(rows, store, state);
    this.groupOf = new Map(this.units.filter(({ row }) => row === null).flatMap((unit) => unit.rows.map((row) => [row, unit])));
    this.unitOf = new Map(this.units.flatMap(({ key, rows: own }) => own.map((row) => [store.id(row), key])));
    this.shown = shownUnits(this.units, state);
    const { colorOf, scale } = colorsOf(store, state, this.units);
    this.colorOf = colorOf;
    this.marks = scale;
    const grouped = this.shown.some(({ row }) => row === null);
    const most = grouped ? Math.max(GROUP_RUNS.least, Math.floor(GROUP_RUNS.all / Math.max(1, this.shown.length))) : 1;
    this.sources = this.shown.map((unit) => ({
      ...{ key: unit.key, label: unit.label, color: colorOf(unit), of: unit.rows.length },
      ids: unit.rows.slice(0, most).map((row) => store.id(row)),
      group: unit.row === null ? unit.label : null,
      href: unit.row === null ? null : `runs/${encodeURIComponent(store.id(unit.row))}.html`,
    }));
  }

  renderList() {
    const { store, state, units } = this;
    const number = (/** @type {number} */ n) => n.toLocaleString("en");
    const groups = units.some(({ row }) => row === null) ? `${number(units.length)} groups · ` : "";
    const listed = this.rows.length === store.total ? `${number(store.total)} ${store.total === 1 ? "run" : "runs"}` : `${number(this.rows.length)} of ${number(store.total)} runs`;
    if (this.count) this.count.textContent = this.rows.length === 0 ? (store.total === 0 ? "no runs yet" : "no run fits") : `${groups}${listed} · ${number(this.shown.length)} shown`;
    if (this.first && this.first !== document.activeElement) this.first.value = String(state.count);
    if (this.colorBy) this.colorBy.value = store.fieldOf.has(state.colorBy) ? state.colorBy : "";
    this.renderScale();
    const ids = this.sources.flatMap((source) => source.ids);
    if (this.compare) {
      this.compare.hidden = ids.length < 1;
      this.compare.textContent = `Compare ${ids.length}`;
      this.compare.title = "Compare the shown runs";
      this.compare.setAttribute("href", `compare.html#runs=${ids.map(encodeURIComponent).join(",")}`);
    }
    this.empty.hidden = this.rows.length > 0 || store.total === 0;
    this.list.render({
      entries: entriesOf(units, state),
      shown: new Set(this.shown.map(({ key }) => key)),
      colorOf: this.colorOf,
      columns: state.columns.filter((key) => store.fieldOf.has(key)),
      pins: new Set(state.pins),
      open: new Set(state.open),
      sortOf: (key) => {
        const place = state.sort.findIndex((each) => each.key === key);
        return place < 0 ? null : { descending: state.sort[place].descending, place };
      },
    });
  }

  /** The legend of colours that come from a field. */
  renderScale() {
    this.scale?.classList.toggle("is-ramp", this.marks?.ramp ?? false);
    const items = (this.marks?.marks ?? []).slice(0, 12).map(([label, color]) => {
      const dot = el("span", { class: "wdot", "aria-hidden": "true" });
      swatchStyle(dot, color);
      return el("li", {}, dot, label);
    });
    this.scale?.replaceChildren(...items);
  }

  /**
   * Brings a run out in the list and in all panels.
   *
   * @param {string | null} key
   * @param {number | null} x
   * @param {string} axis that x is of
   * @param {import("./panel.js").Panel | null} from the panel that the pointer is in
   */
  point(key, x, axis, from) {
    this.list.mark(key);
    for (const panel of this.sections.all()) if (panel !== from) panel.echo(key, x, axis);
  }

  /** Brings out what the reader points at in a panel: a run or group, where all is of one. @param {string[] | null} ids */
  pointAt(ids) {
    const keys = new Set((ids ?? []).map((id) => this.unitOf.get(id) ?? ""));
    this.point(keys.size === 1 ? [...keys][0] : null, null, "", null);
  }

  /** Tells other scripts what is shown: `div.trackerWorkspace`. */
  expose() {
    const workspace = this;
    this.place.trackerWorkspace = Object.freeze({
      get state() {
        return structuredClone(workspace.state);
      },
      get units() {
        return workspace.units.map(({ key, label, rows }) => ({ key, label, runs: rows.map((row) => workspace.store.id(row)) }));
      },
      get shown() {
        return workspace.sources.map(({ key, label, color, ids }) => ({ key, label, color, runs: [...ids] }));
      },
    });
  }
}

/** @param {string[]} list @param {string} item @returns {string[]} without it, or with it */
function toggled(list, item) {
  return list.includes(item) ? list.filter((each) => each !== item) : [...list, item];
}
