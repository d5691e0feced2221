/** Colours of numbers, from the least to the greatest; `tracker/chart/palette.py` has the same. */

export const RAMPS = {
  light: ["#bf800e", "#858b0f", "#198540", "#0b6a64", "#035268", "#0a2f7e", "#33035e"],
  dark: ["#7a59ae", "#5674c5", "#179bd1", "#0cbdc4", "#5ad8ab", "#b3e98f", "#fff19c"],
};

/**
 * @param {boolean} dark
 * @param {number} share 0 to 1
 * @returns {string} `#rrggbb`
 */
export function rampColor(dark, share) {
  const ramp = dark ? RAMPS.dark : RAMPS.light;
  const place = Math.max(0, Math.min(1, share)) * (ramp.length - 1);
  const below = Math.min(Math.trunc(place), ramp.length - 2);
  const mixed = [1, 3, 5].map((at) => {
    const [a, b] = [below, below + 1].map((i) => parseInt(ramp[i].slice(at, at + 2), 16));
    return Math.floor(a + (b - a) * (place - below) + 0.5);
  });
  return `#${mixed.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

/**
 * @param {string} color `#rrggbb`
 * @returns {string} black or white, whichever reads better on it
 */
export function inkOn(color) {
  const [r, g, b] = [1, 3, 5].map((at) => (parseInt(color.slice(at, at + 2), 16) / 255) ** 2.2);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.18 ? "#000000" : "#ffffff";
}

/**
 * @param {ArrayLike<number>} values
 * @param {boolean} [log]
 * @returns {{min: number, max: number, share: (value: number) => number}} where a value lies between the least and the
 *   greatest, 0 to 1; 0.5 where all are the same, NaN for what has no place
 */
export function shares(values, log = false) {
  let [min, max] = [Infinity, -Infinity];
  const good = (/** @type {number} */ value) => Number.isFinite(value) && (!log || value > 0);
  for (const value of Array.from(values)) {
    if (!good(value)) continue;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  const at = log ? Math.log10 : (/** @type {number} */ value) => value;
  return { min, max, share: (value) => (!good(value) ? NaN : min >= max ? 0.5 : (at(value) - at(min)) / (at(max) - at(min))) };
}
