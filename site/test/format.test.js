import assert from "node:assert/strict";
import { test } from "node:test";
import { formatValue, tickLabels } from "../src/format/number.js";
import { formatDuration, formatTime, timeTick } from "../src/format/time.js";
import { niceStep, ticks } from "../src/chart/ticks.js";

test("values", () => {
  const cases = /** @type {[number, string][]} */ ([
    [0, "0"],
    [1250, "1,250"],
    [3.28, "3.28"],
    [1234.5678, "1,234.57"],
    [-0.5, "−0.5"],
    [0.000012345, "1.2345e−5"],
    [0.1 + 0.2, "0.3"],
    [2.5e12, "2,500,000,000,000"],
    [2.5e20, "2.5e20"],
    [NaN, "NaN"],
    [Infinity, "+Inf"],
    [-Infinity, "−Inf"],
  ]);
  for (const [value, text] of cases) assert.equal(formatValue(value), text);
});

test("ticks share a unit and their decimals", () => {
  assert.deepEqual(tickLabels([0, 5000, 10000], 5000), ["0", "5k", "10k"]);
  assert.deepEqual(tickLabels([0, 2500, 5000], 2500), ["0", "2,500", "5,000"]);
  assert.deepEqual(tickLabels([0, 2500, 5000, 7500, 10000], 2500), ["0", "2.5k", "5.0k", "7.5k", "10.0k"]);
  assert.deepEqual(tickLabels([1e6, 1.5e6, 2e6], 5e5), ["1.0M", "1.5M", "2.0M"]);
  assert.deepEqual(tickLabels([-0.5, 0, 0.5], 0.5), ["−0.5", "0", "0.5"]);
  assert.deepEqual(tickLabels([3.26, 3.27, 3.28], 0.01), ["3.26", "3.27", "3.28"]);
});

test("durations", () => {
  const cases = /** @type {[number, string][]} */ ([
    [0, "0s"],
    [0.25, "0.25s"],
    [45, "45s"],
    [60, "1m"],
    [90, "1m 30s"],
    [4800, "1h 20m"],
    [3599.6, "1h"],
    [86400 * 2 + 6 * 3600, "2d 6h"],
    [-90, "−1m 30s"],
  ]);
  for (const [seconds, text] of cases) assert.equal(formatDuration(seconds), text);
});

test("times are in the reader's zone", () => {
  const at = new Date(2026, 10, 23, 4, 5, 6).getTime() / 1000;
  assert.equal(formatTime(at), "2026-11-23 04:05");
  assert.equal(formatTime(at, true), "2026-11-23 04:05:06");
  assert.equal(timeTick(at, 3600), "04:05");
  assert.equal(timeTick(new Date(2026, 10, 23).getTime() / 1000, 3600), "23 Nov");
});

test("nice steps", () => {
  assert.deepEqual([0.03, 0.7, 1, 1.1, 4, 6, 1234].map(niceStep), [0.05, 1, 1, 2, 5, 10, 2000]);
});

test("ticks stay inside the range and are not many", () => {
  const ranges = /** @type {[number, number][]} */ ([[0, 1], [-3, 17], [1e-9, 3e-9], [0.001, 1e6], [3.2, 3.4], [0, 3350], [1.79e9, 1.79e9 + 5e5], [1, 1e8]]);
  for (const [min, max] of ranges) {
    for (const kind of /** @type {const} */ (["number", "duration", "time"])) {
      for (const log of kind === "number" && min > 0 ? [false, true] : [false]) {
        const { at, labels } = ticks(kind, log, min, max, 8);
        assert.equal(at.length, labels.length);
        assert.ok(at.length >= 1 && at.length <= 26, `${kind} ${min}–${max}: ${at.length} ticks`);
        assert.ok(at.every((value, i) => value >= min * (1 - 1e-9) - 1e-9 && value <= max * (1 + 1e-9) && (i === 0 || value > at[i - 1])));
      }
    }
  }
});

test("duration ticks fall on whole units, log ticks on powers", () => {
  assert.deepEqual(ticks("duration", false, 0, 7200, 5).labels, ["0s", "30m", "1h", "1h 30m", "2h"]);
  assert.deepEqual(ticks("number", true, 0.9, 1100, 4).labels, ["1", "10", "100", "1,000"]);
});
