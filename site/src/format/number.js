/** Numbers as people read them. The minus sign is a real one (U+2212); files for machines use `plainNumber`. */

const UNITS = /** @type {const} */ ([
  [1e12, "T"],
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
]);

/** @param {string} text @returns {string} */
const typographic = (text) => text.replace(/-/g, "−");

/** @param {string} text a decimal @returns {string} the same without zeros at the end */
const trimZeros = (text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);

/**
 * @param {string} text an integer's digits, perhaps with sign and decimals
 * @returns {string} the same with commas between thousands
 */
function grouped(text) {
  const [whole, rest] = text.split(".");
  const commas = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return rest === undefined ? commas : `${commas}.${rest}`;
}

/**
 * @param {number} value
 * @returns {string} NaN and infinities by the names people use
 */
function notFinite(value) {
  return Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "−Inf";
}

/**
 * A value for reading: at most `digits` significant digits, commas, exponents only where zeros would be in the way.
 *
 * @param {number} value
 * @param {number} [digits]
 * @returns {string}
 */
export function formatValue(value, digits = 6) {
  if (!Number.isFinite(value)) return notFinite(value);
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e15) return typographic(grouped(String(value)));
  if (size < 1e-4 || size >= 1e9) {
    const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
    return typographic(`${trimZeros(mantissa)}e${exponent.replace("+", "")}`);
  }
  const whole = Math.floor(Math.log10(size)) + 1;
  return typographic(grouped(trimZeros(value.toFixed(Math.max(0, Math.min(20, digits - whole))))));
}

/**
 * A value for another program: as JavaScript and Python both read it.
 *
 * @param {number} value
 * @returns {string}
 */
export function plainNumber(value) {
  return String(value);
}

/**
 * The labels of evenly spaced ticks: one unit (k, M, …) and one number of decimals for all.
 *
 * @param {number[]} ticks
 * @param {number} step the distance between them
 * @returns {string[]}
 */
export function tickLabels(ticks, step) {
  const size = Math.max(...ticks.map(Math.abs), 0);
  if (size === 0) return ticks.map(() => "0");
  if (size < 1e-3 || size >= 1e15) return ticks.map((tick) => formatValue(tick === 0 ? 0 : Number(tick.toPrecision(12)), 4));
  const [unit, suffix] = UNITS.find(([from]) => size >= from * (from === 1e3 ? 10 : 1)) ?? [1, ""];
  const decimals = Math.max(0, Math.min(12, -Math.floor(Math.log10(step / unit) + 1e-9)));
  const enough = step / unit >= 1 && !Number.isInteger(Number((step / unit).toPrecision(12))) ? Math.max(1, decimals) : decimals;
  return ticks.map((tick) => {
    const text = grouped((tick / unit).toFixed(enough));
    return typographic(/^-?0(\.0+)?$/.test(text) ? "0" : text + suffix);
  });
}
