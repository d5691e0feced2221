/** Where a reader's key comes from, and where it goes: the link's fragment, this tab's memory, links to other pages. */

import { fromBase64 } from "./envelope.js";

/** @typedef {import("./envelope.js").Envelope} Envelope */
/** @typedef {{kind: "k" | "p", text: string, to: string}} Key `k` opens the whole site, `p` one page; `to` is a place in the page */

const KEY_BYTES = 32;

/**
 * @param {string} text a link, or what stands behind its `#`
 * @returns {Key | null}
 */
export function keyIn(text) {
  const given = new URLSearchParams(text.trim().replace(/^[^#]*#/, ""));
  for (const kind of /** @type {const} */ (["k", "p"])) {
    const found = given.get(kind);
    if (found !== null) return { kind, text: found, to: given.get("to") ?? "" };
  }
  return null;
}

/**
 * @param {Key} key
 * @returns {{site?: Uint8Array<ArrayBuffer>, page?: Uint8Array<ArrayBuffer>} | null} null where it is no key
 */
export function bytesOf({ kind, text }) {
  try {
    const bytes = fromBase64(text);
    if (bytes.length !== KEY_BYTES) return null;
    return kind === "k" ? { site: bytes } : { page: bytes };
  } catch {
    return null;
  }
}

/** @param {Envelope} envelope @param {"k" | "p"} kind */
function place(envelope, kind) {
  return `tracker-key ${envelope.salt}${kind === "p" ? ` ${envelope.name}` : ""}`;
}

/** @param {Envelope} envelope @returns {Key[]} */
export function remembered(envelope) {
  try {
    return /** @type {const} */ (["k", "p"]).flatMap((kind) => {
      const text = sessionStorage.getItem(place(envelope, kind));
      return text === null ? [] : [{ kind, text, to: "" }];
    });
  } catch {
    return [];
  }
}

/** Keeps a key until the tab is closed. @param {Envelope} envelope @param {Key} key */
export function remember(envelope, key) {
  try {
    sessionStorage.setItem(place(envelope, key.kind), key.text);
  } catch {
    // links to other pages still carry it, or ask for it
  }
}

/** Takes the key out of the address that the browser shows. @param {string} to a place in the page */
export function cleanAddress(to) {
  try {
    history.replaceState(null, "", to ? `#${to}` : location.pathname + location.search);
  } catch {
    // some browsers refuse this on file://
  }
}

/**
 * Makes links to other pages of the site carry the key, in new tabs too, which do not share this tab's memory.
 *
 * @param {string} key
 */
export function carryKey(key) {
  /** @param {Event} event */
  const carry = (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
    if (!(link instanceof HTMLAnchorElement) || link.hasAttribute("download")) return;
    const folder = new URL(".", location.href).href;
    if (!link.href.startsWith(folder) || !link.pathname.endsWith(".html") || link.pathname === location.pathname) return;
    if (keyIn(link.hash) !== null) return;
    const to = link.hash.slice(1);
    link.hash = `k=${key}${to ? `&to=${encodeURIComponent(to)}` : ""}`;
  };
  for (const kind of ["pointerdown", "mouseover", "focusin", "contextmenu"]) document.addEventListener(kind, carry, true);
}
