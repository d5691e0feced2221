/**
 * Bundles the browser half: `dist/tracker.js` (one classic script) and `dist/tracker.css`.
 *
 * Usage: node build.mjs [--watch]
 */
import { build, context } from "esbuild";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

/** The libraries that the bundle holds; their licences ask that the text goes with every copy. */
const BUNDLED = ["uplot", "@tanstack/table-core", "@tanstack/store"];

/** @returns {string} one comment with the licence texts of the bundled libraries */
function licences() {
  const texts = BUNDLED.map((name) => `${name}\n${readFileSync(join(here, "node_modules", name, "LICENSE"), "utf8").trim()}`);
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
  footer: { js: licences() },
  logLevel: "warning",
};

/** @type {import("esbuild").BuildOptions} */
const styles = {
  ...options,
  entryPoints: { tracker: join(here, "css/main.css") },
  footer: {},
};

if (process.argv.includes("--watch")) {
  for (const each of [options, styles]) await (await context(each)).watch();
} else {
  await Promise.all([build(options), build(styles)]);
}
