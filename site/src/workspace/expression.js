/** Arithmetic on metrics, such as `train/loss - val/loss`; `tracker/chart/panels/expression.py` has the grammar, and reads the same. */

const WORD = /`[^`]*`|[(),]|[^\s`(),]+|`/g;
const NUMBER = /^(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/;
const DEPTH_MOST = 100;

/** @typedef {(name: string) => number} Values of a point */
/** @typedef {(values: Values) => number} Evaluate */
/** @typedef {{text: string, names: string[], evaluate: Evaluate}} Expression */

/** @type {Record<string, (a: number, b: number) => number>} */
const BINARY = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  // the sign of the divisor, as in Python
  "%": (a, b) => a - b * Math.floor(a / b),
  "**": (a, b) => a ** b,
};
/** @type {Record<string, (a: number) => number>} */
const SINGLE = { abs: Math.abs, exp: Math.exp, log: Math.log, log2: Math.log2, log10: Math.log10, sqrt: Math.sqrt };
/** @type {Record<string, (a: number, b: number) => number>} */
const SEVERAL = { min: Math.min, max: Math.max };

/** @param {string} text @returns {[kind: string, word: string][]} the kinds name, number, function, sign, bracket, bad, end */
function wordsOf(text) {
  /** @type {[string, string][]} */
  const found = [];
  for (const match of text.matchAll(WORD)) {
    let [word] = match;
    const last = found.at(-1);
    const afterValue = last !== undefined && (last[0] === "name" || last[0] === "number" || last[1] === ")");
    if (/^[+-]/.test(word) && !(word in BINARY) && !afterValue) {
      found.push(["sign", word[0]]);
      word = word.slice(1);
    }
    const follows = text.slice(match.index + match[0].length).trimStart()[0];
    found.push([kindOf(word, follows), word.length > 1 ? word.replace(/^`+|`+$/g, "") : word]);
  }
  return [...found, ["end", ""]];
}

/** @param {string} word @param {string | undefined} follows @returns {string} */
function kindOf(word, follows) {
  if (Object.hasOwn(BINARY, word)) return "sign";
  if (word === "(" || word === ")" || word === ",") return "bracket";
  if (word === "`") return "bad";
  if (NUMBER.test(word)) return "number";
  return (Object.hasOwn(SINGLE, word) || Object.hasOwn(SEVERAL, word)) && follows === "(" ? "function" : "name";
}

/**
 * @param {string} text
 * @returns {Expression | null} null for a text without a sign or a function, which is a name or a pattern
 * @throws {Error} it has signs and cannot be understood
 */
export function readExpression(text) {
  if (text.startsWith("re:")) return null;
  const words = wordsOf(text);
  const kinds = new Set(words.map(([kind]) => kind));
  if (!kinds.has("name") || !(kinds.has("sign") || kinds.has("function"))) return null;
  return new Parser(text.trim().split(/\s+/).join(" "), words).parse();
}

/** Recursive descent; each method reads one rule of the grammar, and returns how to compute it. */
class Parser {
  /** @param {string} text @param {[string, string][]} words */
  constructor(text, words) {
    this.text = text;
    this.words = words;
    this.index = 0;
    this.depth = 0;
    /** @type {Set<string>} */
    this.names = new Set();
  }

  /** @returns {Expression} */
  parse() {
    const evaluate = this.sum();
    if (this.words[this.index][0] !== "end") throw this.error(`“${this.words[this.index][1]}” is not understood there`);
    return { text: this.text, names: [...this.names], evaluate };
  }

  /** @param {string} message @returns {Error} */
  error(message) {
    return new Error(`“${this.text}” is no expression: ${message}. It is written as train/loss - val/loss, with space around the signs, and backticks around odd names.`);
  }

  /** @param {string[]} words @returns {string} the next word, passed over, if it is one of these; else "" */
  take(...words) {
    const [kind, word] = this.words[this.index];
    if ((kind !== "sign" && kind !== "bracket") || !words.includes(word)) return "";
    this.index += 1;
    return word;
  }

  /** @param {() => Evaluate} part @param {string[]} signs @returns {Evaluate} parts with signs between them, from the left */
  chain(part, ...signs) {
    let left = part();
    for (let sign = this.take(...signs); sign !== ""; sign = this.take(...signs)) left = binary(sign, left, part());
    return left;
  }

  /** @returns {Evaluate} */
  sum() {
    return this.chain(() => this.chain(() => this.unary(), "*", "/", "%"), "+", "-");
  }

  /** @returns {Evaluate} */
  unary() {
    this.depth += 1;
    if (this.depth > DEPTH_MOST) throw this.error(`it is nested more than ${DEPTH_MOST} deep`);
    const sign = this.take("-", "+");
    const inner = sign === "" ? this.power() : this.unary();
    this.depth -= 1;
    return sign === "-" ? (values) => -inner(values) : inner;
  }

  /** @returns {Evaluate} */
  power() {
    const base = this.atom();
    return this.take("**") === "" ? base : binary("**", base, this.unary());
  }

  /** @returns {Evaluate} */
  atom() {
    const [kind, word] = this.words[this.index];
    this.index += 1;
    if (kind === "number") {
      const number = Number(word);
      if (!Number.isFinite(number)) throw this.error(`${word} is too large a number`);
      return () => number;
    }
    if (kind === "name" && word !== "") {
      this.names.add(word);
      return (values) => values(word);
    }
    if (kind === "function") {
      this.take("(");
      return this.call(word);
    }
    if (kind === "bracket" && word === "(") {
      const inner = this.sum();
      this.close();
      return inner;
    }
    throw this.error(`a metric or a number belongs ${kind === "end" ? "at the end" : `before “${word}”`}`);
  }

  /** @param {string} name @returns {Evaluate} */
  call(name) {
    const items = [this.sum()];
    while (this.take(",") !== "") items.push(this.sum());
    this.close();
    const [single, several] = [SINGLE[name], SEVERAL[name]];
    if (several !== undefined && items.length > 1) return (values) => items.map((item) => item(values)).reduce((a, b) => several(a, b));
    if (several !== undefined || items.length !== 1) throw this.error(`${name} takes ${several !== undefined ? "two values or more" : "one value"}`);
    return (values) => single(items[0](values));
  }

  close() {
    if (this.take(")") === "") throw this.error("a “)” is missing");
  }
}

/** @param {string} sign @param {Evaluate} left @param {Evaluate} right @returns {Evaluate} */
function binary(sign, left, right) {
  return (values) => BINARY[sign](left(values), right(values));
}
