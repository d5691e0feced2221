/** The panels that a reader can add to the workspace: what each asks for, and how the address says it. */

import { AGGREGATES, BANDS } from "../align.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../store.js").Field} Field */

/**
 * One thing that a panel's form asks for.
 *
 * @typedef {object} Input
 * @property {string} key its name in the definition, and in the address
 * @property {string} label
 * @property {"field" | "fields" | "metrics" | "choice" | "flag" | "text"} type
 * @property {any} fallback what it is where the reader says nothing
 * @property {number} [least] so many fields or metrics it needs
 * @property {string} [none] what no field means
 * @property {boolean} [numeric] whether only fields of numbers will do
 * @property {[key: string, label: string][]} [choices]
 * @property {string} [hint]
 */

/** @typedef {{id: string, kind: string, [option: string]: any}} PanelDef a panel as the reader defined it, with every option of its kind */

/** @type {[string, string][]} */
const AGGREGATE = AGGREGATES.map((each) => [each, each]);
/** @type {Input} */
const TITLE = { key: "title", label: "Title", type: "text", fallback: "" };

/** @param {string} key @param {string} label @param {Partial<Input>} [more] @returns {Input} */
const field = (key, label, more = {}) => ({ key, label, type: "field", fallback: "", least: 1, ...more });
/** @param {string} key @param {string} label @returns {Input} */
const flag = (key, label) => ({ key, label, type: "flag", fallback: false });
/** @param {string} key @param {string} label @param {[string, string][]} choices @param {string} [fallback] @returns {Input} */
const choice = (key, label, choices, fallback = choices[0][0]) => ({ key, label, type: "choice", choices, fallback });
/** @param {string} of @returns {Input} which runs the panel is about */
const runs = (of) => choice("of", "Runs", [["listed", "all that are listed"], ["shown", "those that are shown (eye)"]], of);

/** @type {Record<string, {label: string, hint: string, wide?: boolean, inputs: Input[]}>} */
export const KINDS = {
  chart: {
    label: "Line chart",
    hint: "Several metrics, or what is computed of them, in one chart.",
    inputs: [
      { key: "metrics", label: "Metrics", type: "metrics", fallback: [], least: 1, hint: "Names, globs (val/*), regular expressions (re:loss$), or arithmetic with spaces around the signs: train/loss - val/loss" },
      choice("scale", "y axis", [["", "as all charts"], ["linear", "linear"], ["log", "logarithmic"]]),
      TITLE,
    ],
  },
  scatter: {
    label: "Scatter plot",
    hint: "A point a run, any field against any other.",
    inputs: [
      ...[field("x", "x"), flag("logX", "log x"), field("y", "y"), flag("logY", "log y")],
      ...[field("color", "Colour", { least: 0, none: "as in the list" }), field("size", "Size", { least: 0, none: "all the same", numeric: true })],
      choice("best", "Running best", [["", "none"], ["min", "least y so far"], ["max", "greatest y so far"]]),
      choice("pareto", "Pareto front", [["", "none"], ["min-min", "less x, less y"], ["min-max", "less x, more y"], ["max-min", "more x, less y"], ["max-max", "more x, more y"]]),
      ...[flag("regression", "regression line"), runs("listed"), TITLE],
    ],
  },
  parallel: {
    label: "Parallel coordinates",
    hint: "A line a run, across an axis for each field.",
    wide: true,
    inputs: [
      { key: "columns", label: "Axes", type: "fields", fallback: [], least: 2 },
      { key: "log", label: "Logarithmic", type: "fields", fallback: [], least: 0, numeric: true },
      { key: "invert", label: "Upside down", type: "fields", fallback: [], least: 0 },
      ...[field("color", "Colour", { least: 0, none: "as in the list" }), runs("listed"), TITLE],
    ],
  },
  importance: {
    label: "Importance",
    hint: "Which parameters go with a value: their correlations.",
    inputs: [
      field("target", "Value", { numeric: true }),
      { key: "columns", label: "Parameters", type: "fields", fallback: [], least: 0, hint: "Without one, all of the configuration." },
      ...[choice("correlation", "Correlation", [["pearson", "Pearson"], ["spearman", "Spearman, of ranks"]]), runs("listed"), TITLE],
    ],
  },
  bar: {
    label: "Bars, boxes, violins",
    hint: "A field of each run, or of groups of runs with their spread.",
    inputs: [
      field("value", "Value", { numeric: true }),
      { key: "group", label: "Groups", type: "fields", fallback: [], least: 0, hint: "Without a field, the groups of the list, or a bar for each run." },
      ...[choice("style", "Style", [["bar", "bars"], ["box", "boxes"], ["violin", "violins"]]), choice("aggregate", "Groups show", AGGREGATE), choice("band", "Band", BANDS, "std")],
      choice("sort", "Order", [["", "as the list; groups by their values"], ["value", "least first"], ["-value", "greatest first"]]),
      ...[flag("log", "log"), runs("listed"), TITLE],
    ],
  },
  scalar: {
    label: "One number",
    hint: "Of all runs: their mean, their least, …",
    inputs: [field("value", "Value", { numeric: true }), choice("aggregate", "It is their", AGGREGATE), choice("band", "Spread", BANDS, "std"), runs("listed"), TITLE],
  },
  heatmap: {
    label: "Heat map",
    hint: "Two fields against each other, a third one as colour.",
    inputs: [field("x", "x"), field("y", "y"), field("value", "Value", { numeric: true }), choice("aggregate", "Cells show", AGGREGATE), flag("log", "log"), runs("listed"), TITLE],
  },
  compare: {
    label: "Comparison",
    hint: "Fields of the runs side by side.",
    wide: true,
    inputs: [
      { key: "columns", label: "Fields", type: "fields", fallback: [], least: 0, hint: "Without one, all of the configuration and the summary." },
      ...[{ ...flag("differences", "only where they differ"), fallback: true }, runs("shown"), TITLE],
    ],
  },
  runs: {
    label: "Table",
    hint: "A table of the runs, to sort, filter, group, select and export.",
    wide: true,
    inputs: [{ key: "columns", label: "Columns", type: "fields", fallback: [], least: 1 }, runs("listed"), TITLE],
  },
};

/** So many panels an address may add. */
export const MOST_PANELS = 60;

/** @param {Input} input @param {unknown} value @returns {any} the value where it is one that the input can have, else what it is without one */
function cleanValue({ type, fallback, choices }, value) {
  if (type === "flag") return value === true || value === 1 ? true : value === false || value === 0 ? false : fallback;
  if (type === "choice") return choices?.some(([key]) => key === value) ? value : fallback;
  if (type === "fields" || type === "metrics") return Array.isArray(value) ? value.filter((each) => typeof each === "string" && each !== "") : fallback;
  return typeof value === "string" ? value : fallback;
}

/**
 * @param {unknown} read JSON of an address
 * @returns {PanelDef[]} those that are panels, each with an id of its own
 */
export function readPanels(read) {
  /** @type {PanelDef[]} */
  const panels = [];
  for (const each of Array.isArray(read) ? read.slice(0, MOST_PANELS) : []) {
    const kind = each?.kind;
    if (typeof kind !== "string" || !Object.hasOwn(KINDS, kind)) continue;
    const id = typeof each.id === "string" && /^\w{1,16}$/.test(each.id) && panels.every((other) => other.id !== each.id) ? each.id : newPanelId(panels);
    panels.push({ id, kind, ...Object.fromEntries(KINDS[kind].inputs.map((input) => [input.key, cleanValue(input, each[input.key])])) });
  }
  return panels;
}

/** @param {PanelDef[]} panels @returns {object[]} for an address: only what the reader said */
export function writePanels(panels) {
  return panels.map((panel) => {
    const said = KINDS[panel.kind].inputs.filter(({ key, fallback }) => JSON.stringify(panel[key]) !== JSON.stringify(fallback));
    return { id: panel.id, kind: panel.kind, ...Object.fromEntries(said.map(({ key }) => [key, panel[key]])) };
  });
}

/** @param {PanelDef[]} panels @returns {string} */
export function newPanelId(panels) {
  const taken = panels.map(({ id }) => Number(id)).filter(Number.isInteger);
  return String(Math.max(0, ...taken) + 1);
}

/** @param {PanelDef} def @returns {string[]} the fields that it shows */
export function fieldsOfPanel(def) {
  return KINDS[def.kind].inputs.flatMap(({ key, type }) => (type === "field" && def[key] !== "" ? [def[key]] : type === "fields" ? def[key] : []));
}

/** @param {Field} field @returns {boolean} */
export function isNumber({ type }) {
  return type === "number" || type === "duration" || type === "time";
}

/**
 * What a new panel shows before the reader chooses: numbers of the configuration against those that came out.
 *
 * @param {string} kind
 * @param {Store} store
 * @param {string} id
 * @returns {PanelDef}
 */
export function suggestPanel(kind, store, id) {
  const often = (/** @type {string} */ prefix, /** @type {(field: Field) => boolean} */ good) => store.fields.filter((each) => each.key.startsWith(prefix) && good(each)).sort((a, b) => b.runs - a.runs).map(({ key }) => key);
  const [given, came] = [often("config.", isNumber), often("summary.", isNumber)];
  const any = often("config.", () => true);
  const [one] = readPanels([{ id, kind }]);
  const value = came[0] ?? given[0] ?? "";
  const guess = { target: value, x: given[0] ?? any[0] ?? "", y: kind === "heatmap" ? any.find((key) => key !== (given[0] ?? any[0])) ?? "" : value, value, columns: [...any.slice(0, 4), ...came.slice(0, kind === "parallel" ? 1 : 4)], metrics: store.core.metrics.slice(0, 1).map(([name]) => name) };
  for (const [key, what] of Object.entries(guess)) if (key in one && !(key === "columns" && (kind === "compare" || kind === "importance"))) one[key] = what;
  return one;
}
