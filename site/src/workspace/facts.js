/** The fields of some runs side by side. */

/** @typedef {import("../types").CellType} CellType */
/** @typedef {import("../types").CellValue} CellValue */
/** @typedef {import("../types").Fact} Fact */

const LEFT_OUT = new Set(["id", "name", "project"]);

/**
 * @param {{id: string, name: string}[]} runs
 * @param {Fact[][]} facts of each
 * @returns {import("../types").ComparePayload} run fields first, then the configuration, then the summary
 */
export function factsPayload(runs, facts) {
  const maps = facts.map((each) => new Map(each.map(([key, type, value]) => [key, { type, value }])));
  const keys = [...new Set(facts.flatMap((each) => each.map(([key]) => key)))].filter((key) => !LEFT_OUT.has(key));
  const rank = (/** @type {string} */ key) => (key.startsWith("config.") ? 1 : key.startsWith("summary.") ? 2 : 0);
  keys.sort((a, b) => rank(a) - rank(b));
  return {
    ...{ kind: "compare", version: 1, title: "What differs", differences: runs.length > 1 },
    labels: runs.map(({ name }) => name),
    hrefs: runs.map(({ id }) => `runs/${encodeURIComponent(id)}.html`),
    rows: keys.map((key) => {
      const found = maps.map((each) => each.get(key));
      const types = new Set(found.flatMap((each) => (each === undefined || each.value === null ? [] : [each.type])));
      /** @type {CellType} */
      const type = types.size === 1 ? [...types][0] : "text";
      const values = found.map((each) => asType(each?.value ?? null, type));
      const differs = values.some((value) => JSON.stringify(value) !== JSON.stringify(values[0]));
      return [key, type, differs, values];
    }),
  };
}

/** @param {CellValue} value @param {CellType} type @returns {CellValue} as a text where the runs hold different kinds */
function asType(value, type) {
  return type !== "text" || value === null || typeof value === "string" ? value : Array.isArray(value) ? value.join(" ") : String(value);
}
