/** How a chart says a point, for the tooltip and for screen readers. */

import { formatValue } from "../format/number.js";
import { FAINT_UNTIL } from "./style.js";
import { formatDuration, formatTime } from "../format/time.js";

/** @typedef {import("../types").Axis} Axis */
/** @typedef {import("../types").Hit} Hit */
/** @typedef {import("./model.js").ChartModel} ChartModel */

/**
 * @param {number} value
 * @param {import("../types").AxisKind} kind
 * @returns {string}
 */
export function formatX(value, kind) {
  if (kind === "duration") return formatDuration(value);
  if (kind === "time") return formatTime(value, true);
  return formatValue(value);
}

/**
 * The name of the x axis; on a time axis whose ticks all fall on one day, with that day.
 *
 * @param {ChartModel} model
 * @returns {string}
 */
export function axisLabel(model) {
  const { kind, label } = model.axis;
  if (kind !== "time") return label;
  const [from, to] = model.rangeX().map((value) => formatTime(value).slice(0, 10));
  return from === to ? `${label}, ${from}` : label;
}

/**
 * The step of a point that is shown on another axis; null where the views do not share their points.
 *
 * @param {ChartModel} model
 * @param {Hit} hit
 * @returns {number | null}
 */
function stepOf(model, { drawn: { curve }, i }) {
  if (model.axis.key === "step" || model.stacks) return null;
  const { views } = model.payload.series[curve.index];
  const [step, now] = [views.step, views[model.axis.key]];
  if (step === undefined || step.y !== now.y) return null;
  const steps = model.read(step.x);
  return steps.length === curve.x.length ? steps[i] : null;
}

const BANDS = new Map([
  ["minmax", "min – max"],
  ["std", "± std"],
  ["stderr", "± std. error"],
]);

/** @param {string} band as the payload names it @returns {string} */
function bandName(band) {
  return BANDS.get(band) ?? band.replace("-", " – ");
}

/**
 * What there is to say of a point, in order.
 *
 * @param {ChartModel} model
 * @param {Hit} hit
 * @returns {[name: string, value: string][]}
 */
export function factsOf(model, hit) {
  const { curve, y, raw, low } = hit.drawn;
  const i = hit.i;
  /** @type {[string, string][]} */
  const facts = [[model.axis.label, formatX(curve.x[i], model.axis.kind)]];
  const step = stepOf(model, hit);
  if (step !== null) facts.push(["step", formatValue(step)]);
  facts.push([curve.metric, formatValue(curve.raw[i])]);
  if (raw !== null && Number.isFinite(y[i])) facts.push(["smoothed", formatValue(y[i])]);
  if (model.stacks && low !== null) facts.push(model.style === "percent" ? ["share", `${formatValue(y[i] - low[i], 4)} %`] : ["with those below", formatValue(y[i])]);
  const { band = "minmax", aggregate = "mean" } = model.payload;
  if (curve.low !== null && curve.high !== null) facts.push([bandName(band), `${formatValue(curve.low[i])} – ${formatValue(curve.high[i])}`]);
  if (curve.runs > 1) facts.push([`${aggregate} of`, `${curve.runs} runs`]);
  if (curve.name !== "" && curve.name !== curve.group) facts.push(["run", curve.name]);
  if (curve.group !== null && curve.group !== curve.label) facts.push(["group", curve.group]);
  return facts;
}

/**
 * @param {ChartModel} model
 * @param {Hit} hit
 * @returns {string} one sentence for a screen reader
 */
export function sentenceOf(model, hit) {
  const facts = factsOf(model, hit).map(([name, value]) => `${name} ${value}`);
  return `${hit.drawn.curve.label}: ${facts.join(", ")}`;
}

/**
 * @param {ChartModel} model
 * @returns {string} reference lines and annotations in words, with a space before each sentence
 */
export function markSentences(model) {
  const lines = [...model.lines("y"), ...model.lines("x")].map(({ axis, at, label }) => ` Line${label ? ` ${label}` : ""} at ${axis} ${formatValue(at)}.`);
  const texts = model.annotations().map(({ x, text }) => ` Note at x ${formatX(x, model.axis.kind)}: ${text}.`);
  return [...lines, ...texts].join("");
}

/**
 * @param {number} n
 * @param {string} one
 * @param {string} [many]
 * @returns {string}
 */
function counted(n, one, many = `${one}s`) {
  return `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
}

/**
 * What the reader should know of the picture.
 *
 * @param {ChartModel} model
 * @param {boolean} [brief] only what the data have of their own
 * @returns {string[]}
 */
export function notesOf(model, brief = false) {
  const { nan, up, down, belowLog } = model.oddities();
  const notes = [];
  const odd = [nan > 0 && `× ${counted(nan, "NaN", "NaN")}`, up > 0 && `▲ ${counted(up, "+Inf", "+Inf")}`, down > 0 && `▼ ${counted(down, "−Inf", "−Inf")}`];
  const named = odd.filter((each) => each !== false);
  if (named.length > 0) notes.push(`${named.join(", ")}, marked at the value before`);
  if (belowLog > 0) notes.push(`${counted(belowLog, "point")} of 0 or less left out on the log axis`);
  if (brief) return notes;
  if (model.selected > 0) notes.push(`only what is selected in the table: ${counted(model.selected, "series", "series")}`);
  if (model.weight > 0 && model.weight !== model.authorWeight && model.visible().some(({ curve }) => curve.thinned)) {
    notes.push("smoothing of thinned curves is approximate");
  }
  const smoothed = model.visible().filter(({ raw }) => raw !== null).length;
  if (smoothed > FAINT_UNTIL) notes.push("raw values are drawn for the curve under the cursor");
  if (model.payload.left_out > 0) notes.push(`${counted(model.payload.left_out, "more series", "more series")} not in this chart`);
  if (model.payload.ignore_outliers && !model.whole && !model.zoomed) notes.push("y axis fitted to the 5th to 95th percentile; a double click shows all");
  const elsewhere = model.payload.series.length - model.curves().length;
  if (elsewhere > 0) notes.push(`${counted(elsewhere, "series", "series")} without ${model.axis.label} not drawn`);
  return notes;
}
