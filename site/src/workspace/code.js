/** What differs between the code of two runs: their commits, what was not committed, and their packages. */

import { structuredPatch } from "diff";
import { el } from "../dom.js";
import { kit } from "./kit.js";

/** @typedef {import("../types").RunPayload} RunPayload */
/** @typedef {import("../types").CodePart} CodePart */
/** @typedef {import("./store.js").Store} Store */

const CONTEXT = 3;
const LINES = 5000;
/** Beyond so many edits two texts have nothing to do with each other. */
const EDITS = 4000;

/**
 * @param {string} before
 * @param {string} after
 * @returns {{kind: "same" | "old" | "new" | "gap", text: string}[] | null} null where the texts differ too much to tell how
 */
export function diffLines(before, after) {
  const patch = structuredPatch("", "", ended(before), ended(after), "", "", { context: CONTEXT, maxEditLength: EDITS });
  if (patch === undefined) return null;
  /** @type {{kind: "same" | "old" | "new" | "gap", text: string}[]} */
  const lines = [];
  for (const { oldStart, newStart, lines: hunk } of patch.hunks) {
    lines.push({ kind: "gap", text: `line ${oldStart} and line ${newStart}` });
    for (const line of hunk) {
      const kind = line[0] === "-" ? "old" : line[0] === "+" ? "new" : "same";
      if (line[0] !== "\\") lines.push({ kind, text: line.slice(1) });
    }
  }
  return lines;
}

/** @param {string} text @returns {string} its last line ended like the others */
function ended(text) {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}

export class CodeDiff {
  /** @param {Store} store */
  constructor(store) {
    this.store = store;
    /** @type {RunPayload[]} */
    this.runs = [];
    this.turn = 0;
    this.left = el("select", { "aria-label": "First run" });
    this.right = el("select", { "aria-label": "Second run" });
    this.body = el("div", { class: "wcode" });
    this.pair = el("div", { class: "wline" }, this.left, el("span", {}, "beside"), this.right);
    this.root = el("div", {}, this.pair, this.body);
    for (const select of [this.left, this.right]) select.addEventListener("change", () => void this.draw());
  }

  /** @param {RunPayload[]} runs */
  show(runs) {
    this.runs = runs.filter(({ code }) => code !== null);
    const fill = (/** @type {HTMLSelectElement} */ select, /** @type {number} */ first) => {
      const before = select.value;
      select.replaceChildren(...this.runs.map(({ id, name }) => el("option", { value: id }, name)));
      select.value = this.runs.some(({ id }) => id === before) ? before : this.runs[Math.min(first, this.runs.length - 1)]?.id ?? "";
    };
    fill(this.left, 0);
    fill(this.right, 1);
    this.pair.hidden = this.runs.length < 2;
    void this.draw();
  }

  async draw() {
    this.turn += 1;
    const turn = this.turn;
    const chosen = [this.left.value, this.right.value].flatMap((id) => this.runs.find((run) => run.id === id) ?? []);
    if (chosen.length === 0) return;
    try {
      const [before, after] = await Promise.all(chosen.map(codeOf));
      if (turn === this.turn) this.body.replaceChildren(...compared(before, after ?? before, chosen.map(({ name }) => name), chosen[0].id === chosen[1]?.id));
    } catch (error) {
      if (turn === this.turn) this.body.replaceChildren(el("p", { class: "chart-error" }, `The code could not be loaded: ${error instanceof Error ? error.message : error}.`));
    }
  }
}

/** @param {RunPayload} run @returns {Promise<CodePart>} of its first process that has code */
async function codeOf({ code }) {
  const payload = await kit.loadData(code ?? "", `data/${code}.js`);
  kit.checkPayload(payload, "code");
  return /** @type {import("../types").CodePayload} */ (payload).parts[0];
}

/**
 * @param {CodePart} before @param {CodePart} after @param {string[]} names @param {boolean} one whether both are the same run
 * @returns {HTMLElement[]}
 */
function compared(before, after, names, one) {
  const keys = [...new Set([...before.rows, ...after.rows].map(([key]) => key))];
  const [left, right] = [new Map(before.rows), new Map(after.rows)];
  const rows = keys.map((key) => {
    const values = one ? [left.get(key)] : [left.get(key), right.get(key)];
    const differs = !one && values[0] !== values[1];
    return el("tr", {}, el("th", { scope: "row" }, key), ...values.map((value) => el("td", { class: differs ? "differs" : null }, value ?? "–")));
  });
  const head = el("thead", {}, el("tr", {}, el("td"), ...(one ? names.slice(0, 1) : names).map((name) => el("th", { scope: "col" }, name))));
  const table = el("div", { class: "table-scroll" }, el("table", { class: "wcommits" }, head, el("tbody", {}, ...rows)));
  return [table, ...textDiff("Changes that are not in the commit", before.patch, after.patch, one), ...textDiff("Packages", before.requirements, after.requirements, one)];
}

/** @param {string} title @param {string} before @param {string} after @param {boolean} one @returns {HTMLElement[]} */
function textDiff(title, before, after, one) {
  if (before === "" && after === "") return [];
  const head = el("h3", {}, title);
  if (one) return [head, block(before.split("\n").map((text) => ({ kind: "same", text })))];
  if (before === after) return [head, el("p", { class: "whint" }, "The same in both.")];
  const lines = diffLines(before, after);
  if (lines === null) return [head, el("p", { class: "whint" }, "They differ in more lines than can be told apart here: each run's page has its own.")];
  return [head, block(lines)];
}

/** @param {{kind: string, text: string}[]} lines @returns {HTMLElement} */
function block(lines) {
  const code = el("code", {}, ...lines.slice(0, LINES).map(({ kind, text }) => line(kind, text)));
  if (lines.length > LINES) code.append(line("gap", `${lines.length - LINES} more lines`));
  return el("pre", { class: "wdiff", tabindex: 0, role: "region", "aria-label": "Lines that differ" }, code);
}

/** @param {string} kind @param {string} text @returns {HTMLElement} */
function line(kind, text) {
  const sign = kind === "old" ? "− " : kind === "new" ? "+ " : "  ";
  return el(kind === "old" ? "del" : kind === "new" ? "ins" : "span", { class: `is-${kind}` }, `${sign}${text}\n`);
}
