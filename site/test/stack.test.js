/** Curves on top of each other, and sparklines: the same numbers as Python's. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { stacked } from "../src/chart/stack.js";
import { sparkPath } from "../src/table/spark.js";

/** @param {number[]} x @param {number[]} y @returns {any} */
const drawn = (x, y) => ({ curve: { x: Float64Array.from(x) }, y: Float64Array.from(y), raw: null, low: null, high: null });

test("a stack is aligned on every x, and each curve has its own range", () => {
  const curves = [drawn([0, 2], [1, 3]), drawn([1, 1, 3], [2, 4, -5]), drawn([0, 1, 2], [1, NaN, 1])];
  const areas = stacked(curves, false);
  assert.deepEqual(areas.map(({ curve }) => [...curve.x]), [[0, 1, 2], [1, 2, 3], [0, 1, 2]]);
  assert.deepEqual(areas.map(({ y }) => [...y]), [[1, 2, 3], [5, 3, 0], [2, 6, 4]]);
  assert.deepEqual([...(areas[1].low ?? [])], [2, 3, 0]);
  assert.deepEqual([...areas[1].curve.raw], [3, 0, 0]);
  assert.deepEqual([...stacked(curves, true)[2].y], [100, 100, 100]);
  assert.equal(stacked([drawn([], [])], false)[0].y.length, 0);
});

test("a sparkline joins what is there, and shows a single value as a stroke", () => {
  assert.equal(sparkPath([1, 0, 1, 0, null, 99]), "M2.0 22.0L118.0 2.0");
  assert.equal(sparkPath([1, 1, 1, null, 99, null]), "M2 2.0H118");
  assert.equal(sparkPath(["NaN", null, null, null]), "");
});
