/**
 * Smoothing: TensorBoard's debiased exponential moving average, as docs/smoothing.md gives it.
 * The same formula runs in Python; both pass the same vectors.
 */

/**
 * @param {number} weight what the reader or the author asked for
 * @returns {number} a weight in [0, 1]; anything not finite is 0
 */
export function clampWeight(weight) {
  return Number.isFinite(weight) ? Math.min(1, Math.max(0, weight)) : 0;
}

/**
 * @param {ArrayLike<number>} y
 * @returns {boolean} true where every value equals the first (a NaN equals nothing)
 */
function isConstant(y) {
  for (let i = 0; i < y.length; i++) if (y[i] !== y[0]) return false;
  return true;
}

/**
 * Debiased EMA: `last = w·last + (1 − w)·y`, `n += 1`, `out = last / (1 − w^n)`.
 *
 * Values that are not finite are passed through and leave the state alone. A constant series comes back unchanged.
 * Where a curve is thinned, `count[i]` is the number of finite points of the full data up to and including point i; a point
 * that stands for k of them moves the state k times: `last = w^k·last + (1 − w^k)·y`, `n += k`.
 *
 * @param {ArrayLike<number>} y the values
 * @param {number} weight 0 (no smoothing) to 1
 * @param {ArrayLike<number> | null} [count] running count of finite points, as long as y; null where nothing was thinned
 * @returns {Float64Array} the smoothed values, as long as y
 */
export function smooth(y, weight, count = null) {
  const w = clampWeight(weight);
  const out = Float64Array.from(y);
  if (isConstant(y)) return out;
  let last = 0;
  let n = 0;
  let debias = 1;
  for (let i = 0; i < out.length; i++) {
    const value = out[i];
    if (!Number.isFinite(value)) continue;
    const k = count === null ? 1 : Math.max(1, count[i] - n);
    const keep = k === 1 ? w : w ** k;
    last = keep * last + (1 - keep) * value;
    n += k;
    debias *= keep;
    out[i] = last / (w === 1 ? 1 : 1 - debias);
  }
  return out;
}
