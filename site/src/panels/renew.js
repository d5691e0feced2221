/**
 * Gives a live panel's view newer data. The view stays the same object, since controls and legend hold it; what the reader
 * has set stays too, as far as there is still something that it is about.
 */

/** @typedef {import("./panel.js").View} View */

/**
 * By kind: takes what the reader has set from the view to the one made of newer data; false where they have too little in
 * common.
 *
 * @type {Record<string, (view: any, fresh: any) => boolean>}
 */
const CARRY = {
  bar: (view, fresh) => carryLog(view.axis, fresh.axis, view.payload.value),
  heatmap: (view, fresh) => carryLog(view.value, fresh.value, view.payload.value),
  histogram: () => true,
  importance: (view, fresh) => {
    if (view.forest !== fresh.forest) return false;
    if (view.sort !== view.payload.sort) fresh.sortBy(view.sort);
    return view.sort === fresh.sort;
  },
  parallel: carryParallel,
  scatter: (view, fresh) =>
    carryHidden(view, fresh) && carryLog(view.axisX, fresh.axisX, view.payload.x) && carryLog(view.axisY, fresh.axisY, view.payload.y),
};

/**
 * @param {string} kind
 * @param {View} view
 * @param {View} fresh of the same kind, made of newer data
 * @returns {boolean} false where the panel has to be made anew
 */
export function renewView(kind, view, fresh) {
  if (CARRY[kind]?.(view, fresh) !== true) return false;
  const { menus } = /** @type {any} */ (view);
  Object.assign(view, fresh, menus === undefined ? {} : { menus });
  menus?.update();
  return true;
}

/**
 * @param {{kind: string, log: boolean}} axis as the reader has it
 * @param {{kind: string, log: boolean}} fresh
 * @param {{log: boolean}} authored the axis as the author had it
 * @returns {boolean}
 */
function carryLog(axis, fresh, authored) {
  if (axis.kind !== fresh.kind || (axis.log === authored.log && fresh.log !== axis.log)) return false;
  fresh.log = axis.log;
  return true;
}

/** @param {any} view @param {any} fresh @returns {boolean} */
function carryHidden(view, fresh) {
  const legendOf = (/** @type {any} */ each) => JSON.stringify([each.payload.color?.kind, each.payload.color?.categories, each.payload.color?.colors]);
  if (legendOf(view) !== legendOf(fresh)) return false;
  fresh.hidden = view.hidden;
  return true;
}

/** @param {any} view @param {any} fresh @returns {boolean} */
function carryParallel(view, fresh) {
  if (!carryHidden(view, fresh)) return false;
  const key = (/** @type {any} */ { axis }) => axis.key;
  const found = view.axes.map((/** @type {any} */ each) => fresh.axes.find((/** @type {any} */ other) => key(other) === key(each)));
  if (found.includes(undefined) || found.length !== fresh.axes.length) return false;
  found.forEach((/** @type {any} */ axis, /** @type {number} */ i) => {
    const { axis: before, invert, brush } = view.axes[i];
    Object.assign(axis, { invert, brush: axis.axis.kind === before.kind ? brush : null });
    axis.axis.log = before.log;
  });
  [fresh.axes, fresh.size, fresh.brushing] = [found, view.size, view.brushing];
  return true;
}
