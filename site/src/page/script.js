/**
 * Where the scripts lie that the first one loads when they are needed: beside it, or in the page itself, where the page is
 * one file with everything in it.
 */

/** Where this script lies. Known only while the script runs for the first time. */
const own = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : "";

/** @param {string} path of a script in the site @returns {boolean} whether it is the one that runs here */
export function isOwnScript(path) {
  return own.endsWith(`/${path}`);
}

/**
 * @param {string} name the script's name beside this one
 * @returns {string} its address
 */
export function scriptAddress(name) {
  for (const block of document.querySelectorAll("script[data-script]")) {
    if (block instanceof HTMLScriptElement && block.dataset.script === name) {
      return URL.createObjectURL(new Blob([block.textContent ?? ""], { type: "text/javascript" }));
    }
  }
  return new URL(name, own).href;
}
