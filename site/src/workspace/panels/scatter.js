/** The scatter plot of the listed runs; `tracker/chart/panels/scatter.py` makes the same for reports. */

import { colorAxis, column, leftOut, pageOf, picked, placed, readAxis } from "./axis.js";

/** @typedef {import("./axis.js").FieldAxis} FieldAxis */

/**
 * @param {any} def x, y, color, size, logX, logY, best, regression, pareto
 * @param {import("./axis.js").Scope} scope
 * @returns {import("./axis.js").Made}
 */
export function scatterPanel(def, { store, rows, colorOf }) {
  const [allX, allY] = [readAxis(store, def.x, rows, def.logX), readAxis(store, def.y, rows, def.logY)];
  const kept = [...rows.keys()].filter((i) => placed(allX, i) && placed(allY, i));
  const [x, y] = [picked(allX, kept), picked(allY, kept)];
  const some = kept.map((i) => rows[i]);
  const color = def.color === "" ? null : readAxis(store, def.color, some);
  const size = def.size === "" ? null : readAxis(store, def.size, some);
  const sized = size === null || size.axis.kind === "category" ? null : size;
  const columns = [x, y, color, sized].flatMap((each) => (each === null ? [] : [column(each.values)]));
  const numeric = x.axis.kind !== "category" && y.axis.kind !== "category";
  const payload = {
    ...{ kind: "scatter", version: 1, title: def.title || `${y.axis.label} by ${x.axis.label}`, x: x.axis, y: y.axis, columns, lines: [] },
    color: color === null ? null : colorAxis(store, color),
    size: sized === null ? null : sized.axis,
    points: { x: 0, y: 1, color: color === null ? null : 2, size: sized === null ? null : columns.length - 1 },
    ...{ labels: some.map((row) => store.label(row)), hrefs: some.map((row) => pageOf(store, row)) },
    ...{ best: def.best === "" ? [] : runningBest(x.values, y.values, def.best === "max"), pareto: def.pareto === "" ? [] : paretoFront(x.values, y.values, def.pareto.split("-")) },
    regression: def.regression && numeric ? regressionOf(x, y) : null,
    ...{ paints: some.map(colorOf), members: some.map((row) => [store.id(row)]) },
  };
  return { payload, notes: leftOut(rows.length - kept.length, rows.length, "have no place on the axes") };
}

/**
 * @param {Float64Array} x
 * @param {Float64Array} y
 * @param {boolean} most whether more is better
 * @returns {number[]} the points at which y was better than at any lesser x
 */
export function runningBest(x, y, most) {
  const cost = most ? y.map((value) => -value) : y;
  const order = [...x.keys()].sort((a, b) => x[a] - x[b] || cost[a] - cost[b]);
  let least = Infinity;
  return order.filter((i, at) => {
    const better = at === 0 || cost[i] < least;
    least = Math.min(least, cost[i]);
    return better;
  });
}

/**
 * @param {Float64Array} x
 * @param {Float64Array} y
 * @param {string[]} better what is better in x and in y: min or max
 * @returns {number[]} the points that no other point beats, by x
 */
export function paretoFront(x, y, [betterX, betterY]) {
  const [costX, costY] = [betterX === "max" ? x.map((value) => -value) : x, betterY === "max" ? y.map((value) => -value) : y];
  /** @type {number[]} */
  const front = [];
  for (const i of [...x.keys()].sort((a, b) => costX[a] - costX[b] || costY[a] - costY[b])) {
    const last = front.at(-1);
    if (last === undefined || costY[i] < costY[last] || (costX[i] === costX[last] && costY[i] === costY[last])) front.push(i);
  }
  return front.sort((a, b) => x[a] - x[b]);
}

/** @param {FieldAxis} field @returns {{mean: number, off: Float64Array}} of values, or of their logarithms along a logarithmic axis */
function centred({ axis, values }) {
  const numbers = axis.log ? values.map(Math.log10) : values;
  const mean = numbers.reduce((sum, value) => sum + value, 0) / Math.max(1, numbers.length);
  return { mean, off: numbers.map((value) => value - mean) };
}

/**
 * @param {FieldAxis} x
 * @param {FieldAxis} y
 * @returns {import("../../types").ScatterPayload["regression"]} a line of least squares; null where there is none
 */
export function regressionOf(x, y) {
  const [{ mean: meanX, off: dx }, { mean: meanY, off: dy }] = [centred(x), centred(y)];
  let [xx, yy, xy] = [0, 0, 0];
  for (let i = 0; i < dx.length; i++) [xx, yy, xy] = [xx + dx[i] ** 2, yy + dy[i] ** 2, xy + dx[i] * dy[i]];
  if (dx.length < 2 || xx === 0) return null;
  const slope = xy / xx;
  const r2 = yy > 0 ? Math.min(1, (xy * xy) / (xx * yy)) : 1;
  return { slope, intercept: meanY - slope * meanX, r2, points: dx.length };
}
