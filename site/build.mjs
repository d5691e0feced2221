/**
 * Bundles the browser half: `dist/tracker.js` (a classic script), `dist/panels.js` (another, which it loads where a page has
 * a panel that is no line chart), `dist/workspace.js` (that of pages of many runs, loaded by the first), `dist/unlock.js` (that of encrypted pages) and `dist/tracker.css`.
 *
 * Usage: node build.mjs [--watch]
 */
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { readFileSync, watch } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

/** The libraries that the bundle holds; their licences ask that the text goes with every copy. */
const BUNDLED = ["uplot", "@tanstack/table-core", "@tanstack/store"];

/** @param {string[]} names @returns {string} one comment with the licence texts of the bundled libraries */
function licences(names) {
  const texts = names.map((name) => `${name}\n${readFileSync(join(here, "node_modules", name, "LICENSE"), "utf8").trim()}`);
  return `/*!\n${texts.join("\n\n").replaceAll("*/", "* /")}\n*/`;
}

/** @type {import("esbuild").BuildOptions} */
const options = {
  absWorkingDir: here,
  entryPoints: { tracker: join(here, "src/main.js") },
  outdir: "dist",
  bundle: true,
  format: "iife",
  minify: !process.argv.includes("--plain"),
  target: ["chrome123", "firefox121", "safari17.5"],
  legalComments: "none",
  footer: { js: licences(BUNDLED) },
  logLevel: "warning",
};

/** @type {import("esbuild").BuildOptions} */
const styles = {
  ...options,
  entryPoints: { tracker: join(here, "css/main.css") },
  footer: {},
};

/** @type {import("esbuild").BuildOptions} */
const panels = {
  ...options,
  entryPoints: { panels: join(here, "src/panels/main.js") },
  footer: {},
};

/** @type {import("esbuild").BuildOptions} */
const workspace = {
  ...options,
  entryPoints: { workspace: join(here, "src/workspace/main.js") },
  footer: { js: licences(["diff"]) },
};

/** @type {import("esbuild").BuildOptions} */
const unlock = {
  ...options,
  entryPoints: { unlock: join(here, "src/sealed/main.js") },
  footer: {},
};

/**
 * @param {string} name
 * @returns {string} the name under which sites have a script that the first one loads: `tracker/build/assets.py` gives the same
 */
function siteName(name) {
  const digest = createHash("sha256").update(readFileSync(join(here, `dist/${name}.js`))).digest("hex");
  return `${name}.${digest.slice(0, 12)}.js`;
}

async function all() {
  await Promise.all([build(panels), build(workspace)]);
  const define = { PANELS_SCRIPT: JSON.stringify(siteName("panels")), WORKSPACE_SCRIPT: JSON.stringify(siteName("workspace")) };
  await Promise.all([build({ ...options, define }), build(styles), build(unlock)]);
}

await all();
if (process.argv.includes("--watch")) {
  let waiting = false;
  for (const folder of ["src", "css"]) {
    watch(join(here, folder), { recursive: true }, () => {
      if (waiting) return;
      waiting = true;
      setTimeout(() => {
        waiting = false;
        all().catch(() => {}); // esbuild has said what is wrong
      }, 100);
    });
  }
}
