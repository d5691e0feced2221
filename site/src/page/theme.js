/**
 * Light and dark: what the reader's system asks for, unless the header's button said otherwise. The choice is kept in
 * localStorage where the browser allows it (some refuse it on file://).
 */

/** @typedef {import("../types").Theme} Theme */

const STORED = "tracker-theme";
const CHANGED = "tracker-theme-change";
const dark = window.matchMedia("(prefers-color-scheme: dark)");

/** @returns {"light" | "dark" | null} the reader's choice; none in a figure's own page, which looks as its frame does */
function stored() {
  if (document.body.dataset.page === "figure") return null;
  try {
    const value = localStorage.getItem(STORED);
    return value === "light" || value === "dark" ? value : null;
  } catch {
    return null;
  }
}

/** @param {"light" | "dark" | null} value null: as the system asks */
function store(value) {
  try {
    if (value === null) localStorage.removeItem(STORED);
    else localStorage.setItem(STORED, value);
  } catch {
    // the choice holds for this page only
  }
}

/** @returns {"light" | "dark"} */
function system() {
  return dark.matches ? "dark" : "light";
}

/** @returns {"light" | "dark"} */
function shown() {
  const chosen = document.documentElement.dataset.theme;
  return chosen === "light" || chosen === "dark" ? chosen : system();
}

/** Makes the pictures that show without JavaScript follow the choice, which their media queries cannot see. */
export function switchPictures() {
  const chosen = document.documentElement.dataset.theme;
  for (const source of document.querySelectorAll("picture source[media]")) {
    if (!(source instanceof HTMLSourceElement)) continue;
    source.dataset.media ??= source.media;
    if (!source.dataset.media.includes("prefers-color-scheme: dark")) continue;
    source.media = chosen === "dark" ? "screen" : chosen === "light" ? "not all" : source.dataset.media;
  }
}

/** @param {"light" | "dark" | null} choice */
function apply(choice) {
  if (choice === null) delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
  switchPictures();
  for (const button of document.querySelectorAll("button.theme-toggle")) {
    const other = shown() === "dark" ? "light" : "dark";
    button.setAttribute("aria-label", `Switch to the ${other} theme`);
    button.setAttribute("title", `Switch to the ${other} theme`);
    button.setAttribute("data-shown", shown());
  }
  document.dispatchEvent(new CustomEvent(CHANGED));
}

/** Sets the theme that was kept, and wakes the header's button. */
export function startTheme() {
  apply(stored());
  dark.addEventListener("change", () => apply(stored()));
  for (const button of document.querySelectorAll("button.theme-toggle")) {
    if (!(button instanceof HTMLButtonElement)) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      const next = shown() === "dark" ? "light" : "dark";
      const choice = next === system() ? null : next;
      store(choice);
      apply(choice);
    });
  }
}

/**
 * @param {"light" | "dark"} scheme
 * @returns {Theme} the page's colours in that scheme, for drawing
 */
export function themeOf(scheme) {
  const probe = document.createElement("span");
  probe.hidden = true;
  // the colours are written with light-dark(), which follows the colour scheme of the element that uses them
  probe.style.colorScheme = scheme;
  document.body.append(probe);
  /** @param {string} name @returns {string} */
  const color = (name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const theme = {
    dark: scheme === "dark",
    ground: color("--ground"),
    ink: color("--ink"),
    muted: color("--muted"),
    grid: color("--chart-grid"),
    axis: color("--chart-axis"),
    palette: Array.from({ length: 12 }, (_, i) => color(`--series-${i}`)),
    font: getComputedStyle(document.body).fontFamily,
  };
  probe.remove();
  return theme;
}

/** @type {Theme | null} */
let read = null;

/** @returns {Theme} the colours of the page as it looks now */
export function currentTheme() {
  return (read ??= themeOf(shown()));
}

/** Reads the colours anew when they are asked for next: the second script does not hear of changes by itself. */
export function forgetTheme() {
  read = null;
}

/** @param {() => void} work called after each change of theme */
export function onThemeChange(work) {
  document.addEventListener(CHANGED, () => {
    read = null;
    work();
  });
}
