/** A search whose hits are listed under it, to be taken by a click or by keys. */

import { el, newId } from "../dom.js";

/** @typedef {{key: string, label: string, note?: string}} Hit */

/**
 * @param {object} options
 * @param {string} options.label for screen readers
 * @param {string} [options.placeholder]
 * @param {string} [options.value] what the input says at first
 * @param {string} options.list what the hits are, for screen readers
 * @param {(text: string) => Hit[]} options.find
 * @param {(key: string, input: HTMLInputElement) => void} options.take
 * @param {(text: string) => boolean} [options.free] takes what fits no hit, on Enter; false where it will not
 * @returns {{root: HTMLElement, input: HTMLInputElement}}
 */
export function combobox({ label, placeholder = "", value = "", list: what, find, take, free }) {
  const id = newId();
  const input = el("input", { type: "search", placeholder, value, "aria-label": label, spellcheck: "false", autocomplete: "off", role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": id });
  const found = el("ul", { class: "wfound", id, role: "listbox", "aria-label": what });
  found.hidden = true;
  const close = () => {
    found.hidden = true;
    input.setAttribute("aria-expanded", "false");
  };
  const choose = (/** @type {string} */ key) => {
    close();
    take(key, input);
  };
  const item = (/** @type {Hit} */ { key, label: text, note }) => {
    const made = el("li", { role: "option", tabindex: -1, "data-id": key }, text, ...(note === undefined ? [] : [el("span", { class: "wcount" }, note)]));
    made.addEventListener("click", () => choose(key));
    made.addEventListener("keydown", (event) => {
      if (event.key === "Enter") choose(key);
      else if (event.key === "ArrowDown") /** @type {HTMLElement | null} */ (made.nextElementSibling)?.focus();
      else if (event.key === "ArrowUp") /** @type {HTMLElement} */ (made.previousElementSibling ?? input).focus();
      else if (event.key === "Escape") {
        event.stopPropagation();
        close();
        input.focus();
      } else return;
      event.preventDefault();
    });
    return made;
  };
  const list = (/** @type {string} */ text) => {
    found.replaceChildren(...find(text).map(item));
    found.hidden = found.childElementCount === 0;
    input.setAttribute("aria-expanded", String(!found.hidden));
  };
  input.addEventListener("input", () => list(input.value));
  input.addEventListener("focus", () => {
    input.select();
    list(input.value === value ? "" : input.value);
  });
  input.addEventListener("click", () => found.hidden && list(""));
  input.addEventListener("keydown", (event) => {
    const first = found.querySelector("li");
    if (event.key === "ArrowDown" && first !== null) {
      event.preventDefault();
      if (!found.hidden) first.focus();
    } else if (event.key === "Enter" && input.value.trim() !== "") {
      event.preventDefault();
      if (free?.(input.value.trim())) close();
      else if (first instanceof HTMLElement && first.dataset.id !== undefined) choose(first.dataset.id);
    } else if (event.key === "Escape" && !found.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });
  const root = el("div", { class: "wadd wline" }, input, found);
  root.addEventListener("focusout", (event) => {
    if (!(event.relatedTarget instanceof Node) || !root.contains(event.relatedTarget)) window.setTimeout(close, 150);
  });
  return { root, input };
}

/** @param {string} text @returns {(name: string) => boolean} whether a name has all words of a text */
export function hasWords(text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return (name) => words.every((word) => name.toLowerCase().includes(word));
}
