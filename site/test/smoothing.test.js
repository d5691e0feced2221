import assert from "node:assert/strict";
import { test } from "node:test";
import { clampWeight, smooth } from "../src/smoothing.js";
import { random } from "../fixtures/charts.mjs";

/** @param {ArrayLike<number>} got @param {number[]} want */
function close(got, want) {
  assert.equal(got.length, want.length);
  want.forEach((value, i) => {
    if (Number.isFinite(value)) assert.ok(Math.abs(got[i] - value) <= 1e-12, `at ${i}: ${got[i]}, not ${value}`);
    else assert.ok(Object.is(got[i], value), `at ${i}: ${got[i]}, not ${value}`);
  });
}

test("TensorBoard's vectors", () => {
  close(smooth([1, 0.5, 0], 0.6), [1, 0.6875, 0.336734693877551]);
  close(smooth([0, 0.5, 1], 0.6), [0, 0.3125, 0.6632653061224489]);
  close(smooth([-Infinity, 1, NaN, Infinity, 0.5], 0.6), [-Infinity, 1, NaN, Infinity, 0.6875]);
});

test("weights outside [0, 1] are clamped, and what is not finite is 0", () => {
  close(smooth([1, 0.5, 0], 1), [0, 0, 0]);
  close(smooth([1, 0.5, 0], 2), [0, 0, 0]);
  for (const weight of [NaN, -1, -Infinity, Infinity]) close(smooth([1, 0.5, 0], weight), [1, 0.5, 0]);
  assert.deepEqual([NaN, Infinity, -Infinity, -0.5, 0.25, 3].map(clampWeight), [0, 0, 0, 0, 0.25, 1]);
});

test("a constant series comes back unchanged, and so does an empty one", () => {
  assert.deepEqual([...smooth([0.3, 0.3, 0.3], 0.1)], [0.3, 0.3, 0.3]);
  assert.deepEqual([...smooth([0.1, 0.1, 0.1, 0.1], 0.999)], [0.1, 0.1, 0.1, 0.1]);
  assert.deepEqual([...smooth([], 0.5)], []);
});

test("a NaN in front is no constant series", () => {
  close(smooth([NaN, 2, 2], 0.5), [NaN, 2, 2]);
});

test("counts one apart are the plain formula", () => {
  const next = random(3);
  const y = Array.from({ length: 500 }, () => next());
  const count = y.map((_, i) => i + 1);
  for (const weight of [0, 0.3, 0.9, 0.999]) assert.deepEqual(smooth(y, weight, count), smooth(y, weight));
});

test("a point that stands for k equal points is as if all were there", () => {
  const [kept, stands] = [[4, 1, 2, 8], [1, 5, 2, 7]];
  const full = kept.flatMap((value, i) => Array.from({ length: stands[i] }, () => value));
  let sum = 0;
  const count = stands.map((k) => (sum += k));
  const all = smooth(full, 0.8);
  close(smooth(kept, 0.8, count), count.map((n) => all[n - 1]));
});

test("in a thinned curve, what is not finite passes through and its neighbours keep their weight", () => {
  const full = smooth([1, 3, 3, 3, 5], 0.7);
  const thinned = smooth([1, NaN, 3, 5], 0.7, [1, 2, 4, 5]);
  close(thinned, [1, NaN, full[3], full[4]]);
});

test("the input is left alone", () => {
  const y = Float64Array.of(1, 0, 1);
  smooth(y, 0.9);
  assert.deepEqual([...y], [1, 0, 1]);
});
