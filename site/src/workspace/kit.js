/** What the first script lends to this one. */

/** @typedef {typeof import("./load.js").kit} Kit */

/** @type {Kit} */
export let kit;

/** @param {Kit} lent */
export function takeKit(lent) {
  kit = lent;
}
