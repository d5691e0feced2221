import assert from "node:assert/strict";
import { test } from "node:test";
import { movedColumns, movedLayout } from "../src/table/renew.js";
import { ColumnLayout } from "../src/table/layout.js";
import { pause } from "../src/page/pace.js";

test("a page looks the more seldom the longer nothing happens, and not at all where nobody builds", () => {
  assert.equal(pause(5, 0, 0), 5);
  assert.equal(pause(5, 300, 0), 30);
  assert.equal(pause(5, 86400, 0), 60);
  assert.equal(pause(120, 86400, 0), 120);
  assert.equal(pause(0, 10, 0), Infinity);
});

test("a site that cannot be reached is asked at longer and longer intervals", () => {
  assert.deepEqual([1, 2, 3, 12].map((failures) => pause(5, 0, failures)), [10, 20, 40, 600]);
});

test("columns of a table keep their places when others come and go", () => {
  const keys = (/** @type {string[]} */ names) => names.map((key) => ({ key, label: key, type: /** @type {const} */ ("number") }));
  const moved = movedColumns(keys(["name", "a", "b", "b", "gone"]), keys(["name", "new", "b", "a", "b"]));
  assert.deepEqual(moved, [0, 3, 2, 4, -1]);
  const layout = new ColumnLayout(5);
  layout.pin(2, true);
  layout.show(3, false);
  layout.resize(1, 120);
  const now = movedLayout(layout, moved, 5);
  assert.deepEqual([now.order, now.pinned], [[0, 2, 3, 1], 2]);
  assert.equal(now.widths.get(3), 120);
});
