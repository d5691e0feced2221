/** Tables for people: Markdown, and LaTeX for booktabs. `tracker export` writes the same. */

/** @typedef {{head: string[], rows: string[][], right: boolean[]}} TextTable what is to be written, and which columns hold numbers */

/** @param {string} text @returns {string} */
function markdownText(text) {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, " ").replace(/[\\`*_[\]<>|~&]/g, "\\$&");
}

/**
 * @param {TextTable} table
 * @returns {string}
 */
export function toMarkdown({ head, rows, right }) {
  const line = (/** @type {string[]} */ cells) => `| ${cells.map(markdownText).join(" | ")} |`;
  return [line(head), `|${right.map((each) => (each ? " ---: " : " --- ")).join("|")}|`, ...rows.map(line), ""].join("\n");
}

/** @type {Record<string, string>} */
const LATEX = {
  "\\": "\\textbackslash{}", "{": "\\{", "}": "\\}", "$": "\\$", "&": "\\&", "#": "\\#", "_": "\\_", "%": "\\%",
  "~": "\\textasciitilde{}", "^": "\\textasciicircum{}", "<": "\\textless{}", ">": "\\textgreater{}",
};

/** @param {string} text @returns {string} */
function latexText(text) {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, " ").replace(/[\\{}$&#_%~^<>]/g, (sign) => LATEX[sign]);
}

/** @param {string} text as a table shows it @returns {string} */
function latexNumber(text) {
  const plain = text.replaceAll("−", "-").replaceAll(",", "");
  const power = /^(.+)e([+-]?\d+)$/.exec(plain);
  if (power !== null) return `$${power[1]} \\times 10^{${Number(power[2])}}$`;
  return /^-\d/.test(plain) ? `$${plain}$` : latexText(plain);
}

/**
 * @param {TextTable} table
 * @returns {string}
 */
export function toLatex({ head, rows, right }) {
  const line = (/** @type {string[]} */ cells) => `${cells.join(" & ")} \\\\`;
  return [
    `\\begin{tabular}{${right.map((each) => (each ? "r" : "l")).join("")}}`, "\\toprule", line(head.map(latexText)), "\\midrule",
    ...rows.map((row) => line(row.map((text, i) => (right[i] ? latexNumber(text) : latexText(text))))), "\\bottomrule", "\\end{tabular}", "",
  ].join("\n");
}
