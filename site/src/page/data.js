/**
 * Loads data files. Each is a classic script that calls `trackerData(key, payload)`: browsers refuse fetch and module
 * scripts from file://.
 */

/** @typedef {import("../types").Payload} Payload */

/** @type {Map<string, Payload>} */
const arrived = new Map();
/** @type {Map<string, Promise<Payload>>} */
const asked = new Map();

/** Scripts of the page's head, which asks for its first data files itself. */
const EARLY = "script[data-early]";

/** Makes the function that data files call. */
export function receiveData() {
  window.trackerData = (key, payload) => {
    arrived.set(key, payload);
  };
  for (const script of document.querySelectorAll(EARLY)) for (const end of ["load", "error"]) script.addEventListener(end, () => script.remove());
}

/** @param {string} src @returns {HTMLScriptElement} a script that loads a file: one that is on its way, or a new one */
function scriptOf(src) {
  for (const script of document.querySelectorAll(EARLY)) {
    if (script instanceof HTMLScriptElement && script.getAttribute("src") === src) return script;
  }
  const script = document.createElement("script");
  script.src = src;
  return script;
}

/** @param {string} key @returns {string} the key of its file: charts that lie in one file have a number behind it */
const fileOf = (key) => key.split("/")[0];

/** @param {string} key @returns {string} where a data file that is named by its content lies, from the site's root */
export const dataPath = (key) => `data/${fileOf(key)}.js`;

/**
 * @param {string} key
 * @returns {Payload | null} data that lie in the page itself, where it is one file with everything in it
 */
function inPage(key) {
  for (const block of document.querySelectorAll('script[type="application/json"][data-key]')) {
    if (block instanceof HTMLScriptElement && block.dataset.key === key) return JSON.parse(block.textContent ?? "");
  }
  return null;
}

/**
 * @param {string} key
 * @param {string} src the file's address, relative to the page
 * @returns {Promise<Payload>} rejected where the file cannot be loaded or is not for this key
 */
export function loadData(key, src) {
  const file = fileOf(key);
  return file === key ? loadFile(key, src) : loadFile(file, src).then((payload) => chartOf(payload, Number(key.slice(file.length + 1))));
}

/** @param {Payload} payload of several charts @param {number} number @returns {Payload} one of them */
function chartOf(payload, number) {
  checkPayload(payload, "charts");
  const { charts, columns } = /** @type {import("../types").ChartsPayload} */ (payload);
  if (charts[number] === undefined) throw new Error(`its file has ${charts.length} charts, and none is number ${number}`);
  return { ...charts[number], columns };
}

/** @param {string} key @param {string} src @returns {Promise<Payload>} */
function loadFile(key, src) {
  let promise = asked.get(key);
  if (promise === undefined) {
    promise = new Promise((resolve, reject) => {
      const payload = arrived.get(key) ?? inPage(key);
      if (payload !== null) {
        resolve(payload);
        return;
      }
      const script = scriptOf(src);
      script.onload = () => {
        const payload = arrived.get(key);
        script.remove();
        if (payload === undefined) reject(new Error(`${src} holds no data for ${key}`));
        else resolve(payload);
      };
      script.onerror = () => {
        script.remove();
        asked.delete(key);
        reject(new Error(`${src} could not be loaded`));
      };
      if (!script.isConnected) document.head.append(script);
    });
    asked.set(key, promise);
  }
  return promise;
}

/**
 * Loads a data file that keeps its name, though it was loaded before.
 *
 * @param {string} key
 * @param {string} src
 * @param {string} made the version that is wanted
 */
export function loadAgain(key, src, made) {
  forgetData(key);
  return loadData(key, fresh(src, made));
}

/** Lets go of data that nobody shows any more. @param {string} key */
export function forgetData(key) {
  asked.delete(fileOf(key));
  arrived.delete(fileOf(key));
}

/**
 * @param {string} src
 * @param {string} made anything that only this state of the file has
 * @returns {string} an address under which no cache between here and the server has an older state
 */
export function fresh(src, made) {
  return location.protocol === "file:" ? src : `${src}?v=${encodeURIComponent(made)}`;
}

/**
 * @param {Payload} payload
 * @param {string} kind
 */
export function checkPayload(payload, kind) {
  if (payload.kind !== kind) throw new Error(`its data is of the kind "${payload.kind}", not "${kind}"`);
  if (payload.version !== 1) throw new Error(`its data has version ${payload.version}; this page's script reads version 1`);
}
