import assert from "node:assert/strict";
import { test } from "node:test";
import { bandChart, lossChart, vectorChart } from "../fixtures/charts.mjs";
import { chartCsv } from "../src/download/csv.js";
import { chartSvg } from "../src/download/svg.js";
import { escapeXml } from "../src/download/xml.js";
import { ChartModel } from "../src/chart/model.js";
import { picture } from "../src/chart/picture.js";
import { axisLabel, factsOf, notesOf } from "../src/chart/words.js";
import { smooth } from "../src/smoothing.js";

process.env.TZ = "UTC";

/** @type {import("../src/types").Theme} */
const theme = { dark: false, ground: "#fff", ink: "#111", muted: "#555", grid: "#eee", axis: "#aaa", palette: ["#123456", "#654321"], font: "sans-serif" };

const model = (/** @type {any} */ payload) => new ChartModel(payload);

test("at the author's weight the curve is the one that Python smoothed; at another it is computed", () => {
  const payload = /** @type {any} */ (lossChart());
  const chart = model(payload);
  assert.equal(chart.weight, 0.9);
  assert.equal(chart.drawn()[0].y, chart.curves()[0].authored);
  chart.setWeight(0.5);
  const [first] = chart.drawn();
  assert.deepEqual(first.y, smooth(first.curve.raw, 0.5));
  chart.setWeight(0);
  assert.equal(chart.drawn()[0].y, chart.curves()[0].raw);
  assert.equal(chart.drawn()[0].raw, null);
  chart.setWeight(5);
  assert.equal(chart.weight, 0.999);
});

test("a thinned curve is smoothed by its counts, and the page says so", () => {
  const chart = model(lossChart());
  assert.ok(!notesOf(chart).some((note) => note.includes("approximate")));
  chart.setWeight(0.5);
  const last = chart.drawn()[5];
  assert.deepEqual(last.y, smooth(last.curve.raw, 0.5, last.curve.count));
  assert.notDeepEqual(last.y, smooth(last.curve.raw, 0.5));
  assert.ok(notesOf(chart).includes("smoothing of thinned curves is approximate"));
});

test("axes that no series has are not offered, and changing axis drops the zoom", () => {
  const chart = model(lossChart());
  assert.deepEqual(chart.axes.map(({ key }) => key), ["step", "relative", "time"]);
  chart.zoom([0, 100], null);
  chart.setAxis("relative");
  assert.equal(chart.zoomed, false);
  assert.ok(chart.rangeX()[1] > 399 * 14);
  chart.setAxis("metric");
  assert.equal(chart.axis.key, "relative");
});

test("y takes in all that is seen: raw values, bands, and only what the x range holds", () => {
  const chart = model(bandChart());
  const { low, high } = chart.curves()[0];
  const [, top] = chart.rangeY();
  assert.ok(high !== null && low !== null && top >= high[0]);
  chart.zoom([8000, 9000], null);
  assert.ok(chart.rangeY()[1] < 5);
  chart.hidden.add(0).add(1).add(2);
  assert.deepEqual(chart.rangeY(), [0, 1]);
});

test("what is not finite is counted; a log axis counts what it leaves out", () => {
  const chart = model(vectorChart());
  assert.deepEqual(chart.oddities(), { nan: 1, up: 1, down: 1, belowLog: 0 });
  chart.setLog(true);
  assert.equal(chart.oddities().belowLog, 2);
  assert.ok(chart.rangeY()[0] > 0);
  chart.hidden.add(2);
  assert.deepEqual(chart.oddities(), { nan: 0, up: 0, down: 0, belowLog: 2 });
  assert.ok(notesOf(chart).some((note) => note.includes("2 points of 0 or less left out")));
});

test("points whose x is not finite are left out of a view", () => {
  const payload = /** @type {any} */ (vectorChart());
  payload.columns[0] = { type: "f64", data: Buffer.from(Float64Array.of(0, NaN, 2).buffer).toString("base64") };
  assert.deepEqual([...model(payload).curves()[0].raw], [1, 0]);
});

test("the tooltip names step and value, raw and smoothed, and the step on another axis", () => {
  const chart = model(lossChart());
  const facts = Object.fromEntries(factsOf(chart, { drawn: chart.drawn()[0], i: 4 }));
  assert.deepEqual(Object.keys(facts), ["step", "loss", "smoothed"]);
  assert.equal(facts.step, "100");
  chart.setAxis("relative");
  assert.deepEqual(factsOf(chart, { drawn: chart.drawn()[0], i: 4 }).slice(0, 2), [["relative time", "36s"], ["step", "100"]]);
  const group = model(bandChart());
  assert.deepEqual(factsOf(group, { drawn: group.drawn()[1], i: 0 }).map(([name]) => name), ["step", "val_loss", "min – max", "mean of"]);
});

test("a time axis within one day says which", () => {
  const chart = model(lossChart());
  assert.equal(axisLabel(chart), "step");
  chart.setAxis("time");
  assert.equal(axisLabel(chart), "time, 2026-11-18");
  chart.zoom([1_795_000_000, 1_795_000_000 + 86_400], null);
  assert.equal(axisLabel(chart), "time");
});

test("a payload without series still makes a chart", () => {
  const chart = model({ ...vectorChart(), series: [], axes: [] });
  assert.deepEqual([chart.axis.key, chart.rangeX(), chart.rangeY(), notesOf(chart)], ["step", [0, 1], [0, 1], []]);
});

test("CSV holds raw and smoothed values in full precision", () => {
  const chart = model(vectorChart());
  chart.setWeight(0.6);
  const lines = chartCsv(chart.visible(), chart.axis).trimEnd().split("\r\n");
  assert.equal(lines[0], "run,group,metric,step,raw,smoothed");
  assert.equal(lines[3], "vector 0,,loss,2,0,0.336734693877551");
  assert.equal(lines[9], "vector 2,,loss,2,NaN,NaN");
  assert.equal(lines.length, 1 + 3 + 3 + 5);
});

test("SVG has paths, ticks and the names of the runs, escaped", () => {
  const chart = model(lossChart());
  const { markup } = chartSvg(picture("a <title> & more", chart, 900, 400, theme));
  assert.ok(markup.includes("a &#60;title&#62; &#38; more"));
  assert.ok(!markup.includes("<img"));
  assert.ok((markup.match(/<path /g) ?? []).length > 12);
  assert.ok(markup.includes(">10k</text>"));
  assert.ok(!/NaN|Infinity|undefined/.test(markup));
  assert.equal(escapeXml("\u0000\ud800a"), "��a");
});

test("the author's ends of the axes come first, a reset shows all of the data, another one the author's again", () => {
  const chart = model({ ...bandChart(), x_range: [500, null], y: { label: "val_loss", log: false, range: [3, 4] } });
  const all = model(bandChart());
  assert.deepEqual(chart.rangeX(), [500, all.rangeX()[1]]);
  assert.deepEqual(chart.rangeY(), [3, 4]);
  chart.zoom([600, 700], null);
  chart.resetZoom();
  assert.deepEqual(chart.rangeX(), [500, all.rangeX()[1]]);
  chart.resetZoom();
  assert.deepEqual([chart.rangeX(), chart.rangeY()], [all.rangeX(), all.rangeY()]);
  chart.resetZoom();
  assert.deepEqual(chart.rangeY(), [3, 4]);
  assert.equal(all.cropped, false);
});

test("ends that an axis has no place for are the data's", () => {
  const payload = { ...bandChart(), x_range: [1e9, null], y: { label: "val_loss", log: true, range: [0, 4] } };
  const chart = model(payload);
  assert.deepEqual(chart.rangeX(), model(bandChart()).rangeX());
  assert.ok(chart.rangeY()[0] > 0);
  assert.equal(chart.rangeY()[1], 4);
});

test("a band is smoothed as its mean is: by Python at the author's weight, here at another; its extremes stay true", () => {
  const payload = /** @type {any} */ (bandChart());
  const low = payload.series[0].views.step.low;
  payload.smoothing = 0.9;
  for (const { views } of payload.series) Object.assign(views.step, { smoothed: views.step.y, smoothed_low: low, smoothed_high: low });
  const chart = model(payload);
  const [first] = chart.drawn();
  assert.deepEqual(first.low, first.curve.authoredLow);
  chart.setWeight(0.5);
  const [at] = chart.drawn();
  assert.deepEqual(at.high, smooth(/** @type {any} */ (at.curve.high), 0.5));
  assert.ok(at.y.every((value, i) => /** @type {any} */ (at.low)[i] <= value && value <= /** @type {any} */ (at.high)[i]));
  chart.setWeight(0);
  assert.equal(chart.drawn()[0].low, at.curve.low);
  assert.match(chartCsv(chart.visible(), { key: "step", label: "step" }), /^run,group,metric,step,raw,smoothed,min,max\r\n/);
});
