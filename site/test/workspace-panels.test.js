/** What the workspace computes for panels that a reader adds; the numbers are those of `tracker/chart/panels`. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { computedCurve, fittingMetrics } from "../src/workspace/computed.js";
import { readExpression } from "../src/workspace/expression.js";
import { boxOf, violinOf } from "../src/workspace/panels/bar.js";
import { wholeName } from "../src/workspace/panels/form.js";
import { correlate } from "../src/workspace/panels/importance.js";
import { KINDS, readPanels, writePanels } from "../src/workspace/panels/kinds.js";
import { paretoFront, runningBest } from "../src/workspace/panels/scatter.js";
import { readHash, writeHash } from "../src/workspace/state.js";

const close = (/** @type {number} */ found, /** @type {number} */ wanted) => assert.ok(Math.abs(found - wanted) < 1e-8, `${found} is not ${wanted}`);

test("expressions are read and computed as in reports", () => {
  /** @type {[string, Record<string, number>, number][]} */
  const cases = [["a - b / 2", { a: 1, b: 4 }, -1], ["-2 ** 2 + abs(a - 5) % 3", { a: 1 }, -3], ["max(a, b, 3) * train/loss", { a: 1, b: 2, "train/loss": 0.5 }, 1.5], ["`odd (name)` + 1", { "odd (name)": 2 }, 3], ["-7 % a", { a: 3 }, 2]];
  for (const [text, values, wanted] of cases) {
    const expression = readExpression(text);
    assert.deepEqual(expression?.names, Object.keys(values));
    assert.equal(expression?.evaluate((name) => values[name]), wanted);
  }
  for (const name of ["train/loss", "val-loss", "re:a + b", "12", "abs"]) assert.equal(readExpression(name), null);
  for (const wrong of ["a -", "(a - b", "a - b)", "abs(a, b) + 1", "min(a) - b", "`a - b", "(".repeat(200) + "a - 1"]) assert.throws(() => readExpression(wrong), /is no expression/);
});

test("a short name means the summary, as in reports", () => {
  const store = /** @type {any} */ ({ fieldOf: new Map([["name", {}], ["summary.name", {}], ["summary.loss", {}]]) });
  assert.deepEqual(["loss", "name", "los", ""].map((name) => wholeName(name, store)), ["summary.loss", "name", "los", ""]);
});

test("patterns fit names as in reports", () => {
  const names = ["train/loss", "val/loss", "val/acc", "val/*"];
  assert.deepEqual(fittingMetrics("val/*", names), ["val/*"]);
  assert.deepEqual(fittingMetrics("val/?*", names), ["val/loss", "val/acc", "val/*"]);
  assert.deepEqual(fittingMetrics("*a*s?", names), ["train/loss", "val/loss"]);
  assert.deepEqual(fittingMetrics("?*o**", names), ["train/loss", "val/loss"]);
  assert.deepEqual(fittingMetrics("val?", names), []);
  assert.deepEqual(fittingMetrics(`${"*a".repeat(200)}b`, ["a".repeat(2000)]), [], "and at once");
  assert.deepEqual(fittingMetrics("re:^train|acc$", names), ["train/loss", "val/acc"]);
  assert.deepEqual(fittingMetrics("re:(", names), []);
  assert.deepEqual(fittingMetrics("Val/loss", names), []);
});

test("what is computed stands at the steps that all metrics have", () => {
  const found = (/** @type {string} */ metric, /** @type {number[]} */ x, /** @type {number[]} */ y) => {
    const columns = [x, y].map((values) => ({ type: /** @type {const} */ ("here"), values: Float64Array.from(values) }));
    return { curve: { metric, x: "step", points: x.length, views: { step: { x: 0, y: 1 } } }, columns };
  };
  const expression = /** @type {import("../src/workspace/expression.js").Expression} */ (readExpression("a - b * lr"));
  const curves = new Map([["a", found("a", [0, 1, 2, 3], [5, 6, 7, 8])], ["b", found("b", [1, 1, 3], [9, 1, 2])]]);
  const made = computedCurve(expression, curves, (name) => (name === "lr" ? 2 : NaN));
  const values = (/** @type {number} */ at) => Array.from(/** @type {any} */ (made).columns[at].values);
  assert.deepEqual([values(made?.curve.views.step.x ?? -1), values(0)], [[1, 3], [4, 4]]);
  assert.equal(computedCurve(expression, curves, () => NaN), null);
  assert.equal(computedCurve(expression, new Map(), () => 2), null);
});

test("boxes and violins are those of reports", () => {
  const values = Float64Array.of(1, 2, 2, 3, 10);
  assert.deepEqual(boxOf(values), [1, 2, 2, 3, 3]);
  /** @type {[Float64Array, boolean, [number, number], number[]][]} */
  const vectors = [
    [values, false, [0.02641537714936426, 10.973584622850636], [0.061433178, 0.89011478, 0.001133071, 0.061189375]],
    [values, true, [0.6738453844198483, 14.840199593575267], [0.063181219, 0.279033376, 0.790922681, 0.063180982]],
    [Float64Array.of(5), false, [4.99, 5.01], [0, 0.517305446]],
  ];
  for (const [sorted, log, span, density] of vectors) {
    const found = violinOf(sorted, log);
    span.forEach((end, i) => close(found.span[i], end));
    density.slice(1).forEach((share, i) => close(found.density[[10, 20, 47][i]], share));
  }
});

test("running best and Pareto front are those of reports", () => {
  const [x, y] = [Float64Array.of(1, 2, 3, 4, 4, 10), Float64Array.of(5, 3, 4, 1, 1, 2)];
  assert.deepEqual([runningBest(x, y, false), runningBest(x, y, true)], [[0, 1, 3], [0]]);
  assert.deepEqual([["min", "min"], ["max", "min"], ["min", "max"], ["max", "max"]].map((better) => paretoFront(x, y, better)), [[0, 1, 3, 4], [3, 4, 5], [0], [0, 2, 5]]);
});

test("correlations leave out what is missing, and ranks share their mean", () => {
  const [x, y] = [Float64Array.of(1, 2, 2, 5, NaN), Float64Array.of(3, 1, 4, 9, 1)];
  close(correlate(x, y, true), 0.6324555320336758);
  close(correlate(x, y, false), 0.8764618940026366);
  assert.ok(Number.isNaN(correlate(Float64Array.of(0.1, 0.1, 0.1), Float64Array.of(1, 2, 3), false)));
});

test("the address says panels in short, and what it says wrongly is left out", () => {
  const state = readHash(`#panels=${encodeURIComponent(JSON.stringify([{ id: "7", kind: "scatter", x: "a", y: 3, logX: 1, best: "most" }, { kind: "none" }, { id: "7", kind: "bar", value: "v" }, null]))}`);
  assert.deepEqual(state.panels.map(({ id, kind }) => [id, kind]), [["7", "scatter"], ["8", "bar"]]);
  assert.deepEqual(writePanels(state.panels), [{ id: "7", kind: "scatter", x: "a", logX: true }, { id: "8", kind: "bar", value: "v" }]);
  assert.deepEqual(readHash(writeHash(state)), state);
  assert.deepEqual(readPanels("x"), []);
});

test("the documentation lists every kind of panel", () => {
  const page = readFileSync(new URL("../../docs/workspace.md", import.meta.url), "utf8");
  const section = page.slice(page.indexOf("## Your own panels"), page.indexOf("## Sharing a view"));
  const listed = [...section.matchAll(/^\| ([^|-]+) \|/gm)].map(([, name]) => name).slice(1);
  assert.deepEqual(listed, Object.values(KINDS).map(({ label }) => label.toLowerCase()));
});
