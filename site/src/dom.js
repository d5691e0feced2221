/** Small helpers over the DOM. Text is always set as text, never as markup: what runs logged is not trusted. */

/** @typedef {Record<string, string | number | boolean | null | undefined>} Attributes */

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Attributes} [attributes] null, undefined and false leave an attribute out; true writes an empty one
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children);
  return node;
}

/**
 * A link target that is safe to follow: relative addresses, http and https. Pages are made from untrusted runs.
 *
 * @param {string | null} href
 * @returns {string | null}
 */
export function safeHref(href) {
  if (href === null) return null;
  const scheme = /^\s*([a-z][a-z0-9+.-]*):/i.exec(href);
  return scheme === null || /^https?$/i.test(scheme[1]) ? href : null;
}

/**
 * Runs a function at most once a frame, with the latest call's arguments.
 *
 * @template {any[]} A
 * @param {(...args: A) => void} work
 * @returns {(...args: A) => void}
 */
export function oncePerFrame(work) {
  /** @type {A | null} */
  let waiting = null;
  return (...args) => {
    if (waiting === null) {
      requestAnimationFrame(() => {
        const latest = /** @type {A} */ (waiting);
        waiting = null;
        work(...latest);
      });
    }
    waiting = args;
  };
}

let ids = 0;

/** @returns {string} an id that is new on this page */
export function newId() {
  ids += 1;
  return `tracker-${ids}`;
}
