/** Lets parts of the page that have something to show wait for each other: what is shown in one frame is laid out once. */

/** @type {Promise<void> | null} */
let next = null;

/** @returns {Promise<void>} fulfilled in the next frame, for all who wait in the order in which they came */
export function nextFrame() {
  next ??= new Promise((resolve) => {
    requestAnimationFrame(() => {
      next = null;
      resolve();
    });
  });
  return next;
}

/**
 * Takes steps that read and change the page in turn. Others that do so in the same frame take each of theirs before the next
 * of these: promises are told in the order in which they are waited for.
 *
 * @param {(() => void)[]} steps
 */
export async function takeSteps(steps) {
  for (const step of steps) {
    step();
    await null;
  }
}
