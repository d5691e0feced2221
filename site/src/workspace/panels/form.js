/** The form in which a reader defines a panel. */

import { el, newId } from "../../dom.js";
import { combobox, hasWords } from "../combobox.js";
import { readExpression } from "../expression.js";
import { isNumber, KINDS, suggestPanel } from "./kinds.js";

/** @typedef {import("./kinds.js").Input} Input */
/** @typedef {import("./kinds.js").PanelDef} PanelDef */
/** @typedef {import("../store.js").Store} Store */

const FOUND = 60;

/**
 * @param {Store} store
 * @param {PanelDef | null} before the panel to change; null for a new one
 * @param {string} id of a new one
 * @param {(def: PanelDef) => void} save
 */
export function openPanelForm(store, before, id, save) {
  let def = structuredClone(before ?? suggestPanel("scatter", store, id));
  const title = before === null ? "Add a panel" : "Change the panel";
  const kind = el("select", { "aria-label": "Kind of panel" }, ...Object.entries(KINDS).map(([key, { label }]) => el("option", { value: key, selected: key === def.kind }, label)));
  const hint = el("p", { class: "whint" });
  const body = el("div", { class: "wform-body" });
  const error = el("p", { class: "wform-error", role: "alert" });
  const submit = el("button", { type: "submit", class: "tool-button is-primary" }, before === null ? "Add" : "Save");
  const cancel = el("button", { type: "button", class: "tool-button" }, "Cancel");
  const form = el("form", { class: "wform", method: "dialog" }, el("h2", {}, title), row("Kind", kind), hint, body, error, el("div", { class: "wline" }, submit, cancel));
  const dialog = el("dialog", { class: "wdialog", "aria-label": title }, form);
  const render = () => {
    hint.textContent = KINDS[def.kind].hint;
    error.textContent = "";
    body.replaceChildren(...KINDS[def.kind].inputs.map((input) => inputRow(input, def, store)));
  };
  kind.addEventListener("change", () => {
    const { id: same, kind: _, ...said } = def;
    const next = suggestPanel(kind.value, store, same);
    // what both kinds know stays
    for (const { key } of KINDS[kind.value].inputs) if (key in said && typeof said[key] === typeof next[key] && said[key].length !== 0 && key !== "of") next[key] = said[key];
    def = next;
    render();
  });
  form.addEventListener("submit", (event) => {
    const wrong = whatIsWrong(def, store);
    error.textContent = wrong;
    if (wrong !== "") event.preventDefault();
    else save(def);
  });
  cancel.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  render();
  document.body.append(dialog);
  dialog.showModal();
  kind.focus();
}

/** @param {PanelDef} def @param {Store} store @returns {string} what keeps it from being a panel, and what to do; "" for nothing */
export function whatIsWrong(def, store) {
  for (const { key, label, type, least = 0, numeric = false } of KINDS[def.kind].inputs) {
    if (type === "field" && def[key] === "" && least > 0) return `${label}: choose a field.`;
    if ((type === "fields" || type === "metrics") && def[key].length < least) return `${label}: choose ${least === 1 ? "one" : `${least}`} or more.`;
    for (const name of type === "field" ? [def[key]].filter(Boolean) : type === "fields" ? def[key] : []) {
      const field = store.fieldOf.get(name);
      if (field === undefined) return `${label}: no run has the field “${name}”: choose another.`;
      if (numeric && !isNumber(field)) return `${label}: “${name}” holds no numbers: choose another.`;
    }
    if (type !== "metrics") continue;
    for (const text of def[key]) {
      try {
        readExpression(text);
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    }
  }
  return "";
}

/** @param {string} name @param {Store} store @returns {string} `val_loss` is `summary.val_loss` where no field has the short name itself */
export function wholeName(name, store) {
  return !store.fieldOf.has(name) && store.fieldOf.has(`summary.${name}`) ? `summary.${name}` : name;
}

/** @param {string} label @param {HTMLElement} control @param {string} [hint] @returns {HTMLElement} */
function row(label, control, hint) {
  const id = newId();
  const named = control instanceof HTMLSelectElement || control instanceof HTMLInputElement;
  if (named) control.id = id;
  const name = named ? el("label", { for: id }, label) : el("span", {}, label);
  return el("div", { class: "wform-row" }, name, control, ...(hint === undefined ? [] : [el("p", { class: "whint" }, hint)]));
}

/** @param {Input} input @param {PanelDef} def @param {Store} store @returns {HTMLElement} */
function inputRow(input, def, store) {
  const { key, label, type, hint } = input;
  if (type === "flag") {
    const box = el("input", { type: "checkbox", checked: def[key] });
    box.addEventListener("change", () => (def[key] = box.checked));
    return el("div", { class: "wform-row is-flag" }, el("label", {}, box, ` ${label}`));
  }
  if (type === "choice") {
    const select = el("select", {}, ...(input.choices ?? []).map(([value, text]) => el("option", { value, selected: value === def[key] }, text)));
    select.addEventListener("change", () => (def[key] = select.value));
    return row(label, select, hint);
  }
  if (type === "text") {
    const text = el("input", { type: "text", value: def[key], placeholder: "made from the fields" });
    text.addEventListener("input", () => (def[key] = text.value.trim()));
    return row(label, text, hint);
  }
  return row(label, type === "field" ? oneField(input, def, store) : several(input, def, store), hint);
}

/** @param {Store} store @param {boolean} numeric @returns {(text: string) => import("../combobox.js").Hit[]} */
function fieldFinder(store, numeric) {
  const rank = (/** @type {string} */ key) => (key.startsWith("config.") ? 0 : key.startsWith("summary.") ? 1 : 2);
  const fields = store.fields.filter((each) => !numeric || isNumber(each)).sort((a, b) => rank(a.key) - rank(b.key));
  return (text) => {
    const fits = hasWords(text);
    return fields.filter((each) => fits(each.key)).slice(0, FOUND).map(({ key, runs }) => ({ key, label: key, note: runs.toLocaleString("en") }));
  };
}

/** @param {Input} input @param {PanelDef} def @param {Store} store @returns {HTMLElement} */
function oneField({ key, label, none, numeric = false }, def, store) {
  const { root, input } = combobox({
    ...{ label, value: def[key], placeholder: none ?? "choose a field", list: "Fields", find: fieldFinder(store, numeric) },
    take: (name, at) => {
      def[key] = name;
      at.value = name;
    },
  });
  input.addEventListener("input", () => (def[key] = wholeName(input.value.trim(), store)));
  return root;
}

/** @param {Input} input @param {PanelDef} def @param {Store} store @returns {HTMLElement} a list of fields or metrics, in order */
function several({ key, label, type, numeric = false }, def, store) {
  const metrics = type === "metrics";
  const list = el("ul", { class: "wchips" });
  const add = (/** @type {string} */ name) => {
    if (!def[key].includes(name)) def[key] = [...def[key], name];
    render();
  };
  const { root } = combobox({
    ...{ label: `Add to ${label}`, placeholder: metrics ? "add a metric or an expression" : "add a field", list: metrics ? "Metrics" : "Fields" },
    find: metrics ? metricFinder(store) : fieldFinder(store, numeric),
    take: (name, input) => {
      input.value = "";
      add(name);
    },
    ...(metrics ? { free: (/** @type {string} */ text) => takeFree(root, text, add) } : {}),
  });
  // what was typed and not yet taken counts too
  root.querySelector("input")?.addEventListener("change", ({ target }) => metrics && target instanceof HTMLInputElement && target.value.trim() !== "" && takeFree(root, target.value.trim(), add));
  const render = () => {
    list.replaceChildren(...def[key].map((/** @type {string} */ name) => {
      const remove = el("button", { type: "button", class: "icon-button", "aria-label": `Remove ${name}`, title: "Remove" }, "×");
      remove.addEventListener("click", () => {
        def[key] = def[key].filter((/** @type {string} */ each) => each !== name);
        render();
      });
      return el("li", {}, name, remove);
    }));
  };
  render();
  return el("div", { class: "wseveral" }, list, root);
}

/** @param {HTMLElement} root @param {string} text @param {(name: string) => void} add @returns {boolean} */
function takeFree(root, text, add) {
  const input = root.querySelector("input");
  if (input !== null) input.value = "";
  add(text);
  return true;
}

/** @param {Store} store @returns {(text: string) => import("../combobox.js").Hit[]} */
function metricFinder(store) {
  return (text) => {
    const fits = hasWords(text);
    return store.core.metrics.filter(([name]) => fits(name)).slice(0, FOUND).map(([key, runs]) => ({ key, label: key, note: runs.toLocaleString("en") }));
  };
}
