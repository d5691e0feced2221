import assert from "node:assert/strict";
import { test } from "node:test";
import { columnReader, decodeColumn } from "../src/columns.js";
import { f32, f64, i32 } from "../fixtures/write.mjs";

test("each form of column", () => {
  assert.deepEqual([...decodeColumn(f64([1 / 3, NaN, -Infinity, -0]))], [1 / 3, NaN, -Infinity, -0]);
  assert.deepEqual([...decodeColumn(i32([-1, 0, 2 ** 31 - 1]))], [-1, 0, 2 ** 31 - 1]);
  assert.deepEqual([...decodeColumn({ type: "range", start: 5, step: 2.5, length: 3 })], [5, 7.5, 10]);
  assert.deepEqual([...decodeColumn({ type: "range", start: 5, step: 2, length: 0 })], []);
});

test("a float32 comes back as the decimal of seven digits that was written", () => {
  const values = [0.1, 3.28, 1.234567, 1e-7, 9.9e20, -0.001234567, 12345.67, NaN, Infinity, -Infinity, 0, 7];
  assert.deepEqual([...decodeColumn(f32(values))], values);
});

test("bytes as they stand in a file", () => {
  // 1.0 and -2.0, little-endian, written by hand
  assert.deepEqual([...decodeColumn({ type: "f64", data: "AAAAAAAA8D8AAAAAAAAAwA==" })], [1, -2]);
});

test("a column is decoded once, when it is asked for", () => {
  const read = columnReader([f64([1]), /** @type {any} */ ({ type: "q16" })]);
  assert.equal(read(0), read(0));
  assert.throws(() => read(1), /type "q16", which this page cannot read/);
});
