/**
 * Brings a part of the page to what it has become, piece by piece: what is the same stays the same element, with its focus,
 * its scroll and what is open in it. Live figures and tables are told of their newer data and see to themselves.
 */

import { NEWS } from "./follow.js";

/** What the reader sets, and the scripts; an attribute or class that is theirs stays. */
const READERS = new Set(["open", "style"]);
const SCRIPTS = "is-";

/**
 * @param {Element} place
 * @param {Element} wanted what the place is to hold; its nodes may move to the place
 */
export function mergeChildren(place, wanted) {
  const before = byKey(place.childNodes);
  const found = [...wanted.childNodes].map((node) => [node, before.get(keyOf(node))?.shift() ?? null]);
  for (const list of before.values()) for (const node of list) node.remove();
  let at = place.firstChild;
  for (const [node, old] of /** @type {[ChildNode, ChildNode | null][]} */ (found)) {
    if (old === null) {
      place.insertBefore(node, at);
      continue;
    }
    if (old === at) at = at.nextSibling;
    else place.insertBefore(old, at);
    merge(old, node);
  }
}

/** @param {Iterable<ChildNode>} nodes @returns {Map<string, ChildNode[]>} */
function byKey(nodes) {
  /** @type {Map<string, ChildNode[]>} */
  const lists = new Map();
  for (const node of nodes) {
    const key = keyOf(node);
    const list = lists.get(key);
    if (list === undefined) lists.set(key, [node]);
    else list.push(node);
  }
  return lists;
}

/** @param {Node} node @returns {string} what says that a node is another state of an older one */
function keyOf(node) {
  if (!(node instanceof Element)) return node.nodeName;
  // figures are numbered anew when others come before them
  if (isFigure(node)) return `figure ${node.getAttribute("data-kind")} ${node.querySelector(".chart-title")?.textContent}`;
  if (isTable(node)) return `table ${node.querySelector("caption")?.textContent}`;
  const heading = node.getAttribute("aria-labelledby");
  return `${node.nodeName} ${heading ?? node.id}`;
}

/** @param {Element} node @returns {boolean} */
const isFigure = (node) => node.matches("figure.chart");
/** @param {Element} node @returns {boolean} */
const isTable = (node) => node.matches("div.runs[data-src]");

/** @param {ChildNode} old @param {ChildNode} node of the same key */
function merge(old, node) {
  if (old instanceof Element && node instanceof Element) mergeElement(old, node);
  else if (old instanceof CharacterData && node instanceof CharacterData) mergeText(old, node.data);
}

/** @param {Element} old @param {Element} node */
function mergeElement(old, node) {
  if (old.isEqualNode(node)) return;
  const keys = [old, node].map((each) => each.getAttribute("data-key"));
  mergeAttributes(old, node);
  if (isFigure(old)) mergeParts(old, node, ["figcaption", ".chart-still", ".figure-files .menu-panel"]);
  else if (isTable(old)) mergeParts(old, node, ["caption", ".figure-files .menu-panel"]);
  else mergeChildren(old, node);
  if (keys[0] !== keys[1] && keys[1] !== null) old.dispatchEvent(new CustomEvent(NEWS));
}

/** @param {Element} old @param {Element} node @param {string[]} parts those that the build wrote; the others are live */
function mergeParts(old, node, parts) {
  for (const part of parts) {
    const [mine, other] = [old.querySelector(part), node.querySelector(part)];
    if (mine !== null && other !== null) mergeElement(mine, other);
  }
}

/** @param {Element} old @param {Element} node */
function mergeAttributes(old, node) {
  for (const { name } of [...old.attributes]) if (!node.hasAttribute(name) && !READERS.has(name) && name !== "class") old.removeAttribute(name);
  for (const { name, value } of node.attributes) {
    if (READERS.has(name)) continue;
    const all = name === "class" ? [value, ...[...old.classList].filter((each) => each.startsWith(SCRIPTS))].join(" ") : value;
    if (old.getAttribute(name) !== all) old.setAttribute(name, all);
  }
}

/** @param {CharacterData} old @param {string} text what it says now */
function mergeText(old, text) {
  if (old.data === text) return;
  // a selection in what was there stays
  if (text.startsWith(old.data)) old.appendData(text.slice(old.data.length));
  else old.data = text;
}
