/** Shows what a data file holds when its place on the page comes near, and again when the page learns of a newer one. */

import { forgetData, loadData } from "./data.js";
import { nextFrame } from "./frame.js";
import { isNear, watchNear } from "./near.js";

/** @typedef {import("../types").Payload} Payload */

/** Told to an element whose `data-key` and `data-src` name newer data. */
export const NEWS = "tracker-news";

/** Elements that are shown, or will be. @type {WeakSet<HTMLElement>} */
const followed = new WeakSet();

/**
 * @typedef {object} Shown
 * @property {(payload: Payload) => void | Promise<void>} show called with the first data, and with each that comes after
 * @property {(error: unknown) => void} failed the first data cannot be shown
 * @property {() => void} [near]
 * @property {() => void} [far]
 */

/**
 * @param {HTMLElement} element with `data-key` and `data-src`
 * @param {Shown} what
 */
export function followData(element, { show, failed, near, far }) {
  if (followed.has(element)) return;
  followed.add(element);
  let asked = "";
  let shown = "";
  const bring = async () => {
    const { key = "", src = "" } = element.dataset;
    if (key === asked) return;
    asked = key;
    try {
      const payload = await loadData(key, src);
      await nextFrame(); // with all that has come until then
      if (key !== asked) return; // newer data are on their way
      await show(payload);
      if (shown !== "") forgetData(shown);
      shown = key;
    } catch (error) {
      if (shown === "") failed(error);
      else asked = shown; // what is shown stays, and the next news is another try
    }
  };
  const come = () => {
    near?.();
    void bring();
  };
  watchNear(element, come, far);
  if (isNear(element)) void bring(); // the observer tells a frame later
  // what is far away is loaded when the reader gets there
  element.addEventListener(NEWS, () => isNear(element) && void bring());
}
