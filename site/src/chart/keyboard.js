/** The keys of a chart that has the focus. */

/** @typedef {import("./chart.js").Chart} Chart */

const ZOOM = 0.7;

/** @type {Record<string, (chart: Chart, shift: boolean) => void>} */
const KEYS = {
  ArrowLeft: (chart, shift) => chart.cursor?.along(shift ? -10 : -1),
  ArrowRight: (chart, shift) => chart.cursor?.along(shift ? 10 : 1),
  ArrowUp: (chart) => chart.cursor?.across(1),
  ArrowDown: (chart) => chart.cursor?.across(-1),
  Home: (chart) => chart.cursor?.along(-Infinity),
  End: (chart) => chart.cursor?.along(Infinity),
  "+": (chart) => chart.zoomAround(ZOOM),
  "=": (chart) => chart.zoomAround(ZOOM),
  "-": (chart) => chart.zoomAround(1 / ZOOM),
  0: (chart) => chart.resetZoom(),
  Escape: (chart) => chart.cursor?.clear(),
};

/**
 * @param {Chart} chart
 * @param {KeyboardEvent} event
 */
export function onKey(chart, event) {
  const act = KEYS[event.key];
  if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  act(chart, event.shiftKey);
}
