import assert from "node:assert/strict";
import { test } from "node:test";
import { smallTable } from "../fixtures/tables.mjs";
import { tablePayload } from "../fixtures/write.mjs";
import { toLatex, toMarkdown } from "../src/download/table.js";
import { countValues, describeFilter, filterTest, isOpen } from "../src/table/filters.js";
import { runOf } from "../src/table/further.js";
import { groupRows, numbersOf, summarizeNumbers } from "../src/table/groups.js";
import { ColumnLayout } from "../src/table/layout.js";
import { extentOf } from "../src/table/looks.js";
import { TableModel } from "../src/table/model.js";

const model = () => new TableModel(tablePayload(smallTable()));
/** @param {TableModel} table */
const names = (table) => table.rows().map((row) => table.value(row, 0));

test("filters of columns: a range, a set, a text, all at once", () => {
  const table = model();
  table.filterColumn(7, { min: 3.2, max: null });
  assert.deepEqual(table.rows().map((row) => table.value(row, 7)), [3.2781, 3.2781, "Infinity", 10.82584]);
  table.filterColumn(1, { values: ["finished"] });
  const some = names(table);
  assert.ok(some.length > 0 && table.rows().every((row) => table.value(row, 1) === "finished"));
  table.setFilter("otter");
  assert.deepEqual(names(table), some.filter((name) => String(name).includes("otter")));
  table.setFilter("");
  table.filterColumn(7, null);
  table.filterColumn(1, null);
  assert.equal(table.rows().length, 8);
});

test("a filter says what it lets through", () => {
  const passes = (/** @type {any} */ filter, /** @type {any} */ type, /** @type {any} */ value) => filterTest(filter, type)(value);
  assert.ok(passes({ min: 0, max: 1 }, "number", 1) && !passes({ min: 0, max: 1 }, "number", null) && !passes({ min: 0 }, "number", "NaN") && passes({ min: 0 }, "number", "Infinity"));
  assert.ok(passes({ values: ["", "a"] }, "tags", []) && passes({ values: ["a"] }, "tags", ["b", "a"]) && !passes({ values: [] }, "text", "a"));
  assert.ok(passes({ text: "Two one" }, "text", "one two") && !passes({ text: "x" }, "text", null));
  assert.equal(describeFilter({ min: 0.1, max: 2 }, "number"), "0.1 to 2");
  assert.equal(describeFilter({ values: ["a", ""] }, "text"), "a, missing");
  assert.equal(describeFilter({ max: 90 }, "duration"), "≤ 1m 30s");
  assert.ok(isOpen({ text: " " }) && isOpen({ min: null, max: null }) && !isOpen({ values: [] }));
});

test("values are counted, as far as there are few", () => {
  assert.deepEqual([...(countValues(["b", "a", null, "b"], "text") ?? [])], [["a", 1], ["b", 2], ["", 1]]);
  assert.deepEqual([...(countValues([["x", "y"], ["x"]], "tags") ?? [])], [["x", 2], ["y", 1]]);
  assert.equal(countValues(Array.from({ length: 50 }, (_, i) => `v${i}`), "text"), null);
});

test("groups come in the order of the rows, with what their numbers come to", () => {
  const table = model();
  const groups = groupRows(table.rows(), [1], table);
  assert.equal(groups.reduce((sum, { rows }) => sum + rows.length, 0), 8);
  assert.equal(groups[0].label, table.value(table.rows()[0], 1));
  const finished = groups.find(({ key }) => key === "finished");
  assert.ok(finished);
  const values = finished.rows.map((row) => table.value(row, 7)).filter((value) => typeof value === "number");
  const found = numbersOf(finished, 7, table);
  assert.equal(found?.count, values.length);
  assert.equal(numbersOf(finished, 0, table), null);
});

test("mean, least, greatest and spread", () => {
  assert.deepEqual(summarizeNumbers([1, 2, 3, NaN, Infinity]), { count: 3, mean: 2, min: 1, max: 3, std: 1 });
  assert.deepEqual(summarizeNumbers([4]), { count: 1, mean: 4, min: 4, max: 4, std: 0 });
  assert.equal(summarizeNumbers([]).count, 0);
  assert.deepEqual(extentOf([3, "NaN", null, -1, "Infinity"]), { min: -1, max: 3 });
  assert.equal(extentOf(["a", null]), null);
});

test("columns are moved, pinned and hidden; the first stays", () => {
  const layout = new ColumnLayout(5);
  layout.move(3, 1);
  assert.deepEqual(layout.order, [0, 3, 1, 2, 4]);
  layout.pin(4, true);
  assert.deepEqual([layout.order, layout.pinned], [[0, 4, 3, 1, 2], 2]);
  layout.move(4, 4);
  assert.deepEqual(layout.order, [0, 4, 3, 1, 2], "a pinned column stays among the pinned ones");
  layout.move(2, 0);
  assert.deepEqual(layout.order, [0, 4, 2, 3, 1]);
  layout.show(4, false);
  assert.deepEqual([layout.order, layout.pinned], [[0, 2, 3, 1], 1]);
  layout.show(4, true);
  layout.show(0, false);
  layout.move(0, 3);
  assert.deepEqual(layout.order, [0, 2, 3, 1, 4]);
  layout.resize(2, 5);
  assert.equal(layout.widths.get(2), 48);
});

test("a further column sorts and is searched as the others, which keep their filters", () => {
  const table = model();
  table.filterColumn(1, { values: ["finished"] });
  table.toggleSort(0, false);
  const before = names(table);
  table.addColumn({ key: "config.more", label: "more", type: "text" }, table.data.map((row) => `word${row}`));
  assert.deepEqual(names(table), before);
  table.setFilter(`word${table.rows()[0]}`);
  assert.equal(table.rows().length, 1);
  table.setFilter("");
  table.toggleSort(8, false);
  assert.deepEqual(table.sort(), [{ key: "config.more", descending: false }]);
});

test("a run's id is that of its page", () => {
  assert.equal(runOf("../runs/a%20b.html"), "a b");
  assert.equal(runOf("runs/x.html#top"), null);
  assert.equal(runOf("a0b1c2.html"), null);
});

test("Markdown and LaTeX", () => {
  const table = { head: ["name", "val_loss"], rows: [["a|b_c", "−3.2e-5"], ["50% & more", "1,234"]], right: [false, true] };
  assert.equal(toMarkdown(table), "| name | val\\_loss |\n| --- | ---: |\n| a\\|b\\_c | −3.2e-5 |\n| 50% \\& more | 1,234 |\n");
  assert.equal(
    toLatex(table),
    "\\begin{tabular}{lr}\n\\toprule\nname & val\\_loss \\\\\n\\midrule\na|b\\_c & $-3.2 \\times 10^{-5}$ \\\\\n50\\% \\& more & 1234 \\\\\n\\bottomrule\n\\end{tabular}\n",
  );
});
