import assert from "node:assert/strict";
import { test } from "node:test";
import { smallTable } from "../fixtures/tables.mjs";
import { tablePayload } from "../fixtures/write.mjs";
import { toCsv } from "../src/download/csv.js";
import { TableModel } from "../src/table/model.js";
import { windowOf } from "../src/table/rows.js";
import { compareKeys, fileValue, sortKey } from "../src/table/values.js";

const model = () => new TableModel(tablePayload(smallTable()));

/** @param {TableModel} table @param {number} column */
const column = (table, column) => table.rows().map((row) => table.value(row, column));

test("missing values are last both ways, and NaN after the numbers", () => {
  const table = model();
  table.toggleSort(7, false);
  assert.deepEqual(column(table, 7), [3.1415926535, 3.2781, 3.2781, 10.82584, "Infinity", "NaN", null, null]);
  table.toggleSort(7, false);
  assert.deepEqual(column(table, 7), ["Infinity", 10.82584, 3.2781, 3.2781, 3.1415926535, "NaN", null, null]);
  table.toggleSort(7, false);
  assert.deepEqual(column(table, 7), smallTable().rows.map((row) => row[7]));
});

test("texts sort as people count", () => {
  const table = model();
  table.toggleSort(0, false);
  const names = column(table, 0);
  assert.ok(names.indexOf("run-9") < names.indexOf("run-10"));
});

test("a second key decides among equals", () => {
  const table = model();
  table.toggleSort(1, false);
  table.toggleSort(0, true);
  assert.deepEqual(table.sort(), [{ key: "state", descending: false }, { key: "name", descending: false }]);
  const finished = table.rows().filter((row) => table.value(row, 1) === "finished").map((row) => table.value(row, 0));
  assert.deepEqual(finished, ['<b>"bold"</b>, run', "brave-otter-7"]);
  table.toggleSort(0, true);
  assert.deepEqual(table.sort()[1], { key: "name", descending: true });
  table.toggleSort(0, true);
  assert.deepEqual(table.sort(), [{ key: "state", descending: false }]);
});

test("the author's order shows which column it is sorted by", () => {
  const payload = tablePayload(smallTable());
  payload.sort = { key: "summary.val_loss", descending: true };
  const table = new TableModel(payload);
  assert.deepEqual(table.sortOf(7), { descending: true, place: 0 });
  assert.equal(table.sortOf(0), null);
});

test("the filter wants every word, in any column", () => {
  const table = model();
  table.setFilter("OTTER");
  assert.deepEqual(column(table, 0), ["brave-otter-7"]);
  table.setFilter("muon running");
  assert.deepEqual(column(table, 0), ["run-10"]);
  table.setFilter("no such run");
  assert.deepEqual(table.rows(), []);
  table.setFilter("  ");
  assert.equal(table.rows().length, 8);
});

test("comparing by rank, number and text", () => {
  assert.ok(compareKeys(1, 2, false) < 0);
  assert.ok(compareKeys(NaN, 2, false) > 0 && compareKeys(NaN, 2, true) < 0);
  assert.ok(compareKeys(undefined, NaN, false) > 0);
  assert.equal(compareKeys(undefined, undefined, true), 0);
  assert.equal(compareKeys(NaN, NaN, false), 0);
  assert.ok(compareKeys(-Infinity, -5, false) < 0);
  assert.equal(sortKey("-Infinity", "number"), -Infinity);
  assert.equal(sortKey([], "tags"), undefined);
  assert.equal(sortKey(false, "bool"), 0);
});

test("files get full precision, ISO times and quotes where needed", () => {
  assert.equal(fileValue(1_795_000_000, "time"), "2026-11-18T11:06:40.000Z");
  assert.equal(toCsv([["a", 'b"c', "d,e"], [0.1 + 0.2, null, "x\ny"]]), 'a,"b""c","d,e"\r\n0.30000000000000004,,"x\ny"\r\n');
});

test("only the rows near the window are drawn", () => {
  assert.deepEqual(windowOf(0, 640, 32, 10_000), [0, 26]);
  assert.deepEqual(windowOf(32_000, 640, 32, 10_000), [994, 1026]);
  assert.deepEqual(windowOf(320_000, 640, 32, 10_000), [9994, 10_000]);
  assert.deepEqual(windowOf(5000, 640, 32, 3), [3, 3]);
});
