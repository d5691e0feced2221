import assert from "node:assert/strict";
import { test } from "node:test";
import { broughtOut, lineStyle } from "../src/chart/style.js";

test("an author's width of lines holds for any number of curves", () => {
  assert.deepEqual([1, 20, 100].map((curves) => lineStyle(curves, 3).width), [3, 3, 3]);
  assert.equal(lineStyle(20).join, lineStyle(20, 3).join);
  assert.ok(lineStyle(100).width < lineStyle(1).width);
});

test("a curve that is brought out is never thinner than the others", () => {
  assert.ok(broughtOut().width > lineStyle(1).width);
  assert.ok(broughtOut(4).width > 4);
});
