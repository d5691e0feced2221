/** The controls of the workspace: search, filters, groups, order, columns; and what holds for all panels. */

import { el, newId, oncePerFrame } from "../dom.js";
import { menu } from "../page/menu.js";
import { AGGREGATES, BANDS } from "./align.js";
import { needsValue, OPERATORS, readPattern } from "./filter.js";
import { kit } from "./kit.js";
import { KINDS } from "./smoothers.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./store.js").Field} Field */
/** @typedef {(changes: Partial<State>) => void} Set */

/**
 * @param {Field[]} fields
 * @param {string} chosen
 * @param {string} label for screen readers
 * @param {string} [none] what stands first, for no field
 * @returns {HTMLSelectElement}
 */
export function fieldSelect(fields, chosen, label, none) {
  const select = el("select", { "aria-label": label });
  if (none !== undefined) select.append(el("option", { value: "" }, none));
  /** @type {Map<string, HTMLOptGroupElement>} */
  const groups = new Map();
  for (const { key, label: name } of fields) {
    const group = key.startsWith("config.") ? "config" : key.startsWith("summary.") ? "summary" : "run";
    const parent = groups.get(group) ?? el("optgroup", { label: group });
    groups.set(group, parent);
    parent.append(el("option", { value: key, selected: key === chosen }, name));
  }
  select.append(...groups.values());
  return select;
}

/** @param {string} label @param {() => void} work @returns {HTMLButtonElement} */
function remover(label, work) {
  const button = el("button", { type: "button", class: "icon-button", "aria-label": label, title: "Remove" }, "×");
  button.addEventListener("click", work);
  return button;
}

/**
 * A menu whose content is made anew from the state, without closing or losing the focus.
 *
 * @param {string} name
 * @param {(state: State) => {count: number, content: HTMLElement[]}} make
 * @returns {{root: HTMLDetailsElement, render: (state: State) => void}}
 */
function listMenu(name, make) {
  const root = menu(name, name);
  root.classList.add("wmenu");
  const panel = /** @type {HTMLElement} */ (root.querySelector(".menu-panel"));
  const summary = /** @type {HTMLElement} */ (root.querySelector("summary"));
  let drawn = "";
  return {
    root,
    render: (state) => {
      const { count, content } = make(state);
      summary.textContent = count > 0 ? `${name} ${count}` : name;
      summary.classList.toggle("is-set", count > 0);
      summary.setAttribute("aria-label", count > 0 ? `${name}, ${count} set` : name);
      const now = content.map((each) => each.outerHTML.replace(/ id="[^"]*"| for="[^"]*"/g, "")).join("");
      if (now === drawn && panel.childElementCount > 0) return;
      drawn = now;
      const inside = [...panel.querySelectorAll("select, input, button")];
      const at = inside.findIndex((each) => each === document.activeElement);
      panel.replaceChildren(...content);
      const after = [...panel.querySelectorAll("select, input, button")];
      const next = at < 0 ? null : after[Math.min(at, after.length - 1)];
      if (next instanceof HTMLElement) next.focus();
    },
  };
}

/** @param {Field[]} fields @param {Set} set */
export function filterMenu(fields, set) {
  return listMenu("Filter", ({ filters }) => {
    const change = (/** @type {number} */ at, /** @type {Partial<import("./filter.js").Condition> | null} */ to) =>
      set({ filters: filters.flatMap((each, i) => (i !== at ? [each] : to === null ? [] : [{ ...each, ...to }])) });
    const lines = filters.map(({ key, op, value }, i) => {
      const field = fieldSelect(fields, key, "Field");
      field.addEventListener("change", () => change(i, { key: field.value }));
      const how = el("select", { "aria-label": "Condition" }, ...OPERATORS.map(([each, label]) => el("option", { value: each, selected: each === op }, label)));
      how.addEventListener("change", () => change(i, { op: how.value }));
      const line = el("div", { class: "wrow" }, field, how);
      if (needsValue(op)) {
        const input = el("input", { type: "text", "aria-label": "Value", value, placeholder: op === "in" ? "a, b, c" : "value", spellcheck: "false" });
        input.addEventListener("change", () => change(i, { value: input.value }));
        input.addEventListener("keydown", ({ key: pressed }) => pressed === "Enter" && change(i, { value: input.value }));
        line.append(input);
      }
      line.append(remover("Remove this condition", () => change(i, null)));
      return line;
    });
    const add = el("button", { type: "button", class: "link-button" }, "Add a condition");
    add.addEventListener("click", () => set({ filters: [...filters, { key: fields.find(({ key }) => key === "state")?.key ?? "name", op: "=", value: "" }] }));
    const note = filters.length > 1 ? [el("p", { class: "whint" }, "Runs that fit all conditions are listed.")] : [];
    return { count: filters.length, content: [...lines, add, ...note] };
  });
}

/**
 * A list of fields, in order.
 *
 * @param {string} name
 * @param {Field[]} fields
 * @param {(state: State) => string[]} read
 * @param {(keys: string[]) => void} write
 * @param {string} hint
 */
export function fieldsMenu(name, fields, read, write, hint) {
  return listMenu(name, (state) => {
    const keys = read(state);
    const lines = keys.map((key, i) => {
      const select = fieldSelect(fields, key, `${name} field ${i + 1}`);
      select.addEventListener("change", () => write(keys.map((each, at) => (at === i ? select.value : each))));
      return el("div", { class: "wrow" }, select, remover(`Remove ${key}`, () => write(keys.filter((_, at) => at !== i))));
    });
    const more = fieldSelect(fields.filter(({ key }) => !keys.includes(key)), "", `Add to ${name.toLowerCase()}`, "add a field …");
    more.addEventListener("change", () => more.value !== "" && write([...keys, more.value]));
    return { count: keys.length, content: [...lines, el("div", { class: "wrow" }, more), el("p", { class: "whint" }, hint)] };
  });
}

/** @param {Field[]} fields @param {Set} set */
export function sortMenu(fields, set) {
  return listMenu("Sort", ({ sort }) => {
    const lines = sort.map(({ key, descending }, i) => {
      const select = fieldSelect(fields, key, `Sort field ${i + 1}`);
      const change = (/** @type {Partial<import("./state.js").SortBy>} */ to) => set({ sort: sort.map((each, at) => (at === i ? { ...each, ...to } : each)) });
      select.addEventListener("change", () => change({ key: select.value }));
      const turn = el("button", { type: "button", class: "icon-button", "aria-label": descending ? "Descending: sort ascending" : "Ascending: sort descending", title: descending ? "descending" : "ascending" }, descending ? "↓" : "↑");
      turn.addEventListener("click", () => change({ descending: !descending }));
      return el("div", { class: "wrow" }, select, turn, remover(`Do not sort by ${key}`, () => set({ sort: sort.filter((_, at) => at !== i) })));
    });
    const more = fieldSelect(fields.filter(({ key }) => sort.every((each) => each.key !== key)), "", "Sort by", "add a field …");
    more.addEventListener("change", () => more.value !== "" && set({ sort: [...sort, { key: more.value, descending: more.value.startsWith("summary.") }] }));
    return { count: sort.length, content: [...lines, el("div", { class: "wrow" }, more), el("p", { class: "whint" }, "Without a field, the newest runs come first.")] };
  });
}

/** @param {Set} set @returns {{root: HTMLElement, render: (state: State) => void, clear: () => void}} */
export function searchBox(set) {
  const input = el("input", { type: "search", placeholder: "Search runs", "aria-label": "Search runs", spellcheck: "false" });
  const tell = oncePerFrame((/** @type {string} */ query) => set({ query }));
  input.addEventListener("input", () => tell(input.value));
  const regex = kit.toggle(".*", false, (on) => set({ regex: on }));
  regex.title = "Search by a regular expression";
  regex.setAttribute("aria-label", "Regular expression");
  const render = (/** @type {State} */ state) => {
    if (input !== document.activeElement) input.value = state.query;
    regex.setAttribute("aria-pressed", String(state.regex));
    input.setAttribute("aria-invalid", String(state.regex && readPattern(state.query) === null));
  };
  return { root: el("div", { class: "wsearch" }, input, regex), render, clear: () => (input.value = "") };
}

/** @param {string} label @param {HTMLElement} control @returns {HTMLElement} */
function labelled(label, control) {
  const id = newId();
  control.id = id;
  return el("div", { class: "tool" }, el("label", { for: id }, label), control);
}

/** @param {Set} set @returns {{root: HTMLElement, render: (state: State) => void}} what holds for all panels */
export function panelControls(set) {
  const find = el("input", { type: "search", class: "wfind", placeholder: "Search metrics", "aria-label": "Search metrics, by a regular expression", spellcheck: "false" });
  const tell = oncePerFrame((/** @type {string} */ text) => set({ find: text }));
  find.addEventListener("input", () => tell(find.value));
  const kind = el("select", {}, ...KINDS.map(({ key, label }) => el("option", { value: key }, label)));
  kind.addEventListener("change", () => set({ smoothKind: kind.value, smooth: 0 }));
  const range = el("input", { type: "range", min: 0 });
  const number = el("input", { type: "number", min: 0, "aria-label": "Amount of smoothing" });
  const smooth = oncePerFrame((/** @type {number} */ amount) => set({ smooth: amount }));
  range.addEventListener("input", () => smooth(Number(range.value)));
  number.addEventListener("input", () => number.value !== "" && smooth(Math.max(0, Math.min(Number(number.max), Number(number.value)))));
  const axis = el("select", {}, ...[["", "each metric's own"], ["step", "step"], ["relative", "relative time"], ["time", "time"]].map(([key, label]) => el("option", { value: key }, label)));
  axis.addEventListener("change", () => set({ x: axis.value }));
  const [logX, logY] = [kit.toggle("log x", false, (on) => set({ logX: on })), kit.toggle("log y", false, (on) => set({ logY: on }))];
  const outliers = kit.toggle("cut outliers", false, (on) => set({ outliers: on }));
  outliers.title = "Fit the y axis to the 5th to 95th percentile";
  const aggregate = el("select", {}, ...AGGREGATES.map((each) => el("option", { value: each }, each)));
  aggregate.addEventListener("change", () => set({ aggregate: aggregate.value }));
  const band = el("select", { "aria-label": "Band of groups" }, ...BANDS.map(([key, label]) => el("option", { value: key }, label)));
  band.addEventListener("change", () => set({ band: band.value }));
  const groups = el("div", { class: "tool wgroups" }, labelled("Groups", aggregate), band);
  const smoothing = el("div", { class: "tool tool-smoothing" }, labelled("Smoothing", kind), range, number);
  range.setAttribute("aria-label", "Amount of smoothing");
  const root = el("div", { class: "wtools", role: "group", "aria-label": "All panels" }, find, smoothing, labelled("x axis", axis), el("div", { class: "tool" }, logX, logY, outliers), groups);
  const render = (/** @type {State} */ state) => {
    const { max, step, unit } = KINDS.find(({ key }) => key === state.smoothKind) ?? KINDS[0];
    for (const each of [range, number]) {
      each.max = String(max);
      each.step = String(step);
      each.title = unit;
    }
    range.value = String(state.smooth);
    range.style.setProperty("--fill", `${(100 * state.smooth) / max}%`);
    if (number !== document.activeElement) number.value = String(state.smooth);
    if (find !== document.activeElement) find.value = state.find;
    [kind.value, axis.value, aggregate.value, band.value] = [state.smoothKind, state.x, state.aggregate, state.band];
    for (const [button, on] of /** @type {[HTMLElement, boolean][]} */ ([[logX, state.logX], [logY, state.logY], [outliers, state.outliers]])) button.setAttribute("aria-pressed", String(on));
    groups.hidden = state.group.length === 0;
  };
  return { root, render };
}
