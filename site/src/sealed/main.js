/** The script of an encrypted page: asks for the key, opens the page and starts the script that makes it live. */

import { el } from "../dom.js";
import { Refusal, keyOf, openEnvelope, readEnvelope } from "./envelope.js";
import { bytesOf, carryKey, cleanAddress, keyIn, remember, remembered } from "./keys.js";

/** @typedef {import("./envelope.js").Envelope} Envelope */
/** @typedef {import("./keys.js").Key} Key */

const NOT_SECURE =
  "Browsers decrypt on secure pages only: open this address with https://. (A page on localhost, or opened from your own disk, counts as secure.)";

const box = /** @type {HTMLElement} */ (document.getElementById("unlock"));
const status = el("p", { class: "unlock-status", role: "alert" });

/** @param {unknown} error */
function tell(error) {
  if (!(error instanceof Refusal)) console.error(error);
  status.textContent = error instanceof Refusal ? error.message : `This page could not be opened: ${error}`;
}

/** @returns {string} this page's address in the site, without `.html` */
function ownName() {
  const last = decodeURIComponent(location.pathname).split("/").pop() ?? "";
  return last.replace(/\.html$/, "") || "index";
}

/** @param {string} text @returns {string} */
function base64url(text) {
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * @param {Envelope} envelope
 * @param {Key} key
 */
async function open(envelope, key) {
  const bytes = bytesOf(key);
  if (bytes === null) throw new Refusal("This is no key: is the link complete?");
  const page = await openEnvelope(envelope, bytes);
  remember(envelope, key);
  if (key.kind === "k" && envelope.iterations === 0) carryKey(key.text);
  if (keyIn(location.hash) !== null) cleanAddress(key.to);
  const script = el("script", { src: document.body.dataset.script });
  document.title = page.title;
  document.body.dataset.page = page.kind;
  document.body.innerHTML = page.body;
  document.body.append(script);
  if (location.hash.length > 1) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
}

/** @param {Envelope} envelope */
function ask(envelope) {
  const wanted = envelope.iterations > 0;
  const field = el("input", { type: "password", id: "key", autocomplete: wanted ? "current-password" : "off", required: true });
  const button = el("button", { type: "submit" }, "Open");
  const label = el("label", { for: "key" }, wanted ? "Passphrase" : "Link or key");
  const hint = wanted ? "" : "It opens with a link that ends in #k=… or #p=…, which you got from whoever published it. You can paste that link here.";
  const form = el("form", { class: "unlock-form" }, label, field, button);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    status.textContent = "Opening …";
    try {
      const pasted = keyIn(field.value);
      if (pasted !== null) await open(envelope, pasted);
      else if (!wanted) await open(envelope, { kind: "k", text: field.value.trim(), to: "" });
      else {
        const bytes = await keyOf(field.value, envelope);
        await open(envelope, { kind: "k", text: base64url(btoa(String.fromCharCode(...bytes))), to: "" });
      }
    } catch (error) {
      tell(error);
    }
    button.disabled = false;
  });
  box.replaceChildren(el("h1", {}, "This page is encrypted"), ...(hint ? [el("p", {}, hint)] : []), form, status);
  field.focus();
}

async function start() {
  box.replaceChildren(el("h1", {}, "This page is encrypted"), status);
  if (!window.isSecureContext || crypto.subtle === undefined) throw new Refusal(NOT_SECURE);
  const envelope = await readEnvelope(document.getElementById("sealed")?.textContent ?? "", ownName());
  for (const key of remembered(envelope)) {
    if (keyIn(location.hash) !== null) break;
    try {
      await open(envelope, key);
      return;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }
  ask(envelope);
  const tryLink = async () => {
    const given = keyIn(location.hash);
    if (given !== null) await open(envelope, given).catch(tell);
  };
  window.addEventListener("hashchange", () => void tryLink());
  await tryLink();
}

start().catch(tell);
