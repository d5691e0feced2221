/** Sparklines in cells; `tracker/build/spark_html.py` makes the same for those who have no JavaScript. */

import { formatValue } from "../format/number.js";
import { numberOf } from "./values.js";

/** @typedef {(number | string | null)[]} SparkData last, least and greatest value, then heights from 0 to 99 */

const [WIDTH, HEIGHT, EDGE, TOP] = [120, 24, 2, 99];
const SVG = "http://www.w3.org/2000/svg";

/** @param {string} tag @param {Record<string, string>} attributes @param {(Node | string)[]} children @returns {SVGElement} */
function svg(tag, attributes, ...children) {
  const node = /** @type {SVGElement} */ (document.createElementNS(SVG, tag));
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** @param {SparkData} data @returns {string} */
export function sparkPath(data) {
  const heights = data.slice(3);
  const across = (WIDTH - 2 * EDGE) / Math.max(1, heights.length - 1);
  const known = heights.flatMap((height, i) => (typeof height === "number" ? [{ x: EDGE + i * across, y: HEIGHT - EDGE - ((HEIGHT - 2 * EDGE) * height) / TOP }] : []));
  if (known.length === 1) return `M${EDGE} ${known[0].y.toFixed(1)}H${WIDTH - EDGE}`;
  return known.map(({ x, y }, i) => `${i === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
}

/** @param {SparkData} data @returns {SVGElement} */
export function sparkline(data) {
  const [last, low, high] = data.slice(0, 3).map((value) => {
    const number = numberOf(value);
    return typeof number === "number" ? formatValue(number) : "–";
  });
  const said = `last ${last}, from ${low} to ${high}`;
  const picture = { class: "cell-spark", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": said };
  return svg("svg", picture, svg("title", {}, said), svg("path", { d: sparkPath(data) }));
}
