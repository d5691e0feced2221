import assert from "node:assert/strict";
import { test } from "node:test";
import { marks, traceBand, traceLine } from "../src/chart/geometry.js";
import { nearest, nearestPoint } from "../src/chart/nearest.js";
import { inside, makeScale, pad } from "../src/chart/scale.js";
import { placeBox } from "../src/chart/tooltip.js";

/** @returns {{calls: [string, number, number][], sink: import("../src/chart/geometry.js").Sink}} */
function recorder() {
  /** @type {[string, number, number][]} */
  const calls = [];
  const sink = {
    moveTo: (/** @type {number} */ x, /** @type {number} */ y) => void calls.push(["M", x, y]),
    lineTo: (/** @type {number} */ x, /** @type {number} */ y) => void calls.push(["L", x, y]),
    closePath: () => void calls.push(["Z", 0, 0]),
  };
  return { calls, sink };
}

/** @param {[number, number]} x @param {[number, number]} y @param {boolean} [log] */
const frame = (x, y, log = false) => ({ x: makeScale(x, false, 0, 100), y: makeScale(y, log, 100, 0), unit: 1 });

/** @param {number[]} x @param {number[]} y @returns {any} */
const drawn = (x, y) => ({ curve: { x: Float64Array.from(x) }, y: Float64Array.from(y), raw: null });

test("scales go there and back", () => {
  for (const scale of [makeScale([2, 10], false, 30, 130), makeScale([0.01, 100], true, 90, 10)]) {
    assert.ok(Math.abs(scale.at(scale.min) - scale.start) < 1e-9);
    assert.ok(Math.abs(scale.at(scale.max) - scale.end) < 1e-9);
    assert.ok(Math.abs(scale.value(scale.at(3)) - 3) < 1e-9);
  }
  assert.deepEqual(pad([5, 5], 0.05, false), [4.5, 5.5]);
  assert.deepEqual(pad([0, 0], 0.05, false), [-1, 1]);
});

test("inside takes the neighbours along, so that a line reaches the edge", () => {
  assert.deepEqual(inside([0, 1, 2, 3, 4, 5], [1.5, 3.5]), [1, 5]);
  assert.deepEqual(inside([1, 1, 1], [1, 1]), [0, 3]);
  assert.deepEqual(inside([], [0, 1]), [0, 0]);
});

test("a line breaks at what is not finite, and lone points are given back", () => {
  const { calls, sink } = recorder();
  const dots = traceLine(sink, [0, 25, 50, 75, 100], [0, 1, NaN, 1, Infinity], frame([0, 100], [0, 1]));
  assert.deepEqual(calls.map(([kind]) => kind).join(""), "ML");
  assert.deepEqual(dots, [[75, 0]]);
});

test("a log axis leaves out values of 0 and less", () => {
  const { calls, sink } = recorder();
  const dots = traceLine(sink, [0, 40, 50, 100], [1, 10, 0, 10], frame([0, 100], [1, 10], true));
  assert.deepEqual(calls, [["M", 0, 100], ["L", 40, 0]]);
  assert.deepEqual(dots, [[100, 0]]);
});

test("thinning to pixels keeps a spike of one point among many, and its column's end", () => {
  const length = 100_000;
  const x = Array.from({ length }, (_, i) => (100 * i) / length);
  const y = x.map((_, i) => (i === 41_234 ? 1 : i % 2 === 0 ? 0.4 : 0.42));
  const { calls, sink } = recorder();
  traceLine(sink, x, y, frame([0, 100], [0, 1]));
  assert.ok(calls.length < 450, `${calls.length} calls`);
  assert.equal(Math.min(...calls.map(([, , py]) => py)), 0);
  const spike = calls.findIndex(([, , py]) => py === 0);
  assert.ok(Math.abs(calls[spike][1] - 41.234) < 1);
});

test("a column of pixels is drawn through its first, least, greatest and last point, each once and in their order", () => {
  const { calls, sink } = recorder();
  const y = [0.5, 0.9, 0.1, 0.5, 0.6, 0.2, 0.2, 0.3, 0.8];
  traceLine(sink, y.map((_, i) => (i < 5 ? i / 10 : 1 + (i - 5) / 10)), y, frame([0, 100], [0, 1]));
  assert.deepEqual(calls.map(([, , py]) => Math.round(100 - py) / 100), [0.5, 0.9, 0.1, 0.6, 0.2, 0.8]);
});

test("a band runs along its top and back along its bottom, stretch by stretch", () => {
  const { calls, sink } = recorder();
  traceBand(sink, [0, 50, 75, 100], [0, 0, NaN, 0], [1, 1, NaN, 1], frame([0, 100], [0, 1]));
  assert.equal(calls.map(([kind]) => kind).join(""), "MLLLZMLZ");
});

test("marks stand at the value before, else at the first after, else at the bottom", () => {
  const box = frame([0, 100], [0, 1]);
  assert.deepEqual(marks([0, 50], [1, NaN], box), [{ x: 50, y: 0, kind: "nan" }]);
  assert.deepEqual(marks([0, 50], [Infinity, 0.5], box), [{ x: 0, y: 50, kind: "up" }]);
  assert.deepEqual(marks([0, 50], [-Infinity, NaN], box).map(({ y, kind }) => [y, kind]), [[100, "down"], [100, "nan"]]);
});

test("marks that crowd become one, and those of a curve out of a zoom go", () => {
  const x = Array.from({ length: 1000 }, (_, i) => i / 10);
  const y = x.map((_, i) => (i === 0 ? 0.5 : NaN));
  const all = marks(x, y, frame([0, 100], [0, 1]));
  assert.ok(all.length > 8 && all.length < 16, `${all.length} marks`);
  assert.deepEqual(marks(x, y, frame([0, 100], [2, 3])), []);
});

test("the nearest curve is the one whose line passes by, not the one with a near point", () => {
  const box = frame([0, 100], [0, 100]);
  const sparse = drawn([0, 100], [50, 50]);
  const dense = drawn([0, 40, 50, 60, 100], [70, 70, 70, 70, 70]);
  const hit = nearest([dense, sparse], box, 48, 48);
  assert.equal(hit?.drawn, sparse);
  assert.equal(hit?.i, 0);
});

test("the nearest point is the nearest in x; at one x, the nearest in y", () => {
  const box = frame([0, 100], [0, 100]);
  assert.equal(nearestPoint(drawn([0, 40, 60], [0, 0, 100]), box, 52, 95), 2);
  assert.equal(nearestPoint(drawn([10, 50, 50, 50], [0, 10, 50, 90]), box, 50, 48), 2);
  assert.equal(nearestPoint(drawn([200], [5]), box, 50, 50), -1);
  assert.equal(nearest([], box, 1, 1), null);
});

test("the tooltip is in the viewport and never over its point", () => {
  const size = { width: 200, height: 90 };
  for (const viewport of [{ width: 1280, height: 800 }, { width: 390, height: 700 }, { width: 320, height: 300 }]) {
    for (let x = 0; x <= viewport.width; x += 10) {
      for (let y = 0; y <= viewport.height; y += 10) {
        const { left, top } = placeBox({ x, y }, size, viewport);
        assert.ok(left >= 0 && left + size.width <= viewport.width, `left ${left} at ${x}, ${y}`);
        const covers = x >= left && x <= left + size.width && y >= top && y <= top + size.height;
        assert.ok(!covers, `covers ${x}, ${y} in ${viewport.width}`);
        assert.ok(top >= 0 && top + size.height <= viewport.height, `top ${top} at ${x}, ${y}`);
      }
    }
  }
});
