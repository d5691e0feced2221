/** What a figure tells other scripts of its chart: `figure.trackerChart`. */

/** @typedef {import("./chart.js").Chart} Chart */
/** @typedef {import("../types").TrackerChart} TrackerChart */

/**
 * @param {import("../types").Curve} curve
 * @param {Float64Array} y
 * @param {boolean} visible
 */
function copyOf({ label, x, raw, low, high }, y, visible) {
  const list = (/** @type {Float64Array | null} */ values) => (values === null ? null : Array.from(values));
  return { label, visible, x: Array.from(x), raw: Array.from(raw), drawn: Array.from(y), low: list(low), high: list(high) };
}

/**
 * @param {Chart} chart
 * @returns {TrackerChart} a view that is always of now; nothing in it can be changed
 */
export function publicView(chart) {
  const { model, figure } = chart;
  return Object.freeze({
    get key() {
      return figure.dataset.key ?? "";
    },
    get axis() {
      return model.axis.key;
    },
    get smoothing() {
      return model.weight;
    },
    get log() {
      return model.log;
    },
    get logX() {
      return model.logX;
    },
    get zoomed() {
      return model.zoomed;
    },
    get x() {
      return model.rangeX();
    },
    get y() {
      return model.rangeY();
    },
    get box() {
      return (chart.plot?.u.over ?? figure).getBoundingClientRect();
    },
    get series() {
      const areas = new Map(model.stacks ? model.visible().map((drawn) => [drawn.curve.index, drawn]) : []);
      return model.drawn().map((drawn) => {
        const area = areas.get(drawn.curve.index);
        const { curve, y } = area ?? drawn;
        return copyOf(area === undefined ? curve : { ...curve, low: area.low, high: area.high }, y, !model.hidden.has(curve.index));
      });
    },
    get highlighted() {
      return chart.brought === null ? null : model.payload.series[chart.brought].label;
    },
  });
}
