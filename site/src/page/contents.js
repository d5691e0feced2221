/** The table of contents beside a report: marks the section that is being read. */

import { oncePerFrame } from "../dom.js";

/** So far down the window a section counts as being read, as a share of its height. */
const LINE = 0.25;

export function followContents() {
  const links = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll(".contents a")]);
  if (!links.length) return;
  const headings = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  const mark = () => {
    const line = innerHeight * LINE;
    let current = -1;
    headings.forEach((heading, index) => {
      if (heading && heading.getBoundingClientRect().top <= line) current = index;
    });
    links.forEach((link, index) => {
      if (index === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  };
  const follow = oncePerFrame(mark);
  addEventListener("scroll", follow, { passive: true });
  addEventListener("resize", follow);
  mark();
}
