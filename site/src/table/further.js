/** Fields of runs that a table does not show: the site keeps all of them, in columns. */

import { fieldValues } from "../columns.js";
import { checkPayload, loadData } from "../page/data.js";

/** @typedef {import("../types").CellType} CellType */
/** @typedef {import("../types").CellValue} CellValue */
/** @typedef {{key: string, label: string, type: CellType, file: string}} FurtherField */
/** @typedef {{fields: FurtherField[], rowOf: Map<string, number>, root: string}} Further */

/** @param {string | null} href of a run's page @returns {string | null} the run's id */
export function runOf(href) {
  const found = /(?:^|\/)runs\/([^/?#]+)\.html$/.exec(href ?? "");
  return found === null ? null : decodeURIComponent(found[1]);
}

/** @returns {Promise<Further | null>} null where the site does not say: a page that is one file */
export async function loadAllRuns() {
  const { root = "", alone } = document.body.dataset;
  if (alone !== undefined) return null; // the page is redacted, and what the site says of all runs is not
  try {
    const payload = await loadData("runs", `${root}data/runs.js`);
    checkPayload(payload, "workspace");
    const core = /** @type {import("../types").WorkspacePayload} */ (payload);
    const fields = core.fields.map(([key, label, type, file]) => ({ key, label, type, file: core.files[file] }));
    return { fields, rowOf: new Map(core.ids.map((id, row) => [id, row])), root };
  } catch {
    return null;
  }
}

/**
 * @param {Further} further
 * @param {FurtherField} field
 * @param {(string | null)[]} ids of the rows' runs
 * @returns {Promise<CellValue[]>} a value a row
 */
export async function furtherValues({ rowOf, root }, { key, type, file }, ids) {
  const payload = await loadData(file, `${root}data/${file}.js`);
  checkPayload(payload, "fields");
  const values = fieldValues(/** @type {import("../types").FieldsPayload} */ (payload).fields[key], type);
  return ids.map((id) => {
    const row = rowOf.get(id ?? "");
    return row === undefined ? null : values[row];
  });
}
