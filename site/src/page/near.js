/** Tells when an element comes near the viewport, and when it has gone far from it. */

const AROUND = 600;
const NEAR = `${AROUND}px 0px`;
const FAR = "4000px 0px";

/** @param {Element} element @returns {boolean} */
export function isNear(element) {
  const { top, bottom, height } = element.getBoundingClientRect();
  return height > 0 && top < window.innerHeight + AROUND && bottom > -AROUND;
}

/**
 * @param {Element} element
 * @param {() => void} onNear
 * @param {() => void} [onFar] called when it leaves the surroundings, so that it can free what is costly to hold
 */
export function watchNear(element, onNear, onFar) {
  new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && onNear(), { rootMargin: NEAR }).observe(element);
  if (onFar === undefined) return;
  new IntersectionObserver((entries) => entries.every((entry) => !entry.isIntersecting) && onFar(), { rootMargin: FAR }).observe(element);
}
