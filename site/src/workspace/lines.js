/** A line chart that the reader added: several metrics, or what is computed of them. */

import { computedCurve, fittingMetrics } from "./computed.js";
import { readExpression } from "./expression.js";
import { Panel, whole } from "./panel.js";
import { numberOf } from "../table/values.js";

/** @typedef {import("./panels/kinds.js").PanelDef} PanelDef */
/** @typedef {import("./expression.js").Expression} Expression */
/** @typedef {import("./store.js").FoundCurve} FoundCurve */

const [DASHES, COLORS] = [4, 12];
const STYLES = ["solid", "dashed", "dotted", "dash-dotted"];

export class LinesPanel extends Panel {
  /** @param {PanelDef} def @param {import("./panel.js").Host} host @param {HTMLElement} menu */
  constructor(def, host, menu) {
    super(def.title || def.metrics.join(", "), { ...host, settings: () => menu });
    this.def = def;
    this.key = `panel:${def.id}`;
    delete this.figure.dataset.metric;
    Object.assign(this.figure.dataset, { panel: def.id, kind: def.kind });
    /** @type {string} */
    this.wrong = "";
  }

  /** @override */
  own() {
    return this.def.scale === "" ? {} : { log: this.def.scale === "log" };
  }

  /** @returns {(string | Expression)[]} the metrics and expressions that are there now */
  wanted() {
    const names = this.host.store.core.metrics.map(([name]) => name);
    this.wrong = "";
    /** @type {Map<string, string | Expression>} */
    const wanted = new Map();
    for (const text of /** @type {string[]} */ (this.def.metrics)) {
      try {
        const expression = names.includes(text) ? null : readExpression(text);
        if (expression !== null) wanted.set(expression.text, expression);
        else for (const name of fittingMetrics(text, names)) wanted.set(name, name);
      } catch (error) {
        this.wrong = error instanceof Error ? error.message : String(error);
      }
    }
    return [...wanted.values()];
  }

  /**
   * @override
   * @param {import("./panel.js").Shown} unit
   * @returns {ReturnType<Panel["collect"]>}
   */
  async collect(unit) {
    const wanted = this.wanted();
    const parts = await Promise.all(wanted.map((each) => this.one(unit, each)));
    const several = wanted.length > 1;
    const curves = parts.flatMap(({ runs }, k) => {
      if (runs.length === 0) return [];
      const metric = nameOf(wanted[k]);
      const color = unit.color < 0 ? unit.color : (unit.color % COLORS) + COLORS * (k % DASHES);
      return [{ ...unit, metric, runs, color, label: several ? `${unit.label} · ${metric}` : unit.label }];
    });
    return { curves, failed: [...new Set(parts.flatMap(({ failed }) => failed))] };
  }

  /**
   * @param {import("./panel.js").Shown} unit
   * @param {string | Expression} what
   * @returns {Promise<{runs: {id: string, found: FoundCurve}[], failed: string[]}>}
   */
  async one(unit, what) {
    const results = await Promise.allSettled(unit.ids.map((id) => (typeof what === "string" ? this.metricOf(id, what) : this.computed(id, what))));
    const failed = unit.ids.filter((_, i) => results[i].status === "rejected");
    const here = results.flatMap((result, i) => (result.status === "fulfilled" && result.value !== null ? [{ id: unit.ids[i], found: result.value }] : []));
    const runs = this.wide && unit.group === null && typeof what === "string" ? await Promise.all(here.map((each) => whole(each))) : here;
    return { runs, failed };
  }

  /** @param {string} id @param {string} metric @returns {Promise<FoundCurve | null>} */
  async metricOf(id, metric) {
    const { store } = this.host;
    return store.curveHere(id, metric) ?? store.curve(id, metric);
  }

  /** @param {string} id @param {Expression} expression @returns {Promise<FoundCurve | null>} */
  async computed(id, expression) {
    const { store } = this.host;
    /** @type {Map<string, FoundCurve>} */
    const found = new Map();
    for (const name of expression.names) {
      const curve = await this.metricOf(id, name);
      // what is computed of thinned curves is only as good as their points: all that there are
      if (curve !== null) found.set(name, (await whole({ id, found: curve })).found);
    }
    const fields = expression.names.filter((name) => !found.has(name) && store.fieldOf.has(name));
    await store.need(fields);
    const row = store.rowOf.get(id);
    return computedCurve(expression, found, (name) => {
      const value = row === undefined ? null : numberOf(store.value(name, row));
      return typeof value === "number" ? value : NaN;
    });
  }

  /** @override */
  nothing() {
    if (this.wrong !== "") return this.wrong;
    return this.wanted().length === 0 ? "No run has a metric that fits: change the panel." : "None of the shown runs has logged what it needs.";
  }

  /** @override @param {string[]} failed @param {number} all @param {import("./payload.js").Source[]} sources */
  say(failed, all, sources) {
    super.say(failed, all, sources);
    const wanted = this.wanted();
    const notes = this.notes.textContent === "" ? [] : [this.notes.textContent];
    if (wanted.length > 1 && wanted.length <= DASHES) notes.unshift(wanted.map((each, k) => `${STYLES[k]}: ${nameOf(each)}`).join(", "));
    const rough = sources.some(({ metric, runs }) => wanted.some((each) => typeof each !== "string" && each.text === metric) && runs.some(({ found }) => found.curve.whole !== undefined));
    if (rough) notes.push("computed of thinned curves: approximate");
    this.notes.textContent = notes.join(" · ");
  }
}

/** @param {string | Expression} what @returns {string} */
function nameOf(what) {
  return typeof what === "string" ? what : what.text;
}
