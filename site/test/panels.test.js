/** The parts of panels that need no page: colours of numbers, marks under the pointer and the keys, shapes, views. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { f64 } from "../fixtures/write.mjs";
import { Bars } from "../src/panels/bar.js";
import { Heatmap } from "../src/panels/heatmap.js";
import { nearestMark, neighbour } from "../src/panels/nearest.js";
import { inkOn, rampColor, RAMPS, shares } from "../src/panels/ramp.js";
import { Scatter } from "../src/panels/scatter.js";
import { cutMiddle, shapesSvg } from "../src/panels/shapes.js";

/** @type {import("../src/types").Theme} */
const theme = { dark: false, ground: "#fff", ink: "#111", muted: "#555", grid: "#eee", axis: "#aaa", palette: ["#123456"], font: "sans-serif" };
const size = { width: 800, height: 400 };
const axis = (/** @type {string} */ label, /** @type {object} */ more = {}) => /** @type {any} */ ({ key: label, label, kind: "number", log: false, range: null, ...more });

test("a ramp goes through its colours, and a number's ink is read on it", () => {
  assert.equal(rampColor(false, 0), RAMPS.light[0]);
  assert.equal(rampColor(true, 1), RAMPS.dark[6]);
  assert.equal(rampColor(false, 1 / 6), RAMPS.light[1]);
  assert.deepEqual([inkOn("#ffffff"), inkOn("#33035e")], ["#000000", "#ffffff"]);
});

test("shares lie between the least and the greatest, and leave out what has no place", () => {
  const linear = shares([NaN, 2, 4, Infinity]);
  assert.deepEqual([linear.min, linear.max, linear.share(3), linear.share(NaN)], [2, 4, 0.5, NaN]);
  const log = shares([0, 1, 100], true);
  assert.deepEqual([log.min, log.share(10), log.share(0)], [1, 0.5, NaN]);
  assert.equal(shares([7, 7]).share(7), 0.5);
});

test("the pointer means the point it is on, else the box around it, else the nearest point", () => {
  const mark = (/** @type {string} */ title, /** @type {number} */ x, /** @type {number} */ y, /** @type {object} */ more = {}) => ({ title, x, y, color: "", facts: [], href: null, ...more });
  const marks = /** @type {any[]} */ ([mark("box", 50, 10, { box: { x: 0, y: 0, w: 100, h: 20 } }), mark("dot", 20, 10), mark("far", 300, 10)]);
  assert.equal(nearestMark(marks, 22, 11)?.title, "dot");
  assert.equal(nearestMark(marks, 40, 11)?.title, "box");
  assert.equal(nearestMark(marks, 310, 30)?.title, "far");
  assert.equal(nearestMark(marks, 200, 200), null);
});

test("arrows go to the next mark in their direction, and stay at the end", () => {
  const marks = /** @type {any[]} */ ([10, 20, 30].map((x) => ({ title: String(x), x, y: 0, color: "", facts: [], href: null })));
  assert.equal(neighbour(marks, null, 1, 0)?.title, "10");
  assert.equal(neighbour(marks, marks[0], 1, 0)?.title, "20");
  assert.equal(neighbour(marks, marks[2], 1, 0)?.title, "30");
  assert.equal(neighbour(marks, marks[0], Infinity, 0)?.title, "30");
  assert.equal(neighbour(marks, marks[1], 0, -1)?.title, "20");
  assert.equal(neighbour([], null, 1, 0), null);
});

test("names in a picture are text, whatever they hold", () => {
  const svg = shapesSvg([{ kind: "clip", x: 0, y: 0, w: 9, h: 9 }, { kind: "text", x: 1, y: 2, text: "<b>&\u0000", color: "#000" }, { kind: "unclip" }]);
  assert.ok(!svg.includes("<b>") && svg.includes("&#60;b&#62;&#38;"));
  assert.equal(svg.split("<g").length, svg.split("</g>").length);
  assert.equal(cutMiddle("abcdefghij", 5), "ab…ij");
});

const scatter = () =>
  /** @type {any} */ ({
    ...{ kind: "scatter", version: 1, title: "t", x: axis("x"), y: axis("y"), size: null, lines: [], best: [0, 1], pareto: [1] },
    ...{ color: axis("opt", { kind: "category", categories: ["a", "b"], colors: [0, 1] }), regression: { slope: 2, intercept: 1, r2: 1, points: 3 } },
    ...{ columns: [f64([1, 2, -3]), f64([3, 5, -5]), f64([0, 1, NaN])], points: { x: 0, y: 1, color: 2, size: null }, labels: ["r", "s", "t"], hrefs: [null, null, null] },
  });

test("a scatter plot leaves out what a log axis has no place for, and what is hidden", () => {
  const view = new Scatter(scatter(), () => {});
  assert.equal(view.scene(size, theme).marks.length, 3);
  view.axisX.log = true;
  assert.deepEqual(view.scene(size, theme).marks.map(({ title }) => title), ["r", "s"]);
  view.hidden.add(0);
  assert.deepEqual(view.scene(size, theme).marks.map(({ title }) => title), ["s"]);
  assert.deepEqual(view.csv()[1], ["r", 1, 3, "a"]);
  assert.ok(view.scene(size, theme).shapes.every((shape) => !("points" in shape) || shape.points.every(Number.isFinite)));
});

test("the regression passes through what it says, on linear and on other axes", () => {
  const view = new Scatter(scatter(), () => {});
  const { marks, shapes } = view.scene(size, theme);
  const line = shapes.find((shape) => shape.kind === "line" && shape.points.length > 100);
  assert.ok(line !== undefined && "points" in line);
  const [first] = marks; // y = 1 + 2 x holds for all points
  let least = Infinity;
  for (let i = 0; i < line.points.length; i += 2) least = Math.min(least, Math.hypot(line.points[i] - first.x, line.points[i + 1] - first.y));
  assert.ok(least < 8, String(least));
});

test("bars begin at 0 unless the axis is logarithmic or the author said otherwise", () => {
  const bar = { label: "a", color: 0, href: null, value: 3, low: 2, high: 4, values: [2, 4], names: ["r", "s"], hrefs: [null, null], box: null, density: null, span: null };
  const payload = /** @type {any} */ ({ kind: "bar", title: "t", style: "bar", value: axis("v"), aggregate: "mean", band: "std", grouped: true, bars: [bar], lines: [], left_out: 0 });
  const view = new Bars(payload, () => {});
  assert.equal(view.range()[0], 0);
  assert.deepEqual(view.scene(size, theme).marks.map(({ title }) => title), ["a", "r", "s"]);
  view.axis.log = true;
  assert.ok(view.range()[0] > 1);
  view.axis.range = [2.5, null];
  assert.equal(view.range()[0], 2.5);
});

test("a cell of one run is called after it, one of several after its place", () => {
  const [x, y] = ["x", "y"].map((name) => axis(name, { kind: "category", categories: ["1", "2"] }));
  const cells = [[0, 0, 1, 1, 1, 1, ["r"], "runs/r.html"], [1, 1, 2, 1, 3, 9, ["s", "t"], null]];
  const view = new Heatmap(/** @type {any} */ ({ kind: "heatmap", title: "t", x, y, value: axis("v"), aggregate: "mean", cells }), () => {});
  const { marks } = view.scene(size, theme);
  assert.deepEqual(marks.map(({ title }) => title), ["r", "2 × 2"]);
  assert.deepEqual(marks[1].facts.at(-1), ["runs", "s, t and 7 more"]);
});
