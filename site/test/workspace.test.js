import assert from "node:assert/strict";
import { test } from "node:test";
import { align, summarize } from "../src/workspace/align.js";
import { conditionTest, readNumber, searchTest } from "../src/workspace/filter.js";
import { entriesOf, listRows, shownUnits, unitsOf, withShown } from "../src/workspace/rows.js";
import { findMetrics, sectionsOf } from "../src/workspace/sections.js";
import { gaussian, runningAverage, smoothBy, twema } from "../src/workspace/smoothers.js";
import { freshState, readHash, writeHash } from "../src/workspace/state.js";
import { fieldValues } from "../src/columns.js";
import { Store } from "../src/workspace/store.js";
import { diffLines } from "../src/workspace/code.js";
import { factsPayload } from "../src/workspace/facts.js";
import { runsOf } from "../src/workspace/comparison.js";

const X = [0, 1, 2, 3, 10, 11, 50, 100];
const Y = [1, 2, 3, 4, 5, 4, 3, 2];

/** @param {ArrayLike<number>} found @param {number[]} wanted @param {number} [slack] */
function near(found, wanted, slack = 1e-8) {
  assert.equal(found.length, wanted.length);
  wanted.forEach((value, i) => assert.ok(Object.is(found[i], value) || Math.abs(found[i] - value) <= slack, `${found[i]} is not ${value} at ${i}`));
}

test("the kinds of smoothing give the vectors of docs/smoothing.md", () => {
  near(twema(X, Y, 0.5), [1, 1.96969697, 2.967833491, 3.96774575, 5, 4.03030303, 3, 2]);
  near(twema(X, Y, 0.999), [1, 1.50250123, 2.006669891, 2.512505899, 3.044690063, 3.214444739, 3.16985659, 2.871145866]);
  near(gaussian(X, Y, 1), [1.519418844, 2.115257604, 2.884742396, 3.480581156, 4.622459331, 4.377540669, 3, 2]);
  near(runningAverage(Y, 3), [1.5, 2, 3, 4, 13 / 3, 4, 3, 2.5], 1e-12);
  near(smoothBy("ema", 0.6, X, [1, 0.5, 0], null), [1, 0.6875, 0.336734693877551], 1e-15);
  near(smoothBy("average", 1, X, [1, NaN, 0], null), [1, NaN, 0]);
});

test("what is not finite passes through and touches nothing else", () => {
  for (const kind of ["ema", "twema", "gaussian", "average"]) {
    const out = smoothBy(kind, kind === "average" ? 3 : 0.5, [0, 1, 2, 3], [1, NaN, Infinity, 1], null);
    near(out, [1, NaN, Infinity, 1], 1e-12);
  }
});

test("a kept point counts as often as the points that it stands for", () => {
  near(runningAverage([0, 6], 8, Float64Array.of(1, 3)), [4, 4], 1e-12);
  near(gaussian([0, 1], [0, 6], 1e6, Float64Array.of(1, 3)), [4, 4], 1e-6);
});

test("runs of a group are aligned on the union of their x, each within its own range", () => {
  const curves = [{ x: Float64Array.of(0, 10), y: Float64Array.of(0, 10) }, { x: Float64Array.of(5, 20), y: Float64Array.of(1, 4) }];
  const { x, y, low, high } = align(curves, "mean", "minmax");
  near(x, [0, 5, 10, 20]);
  near(y, [0, 3, 6, 4]);
  near(/** @type {Float64Array} */ (low), [0, 1, 2, 4]);
  near(/** @type {Float64Array} */ (high), [0, 5, 10, 4]);
  assert.equal(align(curves, "mean", "none").low, null);
});

test("points of one x count as their mean, and those that are not finite not at all", () => {
  const { x, y } = align([{ x: Float64Array.of(1, 1, 1, 2), y: Float64Array.of(1, 2, NaN, NaN) }], "mean", "none");
  near(x, [1]);
  near(y, [1.5]);
});

test("aggregates and bands", () => {
  const values = Float64Array.of(1, 2, 3, 10);
  near(summarize(values, "median", "minmax"), [2.5, 1, 10]);
  near(summarize(values, "max", "p10-p90"), [10, 1.3, 7.9], 1e-12);
  const std = Math.sqrt((9 + 4 + 1 + 36) / 3);
  near(summarize(values, "mean", "std"), [4, 4 - std, 4 + std], 1e-12);
  near(summarize(values, "mean", "stderr"), [4, 4 - std / 2, 4 + std / 2], 1e-12);
  near(summarize(Float64Array.of(5), "mean", "std"), [5, 5, 5]);
});

test("the address says the whole state, and nothing that is as at first", () => {
  const state = freshState();
  assert.equal(writeHash(state), "");
  Object.assign(state, {
    query: "lr=0.1 & more", regex: true, filters: [{ key: "config.lr", op: "<=", value: "0.1,2" }], sort: [{ key: "-odd", descending: false }, { key: "summary.loss", descending: true }],
    group: ["config.a,b", "state"], columns: ["config.lr"], count: 25, on: ["a"], off: ["b", "c"], pins: ["p"], open: [":x"], colors: { a: 3 }, colorBy: "config.lr", smoothKind: "gaussian", smooth: 1.5,
    x: "relative", logX: true, logY: true, outliers: true, aggregate: "median", band: "std", zoom: "train/loss", find: "^val", folded: ["layers"],
  });
  const hash = writeHash(state);
  assert.doesNotMatch(hash, /[ "<>]/);
  assert.deepEqual(readHash(`#${hash}`), state);
});

test("an address that is broken shows what there was at first", () => {
  assert.deepEqual(readHash("#where=[1&n=-4&smooth=x&color=7&sort=&q=%E0%A4&nonsense"), { ...freshState(), query: "%E0%A4" });
  assert.equal(readHash("#n=100000").count, 200);
});

test("conditions", () => {
  /** @param {string} op @param {string} value @param {any} type @param {any} cell */
  const passes = (op, value, type, cell) => conditionTest({ key: "k", op, value }, type)(cell);
  assert.ok(passes("<", "0.5", "number", 0.1) && !passes("<", "0.5", "number", 0.5) && passes("<=", "0.5", "number", 0.5));
  assert.ok(!passes("<", "0.5", "number", null) && !passes(">", "0", "number", "NaN") && passes(">", "0", "number", "Infinity"));
  assert.ok(passes("=", "1e-3", "number", 0.001) && passes("in", "1, 0.001", "number", 0.001) && passes("!=", "2", "number", null));
  assert.ok(passes("=", "Adam", "text", "adam") && passes("has", "da", "text", "Adam") && passes("re", "^a.*m$", "text", "adam"));
  assert.ok(passes("in", "a, b", "tags", ["x", "b"]) && !passes("=", "a", "tags", null));
  assert.ok(passes("=", "true", "bool", true) && passes("set", "", "bool", false) && passes("unset", "", "bool", null));
  assert.ok(passes(">=", "2026-11-18", "time", 1_795_000_000) && !passes(">=", "2026-11-19", "time", 1_795_000_000));
  assert.ok(passes("=", "", "text", "x") && passes("re", "(", "text", "x"), "a condition that is not finished holds");
  assert.equal(readNumber("2026-11-18 11:06:40", "time"), 1_795_000_000);
});

test("the search takes words or a regular expression", () => {
  assert.equal(searchTest("  ", false), null);
  assert.ok(searchTest("otter BRAVE", false)?.("brave-otter-7"));
  assert.ok(searchTest("otter-[0-9]$", true)?.("brave-otter-7"));
  assert.equal(searchTest("(", true), null);
});

/** @returns {Store} six runs, the newest first */
function sixRuns() {
  const store = new Store(/** @type {any} */ ({
    ids: ["f", "e", "d", "c", "b", "a"], names: ["run-6", "run-5", "run-4", "run-3", "run-2", "run-1"], files: ["K"], metrics: [], metrics_left_out: 0,
    fields: [["config.lr", "lr", "number", 0, 5], ["config.opt", "opt", "text", 0, 6], ["state", "state", "state", 0, 6]],
  }));
  store.columns.set("config.lr", [0.1, 0.1, 0.01, null, "NaN", 0.2]);
  store.columns.set("config.opt", ["adam", "sgd", "adam", "sgd", "adam", "sgd"]);
  store.columns.set("state", ["running", "finished", "finished", "finished", "finished", "failed"]);
  return store;
}

test("runs are filtered, sorted and pinned", () => {
  const store = sixRuns();
  const names = (/** @type {any} */ changes) => listRows(store, { ...freshState(), ...changes }).map((row) => store.id(row)).join("");
  assert.equal(names({}), "fedcba");
  assert.equal(names({ sort: [{ key: "config.lr", descending: false }] }), "dfeabc");
  assert.equal(names({ sort: [{ key: "config.lr", descending: true }] }), "afedbc");
  assert.equal(names({ sort: [{ key: "config.opt", descending: false }, { key: "name", descending: false }] }), "bdface");
  assert.equal(names({ query: "run-[3-5]", regex: true, pins: ["a", "c"] }), "ced");
  assert.equal(names({ filters: [{ key: "config.opt", op: "=", value: "sgd" }, { key: "state", op: "!=", value: "failed" }, { key: "gone", op: "=", value: "1" }] }), "ec");
});

test("runs that agree in several fields are one group", () => {
  const store = sixRuns();
  const state = { ...freshState(), group: ["config.opt", "config.lr"] };
  const units = unitsOf(listRows(store, state), store, state);
  assert.deepEqual(units.map(({ label, rows }) => [label, rows.length]), [["opt adam · lr 0.1", 1], ["opt sgd · lr 0.1", 1], ["opt adam · lr 0.01", 1], ["opt sgd · lr –", 1], ["opt adam · lr NaN", 1], ["opt sgd · lr 0.2", 1]]);
  const one = unitsOf(listRows(store, state), store, { ...state, group: ["config.opt"] });
  assert.deepEqual(one.map(({ label, rows }) => [label, rows.length]), [["adam", 3], ["sgd", 3]]);
  assert.equal(entriesOf(one, { ...state, open: [one[1].key] }).length, 5);
});

test("the first are shown, and what the eye says", () => {
  const store = sixRuns();
  const state = { ...freshState(), count: 2 };
  const units = unitsOf(listRows(store, state), store, state);
  const keys = (/** @type {any} */ changes) => shownUnits(units, { ...state, ...changes }).map(({ key }) => key).join("");
  assert.equal(keys({}), "fe");
  assert.equal(keys(withShown(state, "f", false)), "e");
  assert.equal(keys(withShown(state, "a", true)), "fea");
  assert.equal(keys({ ...withShown(state, "a", true), count: 0 }), "a");
});

test("columns of fields", () => {
  assert.deepEqual(fieldValues({ numbers: { type: "range", start: 0, step: 1, length: 2 } }, "bool"), [false, true]);
  const data = Buffer.from(Float64Array.of(1.5, NaN, NaN, -Infinity).buffer).toString("base64");
  assert.deepEqual(fieldValues({ numbers: { type: "f64", data }, nan: [2] }, "number"), [1.5, null, "NaN", "-Infinity"]);
  assert.deepEqual(fieldValues({ values: [["a", "b"]], codes: { type: "range", start: 0, step: -1, length: 2 } }, "tags"), [["a", "b"], null]);
  const i8 = Buffer.from([1, 0, 255, 0]).toString("base64");
  assert.deepEqual(fieldValues({ numbers: { type: "f64", data }, codes: { type: "i8", data: i8 } }, "number"), [null, 1.5, null, 1.5]);
  const texts = { values: ["1", null], codes: { type: /** @type {const} */ ("i8"), data: i8 }, before: "runs/", after: ".html" };
  assert.deepEqual(fieldValues(texts, "text"), [null, "runs/1.html", null, "runs/1.html"]);
});

test("metrics in sections", () => {
  assert.deepEqual([...sectionsOf(["loss", "train/loss", "train/a/b", "/odd"])], [["charts", ["loss", "/odd"]], ["train", ["train/loss", "train/a/b"]]]);
  assert.deepEqual(findMetrics(["train/loss", "val/loss", "val/acc"], "^val.*s$"), ["val/loss"]);
  assert.deepEqual(findMetrics(["a(b", "c"], "a("), ["a(b"]);
});

test("lines that differ, with what is around them", () => {
  const lines = diffLines("a\nb\nc\nd\ne\nf\ng\nh\ni\n", "a\nb\nc\nd\nE\nf\ng\nh\ni");
  assert.deepEqual(lines?.filter(({ kind }) => kind === "old" || kind === "new"), [{ kind: "old", text: "e" }, { kind: "new", text: "E" }]);
  assert.equal(lines?.filter(({ kind }) => kind === "same").length, 6);
});

test("fields side by side", () => {
  const payload = factsPayload([{ id: "a b", name: "A" }, { id: "b", name: "B" }], [[["name", "text", "A"], ["config.lr", "number", 1], ["config.x", "number", 2]], [["summary.z", "bool", true], ["config.x", "text", "2"], ["config.lr", "number", 1]]]);
  assert.deepEqual(payload.rows, [["config.lr", "number", false, [1, 1]], ["config.x", "text", false, ["2", "2"]], ["summary.z", "bool", true, [null, true]]]);
  assert.deepEqual(payload.hrefs, ["runs/a%20b.html", "runs/b.html"]);
});

test("an address names the runs to compare", () => {
  assert.deepEqual(runsOf("#runs=a,b,a,c%2Cd&smooth=1"), ["a", "b", "c,d"]);
  assert.deepEqual(runsOf("#smooth=1&runs=x"), ["x"]);
  assert.deepEqual(runsOf(""), []);
});
