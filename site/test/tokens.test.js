/** The page's colours: read against their ground, and told apart by readers who see fewer hues. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { RAMPS } from "../src/panels/ramp.js";

const css = readFileSync(new URL("../css/tokens.css", import.meta.url), "utf8");
const spec = readFileSync(new URL("../../docs/spec/page-data.md", import.meta.url), "utf8");

/** @typedef {[number, number, number]} Rgb linear light */

/** @param {string} hex @returns {Rgb} */
function linear(hex) {
  const channel = (/** @type {number} */ at) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

/** @param {string} name @returns {[light: string, dark: string]} */
function token(name) {
  const found = new RegExp(`--${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(css);
  if (found === null) throw new Error(`no colour --${name}`);
  return [found[1], found[2]];
}

/** @param {string} a @param {string} b @returns {number} WCAG's contrast */
function contrast(a, b) {
  const light = [a, b].map((hex) => linear(hex)).map(([r, g, blue]) => 0.2126 * r + 0.7152 * g + 0.0722 * blue);
  return (Math.max(...light) + 0.05) / (Math.min(...light) + 0.05);
}

/** How protanopia, deuteranopia and tritanopia see (Machado, Oliveira and Fernandes 2009, severity 1). */
const SIGHT = {
  normal: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};

/** @param {number[][]} matrix @param {number[]} v @returns {number[]} */
const times = (matrix, v) => matrix.map((row) => row.reduce((sum, each, i) => sum + each * v[i], 0));

/** @param {number[]} rgb linear @returns {number[]} OKLab (Ottosson 2020) */
function oklab(rgb) {
  const lms = times([[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566], [0.0883024619, 0.2817188376, 0.6299787005]], rgb.map((v) => Math.min(1, Math.max(0, v))));
  return times([[0.2104542553, 0.793617785, -0.0040720468], [1.9779984951, -2.428592205, 0.4505937099], [0.0259040371, 0.7827717662, -0.808675766]], lms.map(Math.cbrt));
}

const THEMES = [[0, "light"], [1, "dark"]];

test("text reads at 4.5 : 1 on every ground it stands on", () => {
  for (const name of ["ink", "muted", "accent", "good", "busy", "bad", "warn"]) {
    for (const ground of ["ground", "raised"]) {
      THEMES.forEach((_, i) => {
        const ratio = contrast(token(name)[i], token(ground)[i]);
        assert.ok(ratio >= 4.5, `--${name} on --${ground}: ${ratio.toFixed(2)}`);
      });
    }
  }
  THEMES.forEach((_, i) => {
    assert.ok(contrast(token("accent")[i], token("accent-soft")[i]) >= 4.5);
    assert.ok(contrast(token("ink")[i], token("sunken")[i]) >= 4.5);
    assert.ok(contrast(token("ink")[i], token("mark")[i]) >= 4.5);
  });
});

test("curves stand out from the ground at 3 : 1", () => {
  for (let c = 0; c < 12; c++) {
    THEMES.forEach((_, i) => assert.ok(contrast(token(`series-${c}`)[i], token("ground")[i]) >= 3, `series ${c}`));
  }
});

test("no two of the twelve colours look alike, to anybody", () => {
  for (const i of [0, 1]) {
    const colors = Array.from({ length: 12 }, (_, c) => linear(token(`series-${c}`)[i]));
    for (const [sight, matrix] of Object.entries(SIGHT)) {
      const seen = colors.map((rgb) => oklab(times(matrix, rgb)));
      for (let a = 0; a < 12; a++) {
        for (let b = a + 1; b < 12; b++) {
          const apart = Math.hypot(...seen[a].map((v, k) => v - seen[b][k]));
          assert.ok(apart >= 0.068, `${sight}, ${THEMES[i][1]}: ${a} and ${b} are ${apart.toFixed(3)} apart`);
        }
      }
    }
  }
});

test("the ramps stand out from their ground at 3 : 1, and Python has the same", () => {
  const python = readFileSync(new URL("../../tracker/chart/palette.py", import.meta.url), "utf8");
  for (const [theme, ground] of [["light", "#ffffff"], ["dark", "#15181d"]]) {
    const ramp = RAMPS[/** @type {"light" | "dark"} */ (theme)];
    for (const color of ramp) assert.ok(contrast(color, ground) >= 3, `${theme} ${color} ${contrast(color, ground)}`);
    for (const text of [spec.replaceAll("`", ""), python.replaceAll('"', "").replaceAll(",", "")]) assert.ok(text.includes(ramp.join(" ")));
  }
});

test("the spec tells Python the same palette", () => {
  for (const [i, name] of [[0, "light"], [1, "dark"]]) {
    const row = Array.from({ length: 12 }, (_, c) => `\`${token(`series-${c}`)[Number(i)]}\``).join(" | ");
    assert.ok(spec.includes(`| ${name} | ${row} |`), `the ${name} palette of docs/spec/page-data.md differs`);
  }
});
