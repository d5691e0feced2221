/**
 * Keeps an open page up to date. The site says in one small file, `data/live.js`, which state of each page is the newest; where
 * it is another than this one, the page takes what differs from the body's data file. Nothing is asked for while nobody looks.
 */

import { el } from "../dom.js";
import { tellAges } from "./age.js";
import { checkPayload, forgetData, fresh, loadData } from "./data.js";
import { mergeChildren } from "./merge.js";
import { pause } from "./pace.js";
import { isOwnScript } from "./script.js";
import { switchPictures } from "./theme.js";

/** @typedef {import("../types").News} News */

/** A page that never found the file is none of a live site. */
const TRIES = 3;

/** @type {Set<(news: News) => void | Promise<void>>} */
const listeners = new Set();
/** @type {News | null} */
let latest = null;

/** @param {(news: News) => void | Promise<void>} listener called with every news, and with what is known already */
export function onNews(listener) {
  listeners.add(listener);
  if (latest !== null) void listener(latest);
}

/** @returns {Promise<News>} rejected where the file cannot be had */
function look() {
  const src = `${document.body.dataset.root ?? ""}data/live.js`;
  return new Promise((resolve, reject) => {
    const script = el("script", { src: fresh(src, Date.now().toString(36)) });
    /** @type {News | null} */
    let said = null;
    window.trackerLive = (news) => (said = news);
    script.onload = () => {
      script.remove();
      if (said?.version === 1) resolve(said);
      else reject(new Error(`${src} says nothing that this page can read`));
    };
    script.onerror = () => {
      script.remove();
      reject(new Error(`${src} could not be loaded`));
    };
    document.head.append(script);
  });
}

/**
 * Takes over the newest state of this page.
 *
 * @param {News} news
 * @param {() => void} mount makes live what has come
 */
async function update({ pages }, mount) {
  const { live = "", root = "" } = document.body.dataset;
  const [made, key] = pages[live] ?? ["", ""];
  if (key === "" || made === document.body.dataset.made) return;
  const payload = await loadData(key, `${root}data/${key}.js`);
  forgetData(key);
  checkPayload(payload, "page");
  const { body, footer, title } = /** @type {import("../types").PagePayload} */ (payload);
  for (const [place, html] of /** @type {const} */ ([["main", body], [".site-footer", footer], ["title", title]])) {
    const now = document.querySelector(place);
    // a part of the site, as the page itself; scripts in it would not run
    if (now !== null && html !== "") mergeChildren(now, new DOMParser().parseFromString(html, "text/html").body);
  }
  document.body.dataset.made = made;
  switchPictures();
  tellAges();
  mount();
}

/** @param {News} news @returns {boolean} whether the site says what is new of this page */
function isFollowed({ pages, core }) {
  const { live = "", page = "" } = document.body.dataset;
  return live in pages || (core !== "" && ["workspace", "compare"].includes(page));
}

/** Offers to load the page anew: its script is not the site's any more. */
function offer() {
  if (document.querySelector(".live-offer") !== null) return;
  const again = el("button", { type: "button", class: "tool-button" }, "Load the page again");
  again.addEventListener("click", () => location.reload());
  document.body.append(el("div", { class: "live-offer", role: "status" }, "The site has been built by a newer version of tracker. ", again));
}

/** @returns {(state: "on" | "off" | "lost") => void} shows in the header whether the page follows the site */
function marker() {
  const text = el("span", { class: "visually-hidden" });
  const mark = el("span", { class: "live-mark" }, text);
  const says = { on: "This page shows what is new by itself", lost: "The site cannot be reached: this page may be old", off: "" };
  return (state) => {
    if (state === "off") mark.remove();
    else if (!mark.isConnected) document.querySelector(".site-header .to-workspace")?.before(mark);
    mark.dataset.state = state;
    mark.title = text.textContent = says[state];
  };
}

/**
 * Begins to look, on a page of a site that can be looked at: one that is a single file, or encrypted, does not say its place.
 *
 * @param {() => void} mount makes live what has come
 */
export function startLive(mount) {
  if (document.body.dataset.live === undefined) return;
  const show = marker();
  let [every, failures, timer, looking] = [0, 0, 0, false];
  let [newsAt, said] = [Date.now(), ""];
  const take = async (/** @type {News} */ news) => {
    latest = news;
    if (!isOwnScript(news.script)) return offer();
    await update(news, mount);
    await Promise.all([...listeners].map((listener) => listener(news)));
  };
  const turn = async () => {
    if (looking || document.visibilityState === "hidden") return;
    looking = true;
    window.clearTimeout(timer);
    try {
      const news = await look();
      every = isFollowed(news) ? news.every : 0;
      const now = JSON.stringify(news);
      if (now !== said) await take(news);
      [newsAt, said, failures] = [now === said ? newsAt : Date.now(), now, 0];
    } catch {
      failures += 1;
    }
    looking = false;
    show(failures > 1 && said !== "" ? "lost" : every > 0 ? "on" : "off");
    const seconds = said === "" && failures >= TRIES ? Infinity : pause(every, (Date.now() - newsAt) / 1000, failures);
    if (Number.isFinite(seconds)) timer = window.setTimeout(() => void turn(), seconds * 1000);
  };
  document.addEventListener("visibilitychange", () => {
    window.clearTimeout(timer);
    void turn();
  });
  void turn();
}
