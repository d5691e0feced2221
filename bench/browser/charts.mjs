/**
 * The floor for charts: uPlot by itself, or a bare canvas, with the data files of a page of ours.
 *
 * `window.floor = {kind, charts: [{key, src}], weight}` stands in the page; as ours does, it draws each run's raw curve faintly
 * and the smoothed one strongly. Sets `window.drawn` when all is on the screen, and gives `window.smoothAll(weight)`.
 */

import uPlot from "uplot";
import { decodeColumn } from "../../site/src/columns.js";
import { smooth } from "../../site/src/smoothing.js";

/** CSS pixels; three stand in a line, as in our page. */
const WIDTH = 300;
const HEIGHT = 300;
const COLORS = ["#394ec0", "#e77302", "#3c866f", "#783785", "#9b6104", "#1897dc", "#94331f", "#42286e", "#899969", "#5a5a58", "#ce5c9c", "#612703"];

const arrived = new Map();
window.trackerData = (key, payload) => arrived.set(key, payload);

/** @param {{key: string, src: string}} chart @returns {Promise<{x: ArrayLike<number>, curves: {raw: Float64Array, smoothed: ArrayLike<number>}[]}>} */
function load({ key, src }) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = src;
    script.onerror = reject;
    script.onload = () => {
      const { columns, series } = arrived.get(key);
      const read = (at) => decodeColumn(columns[at]);
      const x = read(series[0].views.step.x);
      resolve({ x, curves: series.map(({ views }) => ({ raw: read(views.step.y), smoothed: read(views.step.smoothed) })) });
    };
    document.head.append(script);
  });
}

/** uPlot as its documentation has it: one x, a series a curve. */
function drawPlot({ x, curves }, host) {
  const line = (color, alpha) => ({ stroke: color + alpha, width: alpha === "" ? 1.5 : 1, points: { show: false } });
  const series = [{}, ...curves.map((_, i) => line(COLORS[i % 12], "40")), ...curves.map((_, i) => line(COLORS[i % 12], ""))];
  const options = { width: WIDTH, height: HEIGHT, legend: { show: false }, scales: { x: { time: false } }, series };
  const plot = new uPlot(options, [x, ...curves.map(({ raw }) => raw), ...curves.map(({ smoothed }) => smoothed)], host);
  return (weight) => plot.setData([x, ...curves.map(({ raw }) => raw), ...curves.map(({ raw }) => smooth(raw, weight))]);
}

/** Lines and nothing else: what no chart can be quicker than. */
function drawCanvas({ x, curves }, host) {
  const canvas = document.createElement("canvas");
  const ratio = window.devicePixelRatio;
  [canvas.width, canvas.height] = [WIDTH * ratio, HEIGHT * ratio];
  canvas.style.width = `${WIDTH}px`;
  host.append(canvas);
  const context = canvas.getContext("2d");
  let [low, high] = [Infinity, -Infinity];
  for (const { raw } of curves) {
    for (const value of raw) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  const [left, right] = [x[0], x[x.length - 1]];
  const stroke = (values, color, width) => {
    context.beginPath();
    for (let i = 0; i < values.length; i++) {
      const px = ((x[i] - left) / (right - left)) * canvas.width;
      const py = canvas.height - ((values[i] - low) / (high - low)) * canvas.height;
      if (i === 0) context.moveTo(px, py);
      else context.lineTo(px, py);
    }
    context.strokeStyle = color;
    context.lineWidth = width * ratio;
    context.stroke();
  };
  const draw = (smoothed) => {
    context.clearRect(0, 0, canvas.width, canvas.height);
    curves.forEach(({ raw }, i) => stroke(raw, `${COLORS[i % 12]}40`, 1));
    smoothed.forEach((values, i) => stroke(values, COLORS[i % 12], 1.5));
  };
  draw(curves.map(({ smoothed }) => smoothed));
  return (weight) => draw(curves.map(({ raw }) => smooth(raw, weight)));
}

const { kind, charts } = window.floor;
const found = await Promise.all(charts.map(load));
const redraw = found.map((data) => {
  const host = document.createElement("div");
  host.style.display = "inline-block";
  document.body.append(host);
  return (kind === "uplot" ? drawPlot : drawCanvas)(data, host);
});
window.smoothAll = (weight) => redraw.forEach((draw) => draw(weight));
window.drawn = true;
