/** Reference lines, annotations, logarithmic x, fitted y and dashes. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { bandChart, markedChart } from "../fixtures/charts.mjs";
import { markShapes } from "../src/chart/marks.js";
import { ChartModel } from "../src/chart/model.js";
import { picture } from "../src/chart/picture.js";
import { makeScale, moveRange, percentile, zoomRange } from "../src/chart/scale.js";
import { DASHES, dashOf } from "../src/chart/style.js";
import { traceLine } from "../src/chart/geometry.js";
import { factsOf, markSentences } from "../src/chart/words.js";
import { chartSvg } from "../src/download/svg.js";

/** @type {import("../src/types").Theme} */
const theme = { dark: false, ground: "#fff", ink: "#111", muted: "#555", grid: "#eee", axis: "#aaa", palette: ["#123456"], font: "sans-serif" };
const model = (/** @type {any} */ change = {}) => new ChartModel(/** @type {any} */ ({ ...markedChart(), ...change }));
const frameOf = (/** @type {ChartModel} */ chart) => ({
  x: makeScale(chart.rangeX(), chart.logX, 0, 1000),
  y: makeScale(chart.rangeY(), chart.log, 500, 0),
  unit: 1,
});

test("percentiles lie between ranks as numpy has them", () => {
  const sorted = [0, 1, 2, 10];
  assert.equal(percentile(sorted, 0), 0);
  assert.equal(percentile(sorted, 0.5), 1.5);
  assert.equal(percentile(sorted, 1), 10);
  assert.ok(Math.abs(percentile(sorted, 0.05) - 0.15) < 1e-12);
});

test("a fitted y axis leaves the ends of the data out, until all is asked for", () => {
  const chart = model();
  const [low, high] = chart.rangeY();
  assert.ok(high < 8, String(high));
  assert.ok(low < 2.9, "the target is on the axis");
  assert.ok(chart.cropped);
  chart.resetZoom();
  assert.ok(chart.rangeY()[1] > 10.9);
});

test("lines and annotations are where their values are", () => {
  const chart = model();
  const frame = frameOf(chart);
  const shapes = markShapes(chart, frame);
  const [level, upright] = shapes.filter(({ kind }) => kind === "line");
  assert.equal(level.y, frame.y.at(2.9));
  assert.equal(upright.x, frame.x.at(500));
  const dot = shapes.find(({ kind }) => kind === "dot");
  assert.deepEqual([dot?.x, dot?.y], [frame.x.at(1000), frame.y.at(3.4)]);
  const texts = shapes.flatMap((shape) => (shape.kind === "text" ? [shape.text] : []));
  assert.deepEqual(texts, ["target", "warm", "lr drops", "cooldown"]);
  assert.match(markSentences(chart), /Line target at y 2\.9\. Line warm at x 500\. Note at x 1,000: lr drops\./);
});

test("upright lines and annotations are of the axis shown first", () => {
  const chart = model({ x: "time" });
  assert.equal(chart.lines("x").length, 0);
  assert.equal(chart.annotations().length, 0);
  assert.equal(chart.lines("y").length, 1);
});

test("a logarithmic x axis begins at the first positive x, and says what it leaves out", () => {
  const chart = model({ x_log: true });
  assert.ok(chart.logX);
  const [from, to] = chart.rangeX();
  assert.ok(from > 9 && from < 10 && to > 1990, String([from, to]));
  /** @type {number[]} */
  const xs = [];
  const sink = { moveTo: (/** @type {number} */ x) => xs.push(x), lineTo: (/** @type {number} */ x) => xs.push(x), closePath: () => {} };
  const { curve, y } = chart.drawn()[0];
  traceLine(sink, curve.x, y, frameOf(chart));
  assert.ok(xs.every(Number.isFinite));
  assert.equal(chart.oddities().belowLog, 14);
  assert.deepEqual(zoomRange([1, 100], 10, 0.5, true).map(Math.round), [3, 32]);
  assert.deepEqual(moveRange([1, 100], 100, true).map(Math.round), [10, 1000]);
});

test("after twelve colours the curves are dashed, in the downloaded picture too", () => {
  assert.deepEqual([0, 11, 12, 24, 36, 48].map(dashOf), [DASHES[0], DASHES[0], DASHES[1], DASHES[2], DASHES[3], DASHES[0]]);
  const { markup } = chartSvg(picture("t", model(), 800, 400, theme));
  assert.equal(markup.split('stroke-dasharray="7 3"').length - 1, 4); // two curves, two names in the legend
  assert.match(markup, />target<\/text>/);
});

test("a point names its run where the label does not, and its band by what it is", () => {
  const chart = model();
  const [drawn] = chart.visible();
  assert.deepEqual(factsOf(chart, { drawn, i: 3 }).at(-1), ["run", "run-0"]);
  const bands = new ChartModel(/** @type {any} */ ({ ...bandChart(), aggregate: "median", band: "p10-p90" }));
  const names = factsOf(bands, { drawn: bands.visible()[0], i: 3 }).map(([name]) => name);
  assert.ok(names.includes("p10 – p90") && names.includes("median of"), String(names));
});
