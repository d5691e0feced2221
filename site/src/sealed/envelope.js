/** Checks and opens what an encrypted page holds; `docs/spec/sealed-pages.md` says how it is made. */

/**
 * @typedef {object} Envelope
 * @property {1} version
 * @property {string} name the page's address in the site, without `.html`
 * @property {string} salt
 * @property {number} iterations of PBKDF2; 0 where the key is random
 * @property {string} check of the site's key
 * @property {string} page check of the page's key
 * @property {string} nonce
 * @property {string} data
 * @property {string} digest SHA-256 of all the others
 */

/** @typedef {{title: string, kind: string, body: string}} SealedPage */

const ITERATIONS_MAX = 10_000_000;

/** Why a page stays closed, in words for the reader. */
export class Refusal extends Error {}

/** @param {string} base64 @returns {Uint8Array<ArrayBuffer>} */
export function fromBase64(base64) {
  const text = atob(base64.replaceAll("-", "+").replaceAll("_", "/"));
  const out = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) out[i] = text.charCodeAt(i);
  return out;
}

/** @param {ArrayBuffer} bytes @returns {string} */
function toBase64(bytes) {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)));
}

/** @param {string} text @returns {Uint8Array<ArrayBuffer>} */
function utf8(text) {
  return new TextEncoder().encode(text);
}

const damaged = () => new Refusal("This file was changed or damaged on its way, and is refused. Ask for it to be published again.");

const forged = () => new Refusal("The key is right, and this file is not what was sealed for this address: it was changed, and is refused.");

/**
 * @param {string} text what the page holds
 * @param {string} name the page's own address, without `.html`
 * @returns {Promise<Envelope>} rejected with a Refusal where it is not as it was published, or belongs elsewhere
 */
export async function readEnvelope(text, name) {
  /** @type {Envelope} */
  let envelope;
  try {
    envelope = JSON.parse(text);
  } catch {
    throw damaged();
  }
  const { version, salt, iterations, check, page, nonce, data } = envelope;
  const told = [version, envelope.name, salt, iterations, check, page, nonce, data].join("\n");
  if (toBase64(await crypto.subtle.digest("SHA-256", utf8(told))) !== envelope.digest) throw damaged();
  if (version !== 1) throw new Refusal(`This page has version ${version} of the format; its script opens version 1.`);
  if (iterations > ITERATIONS_MAX) throw damaged();
  if (envelope.name !== name) throw new Refusal("This file belongs at another address: files were swapped or renamed. It is refused.");
  return envelope;
}

/**
 * @param {Uint8Array<ArrayBuffer>} key
 * @param {Envelope} envelope
 * @param {string} what
 * @returns {Promise<ArrayBuffer>} 32 bytes that are derived from a key for one use (HKDF-SHA-256)
 */
async function derive(key, envelope, what) {
  const base = await crypto.subtle.importKey("raw", key, "HKDF", false, ["deriveBits"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: fromBase64(envelope.salt), info: utf8(`tracker 1 ${what}`) };
  return crypto.subtle.deriveBits(how, base, 256);
}

/**
 * @param {string} passphrase
 * @param {Envelope} envelope
 * @returns {Promise<Uint8Array<ArrayBuffer>>} the site's key
 */
export async function keyOf(passphrase, envelope) {
  const base = await crypto.subtle.importKey("raw", utf8(passphrase.normalize("NFC")), "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: fromBase64(envelope.salt), iterations: envelope.iterations };
  return new Uint8Array(await crypto.subtle.deriveBits(how, base, 256));
}

/**
 * @param {Envelope} envelope
 * @param {{site?: Uint8Array<ArrayBuffer>, page?: Uint8Array<ArrayBuffer>}} keys one of the two
 * @returns {Promise<SealedPage>} rejected with a Refusal
 */
export async function openEnvelope(envelope, { site, page }) {
  if (site && toBase64(await derive(site, envelope, "site check")) !== envelope.check) throw new Refusal("This is not the right key.");
  const key = site ? new Uint8Array(await derive(site, envelope, `page ${envelope.name}`)) : page;
  if (!key || toBase64(await derive(key, envelope, "page check")) !== envelope.page) {
    throw site ? forged() : new Refusal("This is not the right key for this page.");
  }
  const sealing = await crypto.subtle.importKey("raw", await derive(key, envelope, "seal"), "AES-GCM", false, ["decrypt"]);
  const how = { name: "AES-GCM", iv: fromBase64(envelope.nonce), additionalData: utf8(`tracker 1 sealed page ${envelope.name}`) };
  let plain;
  try {
    plain = await crypto.subtle.decrypt(how, sealing, fromBase64(envelope.data));
  } catch {
    throw forged();
  }
  const length = Number(new DataView(plain).getBigUint64(0));
  const packed = new Blob([new Uint8Array(plain, 8, length)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(packed).text());
}
