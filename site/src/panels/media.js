/**
 * What was logged beside numbers, a step at a time: a slider goes from step to step. Each step is HTML that the build wrote,
 * as the page itself is: what runs logged is escaped in it, and files stand in it by their addresses only.
 */

import { el, newId, oncePerFrame } from "../dom.js";

/** @typedef {import("../types").MediaPayload} MediaPayload */

/** Milliseconds that pictures of a step are waited for before it shows. */
const PATIENCE = 250;

/** Steps that are kept as they are, so that going back to one is quick. */
const KEPT = 24;

const integer = new Intl.NumberFormat("en");

export class Media {
  /**
   * @param {HTMLElement} figure
   * @param {HTMLElement} still what shows without JavaScript: the last step
   * @param {MediaPayload} payload
   * @param {(within: ParentNode) => void} mountTables makes tables live
   */
  constructor(figure, still, payload, mountTables) {
    this.figure = figure;
    this.payload = payload;
    this.mountTables = mountTables;
    this.at = payload.steps.length - 1;
    this.wanted = this.at;
    /** @type {Map<number, HTMLElement>} */
    this.views = new Map();
    /** Layers that the reader has put away, by their names. @type {Set<string>} */
    this.hidden = new Set();
    this.stage = el("div", { class: "media-stage" });
    const first = el("div");
    first.append(...[...still.childNodes].filter((node) => !(node instanceof HTMLElement && node.classList.contains("media-step"))));
    this.views.set(this.at, first);
    this.stage.append(first);
    const live = el("div", { class: "chart-live" }, ...(payload.steps.length > 1 ? [this.slider()] : []), this.stage);
    still.before(live);
    figure.classList.add("is-live");
    this.stage.addEventListener("change", (event) => this.toggled(event.target));
    this.expose();
  }

  /** @returns {HTMLElement} */
  slider() {
    const { steps, title } = this.payload;
    const id = newId();
    this.range = el("input", { type: "range", id, min: 0, max: steps.length - 1, step: 1, value: this.at, "aria-label": `Step of ${title}` });
    this.said = el("output", { for: id, class: "media-step" });
    const back = el("button", { type: "button", class: "tool-button", "aria-label": "Step before" }, "‹");
    const on = el("button", { type: "button", class: "tool-button", "aria-label": "Step after" }, "›");
    const go = oncePerFrame((/** @type {number} */ at) => void this.show(at));
    this.range.addEventListener("input", () => go(Number(this.range?.value)));
    back.addEventListener("click", () => void this.show(this.wanted - 1));
    on.addEventListener("click", () => void this.show(this.wanted + 1));
    this.say();
    return el("div", { class: "chart-tools media-tools" }, el("span", { class: "tool tool-step" }, back, this.range, on), this.said);
  }

  /** Says which step is wanted. */
  say() {
    const { steps } = this.payload;
    const text = `step ${integer.format(steps[this.wanted])}`;
    if (this.said) this.said.textContent = `${text} · ${this.wanted + 1} of ${steps.length}`;
    if (this.range) {
      this.range.value = String(this.wanted);
      this.range.setAttribute("aria-valuetext", text);
      this.range.style.setProperty("--fill", `${(100 * this.wanted) / Math.max(1, steps.length - 1)}%`);
    }
  }

  /** Shows another step, once its pictures are there. @param {number} at */
  async show(at) {
    this.wanted = Math.max(0, Math.min(this.payload.steps.length - 1, at));
    this.say();
    const wanted = this.wanted;
    if (wanted === this.at) return;
    const view = this.view(wanted);
    for (const image of view.querySelectorAll("img")) image.loading = "eager";
    const pictures = [...view.querySelectorAll("img")].map((image) => image.decode().catch(() => {}));
    await Promise.race([Promise.all(pictures), new Promise((done) => window.setTimeout(done, PATIENCE))]);
    if (wanted !== this.wanted || wanted === this.at) return;
    this.at = wanted;
    this.restoreLayers(view);
    // the page keeps its place while the step before gives way
    this.stage.style.minHeight = `${this.stage.offsetHeight}px`;
    this.stage.replaceChildren(view);
    this.mountTables(view);
    for (const player of view.querySelectorAll("video, audio")) if (player instanceof HTMLMediaElement) player.pause();
  }

  /** @param {number} at @returns {HTMLElement} */
  view(at) {
    const known = this.views.get(at);
    if (known !== undefined) return known;
    const made = el("div");
    const parsed = new DOMParser().parseFromString(this.payload.views[at], "text/html");
    made.append(...[...parsed.body.childNodes].map((node) => document.adoptNode(node)));
    for (const other of this.views.keys()) {
      if (this.views.size < KEPT) break;
      if (other !== this.at) this.views.delete(other);
    }
    this.views.set(at, made);
    return made;
  }

  /** Puts layers away in a view as the reader did in another. @param {HTMLElement} view */
  restoreLayers(view) {
    for (const tick of view.querySelectorAll("input.media-toggle")) {
      if (tick instanceof HTMLInputElement) tick.checked = !this.hidden.has(tick.dataset.layer ?? "");
    }
  }

  /** Keeps in mind which layers the reader wants to see, and shows the same in all pictures. @param {EventTarget | null} target */
  toggled(target) {
    if (!(target instanceof HTMLInputElement) || !target.classList.contains("media-toggle")) return;
    const layer = target.dataset.layer ?? "";
    if (target.checked) this.hidden.delete(layer);
    else this.hidden.add(layer);
    this.restoreLayers(this.stage);
  }

  /** @returns {{step: number | null, hidden: string[]}} the step that the reader went to; null for the last one */
  reader() {
    const { steps } = this.payload;
    return { step: this.wanted === steps.length - 1 ? null : steps[this.wanted], hidden: [...this.hidden] };
  }

  /** @param {{step: number | null, hidden: string[]}} reader */
  restore({ step, hidden }) {
    for (const layer of hidden) this.hidden.add(layer);
    this.restoreLayers(this.stage);
    const at = step === null ? -1 : this.payload.steps.filter((each) => each <= step).length - 1;
    if (at >= 0) void this.show(at);
  }

  recolor() {}

  /** Tells other scripts what is shown: `figure.trackerPanel`. */
  expose() {
    const media = this;
    this.figure.trackerPanel = Object.freeze({
      kind: "media",
      marks: [],
      marked: null,
      get state() {
        return { step: media.payload.steps[media.at], steps: media.payload.steps, hidden: [...media.hidden] };
      },
      get box() {
        return media.stage.getBoundingClientRect();
      },
    });
  }
}
