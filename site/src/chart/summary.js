/** What a column of values holds, found in one pass over it and kept for as long as the column is. */

/**
 * @typedef {object} Summary
 * @property {number} min the least finite value; Infinity where there is none
 * @property {number} max the greatest; -Infinity where there is none
 * @property {number} nan how many values are NaN
 * @property {number} up how many are Infinity
 * @property {number} down how many are -Infinity
 * @property {boolean} finite whether all are finite
 */

/** @type {WeakMap<ArrayLike<number>, Summary>} */
const known = new WeakMap();

/** @param {ArrayLike<number>} values @returns {Summary} */
function look(values) {
  let min = Infinity;
  let max = -Infinity;
  let nan = 0;
  let up = 0;
  let down = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value > -Infinity && value < Infinity) {
      if (value < min) min = value;
      if (value > max) max = value;
    } else if (value === Infinity) up += 1;
    else if (value === -Infinity) down += 1;
    else nan += 1;
  }
  return { min, max, nan, up, down, finite: nan + up + down === 0 };
}

/** @param {ArrayLike<number>} values which nobody changes any more @returns {Summary} */
export function summaryOf(values) {
  let summary = known.get(values);
  if (summary === undefined) {
    summary = look(values);
    known.set(values, summary);
  }
  return summary;
}
