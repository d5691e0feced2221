/** The comparison: some runs side by side, in curves, in what they were given, in what came out, and in code. */

import { el, oncePerFrame, safeHref } from "../dom.js";
import { CodeDiff } from "./code.js";
import { combobox, hasWords } from "./combobox.js";
import { panelControls } from "./controls.js";
import { factsPayload } from "./facts.js";
import { kit } from "./kit.js";
import { comparePanel } from "./panels/compare.js";
import { swatchStyle } from "./picker.js";
import { Sections } from "./sections.js";
import { readHash, writeHash } from "./state.js";
import { Store } from "./store.js";
import { SystemPanel } from "./system.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./panel.js").Shown} Shown */
/** @typedef {import("../types").RunPayload} RunPayload */

/** So many runs have curves, and their files loaded; any number stands in the table of what differs. */
const DRAWN = 50;
const FOUND = 12;

/** @param {string} hash @returns {string[]} the ids of the runs that an address names, each once */
export function runsOf(hash) {
  const said = /(?:^#?|&)runs=([^&]*)/.exec(hash);
  const ids = said === null ? [] : said[1].split(",").map(safeDecode).filter(Boolean);
  return [...new Set(ids)];
}

/** @param {string} text @returns {string} */
function safeDecode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export class Comparison {
  /** @param {HTMLElement} place @param {import("../types").WorkspacePayload} core */
  constructor(place, core) {
    this.place = place;
    this.store = new Store(core);
    this.state = readHash(location.hash);
    this.ids = runsOf(location.hash);
    /** @type {Shown[]} */
    this.sources = [];
    /** @type {Sections | null} */
    this.sections = null;
    /** @type {SystemPanel[]} */
    this.system = [];
    this.laid = "";
    /** @type {import("../types").LivePanel | null} */
    this.differences = null;
    this.turn = 0;
    this.controls = panelControls((changes) => this.set(changes));
    this.chips = el("ul", { class: "wchips", "aria-label": "Compared runs" });
    this.note = el("p", { class: "whint", role: "status" });
    this.charts = el("div");
    this.facts = el("div");
    this.systemGrid = el("div", { class: "wgrid" });
    this.code = new CodeDiff(this.store);
    this.parts = {
      facts: part("What differs", this.facts),
      charts: part("Curves", this.controls.root, this.charts),
      system: part("System", this.systemGrid),
      code: part("Code", this.code.root),
    };
    place.replaceChildren(el("div", { class: "wchosen" }, this.chips, this.adder()), this.note, ...Object.values(this.parts));
    this.listen();
    kit.onThemeChange(() => this.drawChips());
    this.expose();
    void this.render();
  }

  listen() {
    window.addEventListener("hashchange", () => {
      if (location.hash.replace(/^#/, "") === this.hash()) return;
      this.state = readHash(location.hash);
      this.ids = runsOf(location.hash);
      void this.render();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.state.zoom !== "" && !(event.target instanceof HTMLInputElement)) this.set({ zoom: "" });
    });
  }

  /** @returns {HTMLElement} a search for further runs */
  adder() {
    const { store } = this;
    const find = (/** @type {string} */ text) => {
      const fits = hasWords(text);
      const hits = [];
      for (let row = 0; row < store.total && hits.length < FOUND; row++) {
        const [key, label] = [store.id(row), store.name(row)];
        if (!this.ids.includes(key) && fits(`${label} ${key}`)) hits.push({ key, label });
      }
      return hits;
    };
    const take = (/** @type {string} */ id, /** @type {HTMLInputElement} */ input) => {
      input.value = "";
      this.choose([...this.ids, id]);
    };
    return combobox({ label: "Add a run", placeholder: "Add a run", list: "Runs", find, take }).root;
  }

  /** @param {string[]} ids */
  choose(ids) {
    this.ids = ids;
    this.tell();
    void this.render();
  }

  /** @param {Partial<State>} changes */
  set(changes) {
    Object.assign(this.state, changes);
    this.tell();
    this.draw();
  }

  /** @returns {string} */
  hash() {
    const more = writeHash(this.state);
    const runs = this.ids.length === 0 ? "" : `runs=${this.ids.map(encodeURIComponent).join(",")}`;
    return [runs, more].filter(Boolean).join("&");
  }

  tell = oncePerFrame(() => history.replaceState(null, "", `#${this.hash()}`));

  /** Loads the runs and shows them. */
  async render() {
    this.turn += 1;
    const turn = this.turn;
    this.drawChips();
    const results = await Promise.allSettled(this.ids.slice(0, DRAWN).map((id) => this.store.run(id)));
    if (turn !== this.turn) return;
    const runs = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    const lost = this.ids.filter((id, i) => (i < DRAWN ? results[i].status === "rejected" : !this.store.rowOf.has(id)));
    this.say(runs, lost);
    this.sources = runs.map(({ id, name }) => ({ key: id, label: name, color: this.colorOf(id), href: `runs/${encodeURIComponent(id)}.html`, ids: [id], group: null, of: 1 }));
    for (const each of Object.values(this.parts)) each.hidden = runs.length === 0;
    await this.layOut(runs);
    if (turn === this.turn) this.draw();
  }

  /** @param {RunPayload[]} runs @param {string[]} lost */
  say(runs, lost) {
    const texts = [];
    if (this.ids.length === 0) texts.push("Add runs here, or choose them in the workspace or in a table of runs: the address then names them, and shows the same to whoever has it.");
    if (lost.length > 0) texts.push(`Not in this site: ${lost.join(", ")}.`);
    const all = this.ids.length - lost.length;
    if (this.ids.length > DRAWN) texts.push(`All ${all.toLocaleString("en")} runs stand in the table of what differs; curves and code are of the first ${DRAWN}.`);
    this.note.textContent = texts.join(" ");
    document.title = document.title.replace(/^Comparison[^·]*/, runs.length === 0 ? "Comparison " : `Comparison of ${all.toLocaleString("en")} runs `);
  }

  /** @param {RunPayload[]} runs */
  async layOut(runs) {
    const metrics = unionOf(runs.map((run) => [...run.curves.map(({ metric }) => metric), ...run.more.flatMap((chunk) => chunk.metrics)]));
    const titles = unionOf(runs.map((run) => run.system.map(([title]) => title)));
    const laid = JSON.stringify([metrics, titles]);
    const host = {
      store: this.store,
      shown: () => this.sources,
      how: () => this.state,
      /** @type {import("./panel.js").Host["point"]} */
      point: (key, x, axis, from) => this.point(key, x, axis, from),
      widen: (/** @type {string} */ metric) => this.set({ zoom: this.state.zoom === metric ? "" : metric }),
    };
    if (laid !== this.laid) {
      this.laid = laid;
      this.sections = new Sections(metrics, host, (section, folded) => this.fold(section, folded));
      this.charts.replaceChildren(this.sections.root);
      this.system = titles.map((title) => new SystemPanel(title, { ...host, how: () => ({ ...this.state, x: this.state.x === "step" ? "" : this.state.x }) }));
      this.systemGrid.replaceChildren(...this.system.map(({ figure }) => figure));
    }
    this.parts.charts.hidden ||= metrics.length === 0;
    this.parts.system.hidden ||= titles.length === 0;
    this.parts.code.hidden ||= runs.every(({ code }) => code === null);
    this.code.show(runs);
    await this.drawFacts(runs);
  }

  /** @param {RunPayload[]} runs */
  async drawFacts(runs) {
    const [make, payload] = await Promise.all([kit.loadPanels(), this.ids.length > DRAWN ? this.fields() : Promise.all(runs.map(factsOf)).then((facts) => factsPayload(runs, facts))]);
    if (this.differences?.take?.(payload)) return;
    const still = el("div", { class: "chart-still" });
    const figure = el("figure", { class: "chart chart-compare", id: "differences" }, still);
    this.facts.replaceChildren(figure);
    this.differences = make("compare", figure, still, payload, () => {});
  }

  /** @returns {Promise<any>} what is known of all compared runs: of more than are loaded, from the columns of their fields */
  async fields() {
    const { store } = this;
    const columns = store.fields.map(({ key }) => key).filter((key) => key !== "name" && key !== "id");
    await store.need(columns);
    return comparePanel({ title: "What differs", columns, differences: true }, { store, rows: this.ids.flatMap((id) => store.rowOf.get(id) ?? []) }).payload;
  }

  draw() {
    this.controls.render(this.state);
    this.sections?.render(this.state);
    for (const panel of this.system) {
      panel.widen(panel.metric === this.state.zoom);
      void panel.update();
    }
  }

  /** @param {string} section @param {boolean} folded */
  fold(section, folded) {
    const { folded: now } = this.state;
    if (now.includes(section) !== folded) this.set({ folded: folded ? [...now, section] : now.filter((each) => each !== section) });
    else this.draw();
  }

  /** @param {string} id @returns {number} its place among the compared runs: neighbours are told apart */
  colorOf(id) {
    return this.state.colors[id] ?? this.ids.indexOf(id);
  }

  drawChips() {
    const chips = this.ids.slice(0, DRAWN).map((id) => {
      const row = this.store.rowOf.get(id);
      const name = row === undefined ? id : this.store.name(row);
      const dot = el("span", { class: "wdot", "aria-hidden": "true" });
      swatchStyle(dot, this.colorOf(id));
      const remove = el("button", { type: "button", class: "icon-button", "aria-label": `Remove ${name}`, title: "Remove" }, "×");
      remove.addEventListener("click", () => this.choose(this.ids.filter((each) => each !== id)));
      const chip = el("li", { "data-id": id }, dot, el("a", { href: safeHref(`runs/${encodeURIComponent(id)}.html`) }, name), remove);
      chip.addEventListener("pointerenter", () => this.point(id, null, "", null));
      chip.addEventListener("pointerleave", () => this.point(null, null, "", null));
      return chip;
    });
    const further = this.ids.length - chips.length;
    this.chips.replaceChildren(...chips, ...(further > 0 ? [el("li", { class: "wfurther" }, `and ${further.toLocaleString("en")} more`)] : []));
  }

  /** @param {string | null} key @param {number | null} x @param {string} axis @param {import("./panel.js").Panel | null} from */
  point(key, x, axis, from) {
    for (const chip of this.chips.children) chip.classList.toggle("is-active", chip.getAttribute("data-id") === key);
    for (const panel of [...(this.sections?.panels.values() ?? []), ...this.system]) if (panel !== from) panel.echo(key, x, axis);
  }

  /** Tells other scripts what is shown: `div.trackerWorkspace`. */
  expose() {
    const comparison = this;
    this.place.trackerWorkspace = Object.freeze({
      get runs() {
        return comparison.sources.map(({ key, label, color }) => ({ id: key, name: label, color }));
      },
      get state() {
        return structuredClone(comparison.state);
      },
    });
  }
}

/** @param {string} title @param {HTMLElement[]} content @returns {HTMLElement} */
function part(title, ...content) {
  const id = `part-${title.toLowerCase().replaceAll(" ", "-")}`;
  const root = el("section", { class: "wpart", "aria-labelledby": id }, el("h2", { id }, title), ...content);
  root.hidden = true;
  return root;
}

/** @param {string[][]} lists @returns {string[]} every item once, in the order in which they come first */
function unionOf(lists) {
  return [...new Set(lists.flat())];
}

/** @param {RunPayload} run @returns {Promise<import("../types").Fact[]>} */
async function factsOf({ facts }) {
  if (typeof facts !== "string") return facts;
  const payload = await kit.loadData(facts, `data/${facts}.js`);
  kit.checkPayload(payload, "facts");
  return /** @type {import("../types").FactsPayload} */ (payload).facts;
}
