/** What is known of the runs: fields come a file of columns at a time, a run's curves when it is to be shown. */

import { fieldValues } from "../columns.js";
import { kit } from "./kit.js";

/** @typedef {import("../types").WorkspacePayload} WorkspacePayload */
/** @typedef {import("../types").CellType} CellType */
/** @typedef {import("../types").CellValue} CellValue */
/** @typedef {import("../types").RunPayload} RunPayload */
/** @typedef {import("../types").RunCurve} RunCurve */
/** @typedef {import("../types").ColumnData} ColumnData */
/** @typedef {{key: string, label: string, type: CellType, file: number, runs: number}} Field */
/** @typedef {{curve: RunCurve, columns: ColumnData[]}} FoundCurve */

/** Milliseconds after which a run's file that could not be loaded is asked for again, where a panel needs it. */
const RETRY_AFTER = 20_000;

export class Store {
  /** @param {WorkspacePayload} core */
  constructor(core) {
    /** @type {Field[]} */
    this.fields = [];
    this.core = core;
    /** @type {Map<string, Field>} */
    this.fieldOf = new Map();
    /** @type {Map<string, number>} */
    this.rowOf = new Map();
    /** @type {Map<string, CellValue[]>} */
    this.columns = new Map();
    /** @type {Map<string, number>} how many runs have a name */
    this.named = new Map();
    this.take(core);
    /** @type {Map<string, Promise<RunPayload>>} */
    this.runs = new Map();
    /** @type {Map<string, RunPayload>} */
    this.here = new Map();
    /** @type {Map<string, FoundCurve | null>} curves that have come, by run and metric */
    this.curves = new Map();
  }

  /** Takes a newer state of what is known of all runs. @param {WorkspacePayload} core */
  take(core) {
    this.core = core;
    // the menus hold the list itself
    this.fields.splice(
      0,
      this.fields.length,
      { key: "name", label: "name", type: "text", file: -1, runs: core.ids.length },
      ...core.fields.map(([key, label, type, file, runs]) => ({ key, label, type, file, runs })),
      { key: "id", label: "id", type: "text", file: -1, runs: core.ids.length },
    );
    this.fieldOf = new Map(this.fields.map((field) => [field.key, field]));
    this.rowOf = new Map(core.ids.map((id, row) => [id, row]));
    this.columns = new Map([["name", core.names], ["id", core.ids]]);
    this.named = countsOf(core.names);
  }

  /** @returns {number} */
  get total() {
    return this.core.ids.length;
  }

  /**
   * Loads the columns of fields, as far as they are not here.
   *
   * @param {Iterable<string>} keys
   */
  async need(keys) {
    const files = new Set();
    for (const key of keys) {
      const field = this.fieldOf.get(key);
      if (field !== undefined && !this.columns.has(key)) files.add(field.file);
    }
    await Promise.all([...files].map((file) => this.loadPack(this.core.files[file])));
  }

  /** @param {string} file */
  async loadPack(file) {
    const payload = await kit.loadData(file, `data/${file}.js`);
    kit.checkPayload(payload, "fields");
    const { fields } = /** @type {import("../types").FieldsPayload} */ (payload);
    for (const [key, data] of Object.entries(fields)) {
      if (!this.columns.has(key)) this.columns.set(key, fieldValues(data, this.fieldOf.get(key)?.type ?? "text"));
    }
  }

  /** @param {string} key @param {number} row @returns {CellValue} null too where the column is not here */
  value(key, row) {
    return this.columns.get(key)?.[row] ?? null;
  }

  /** @param {number} row @returns {string} */
  name(row) {
    return this.core.names[row];
  }

  /** @param {number} row @returns {string} its name; where runs share one, with the id behind it */
  label(row) {
    const name = this.name(row);
    return (this.named.get(name) ?? 1) > 1 ? `${name} (${this.id(row)})` : name;
  }

  /** @param {number} row @returns {string} */
  id(row) {
    return this.core.ids[row];
  }

  /**
   * @param {string} id
   * @returns {Promise<RunPayload>} rejected where the run's file cannot be loaded
   */
  run(id) {
    let promise = this.runs.get(id);
    if (promise === undefined) {
      promise = kit.loadData(`run:${id}`, `runs/${encodeURIComponent(id)}.js`).then((payload) => {
        kit.checkPayload(payload, "run");
        const run = /** @type {RunPayload} */ (payload);
        this.here.set(id, run);
        this.keep(id, run);
        return run;
      });
      promise.catch(() => window.setTimeout(() => this.runs.delete(id), RETRY_AFTER));
      this.runs.set(id, promise);
    }
    return promise;
  }

  /**
   * Loads a run's file again; what is here of it stays until the newer is.
   *
   * @param {string} id
   * @param {string} made the version that is wanted
   */
  async runAgain(id, made) {
    const payload = await kit.loadAgain(`run:${id}`, `runs/${encodeURIComponent(id)}.js`, made);
    kit.checkPayload(payload, "run");
    const run = /** @type {RunPayload} */ (payload);
    for (const key of [...this.curves.keys()]) if (key.startsWith(`${id}\n`)) this.curves.delete(key);
    this.here.set(id, run);
    this.keep(id, run);
    this.runs.set(id, Promise.resolve(run));
  }

  /** @param {string} id @param {{columns: ColumnData[], curves: RunCurve[]}} chunk */
  keep(id, { columns, curves }) {
    for (const curve of curves) this.curves.set(`${id}\n${curve.metric}`, { curve, columns });
  }

  /** @param {string} id @param {string} metric @returns {FoundCurve | null | undefined} undefined: not known yet */
  curveHere(id, metric) {
    return this.curves.get(`${id}\n${metric}`);
  }

  /**
   * @param {string} id
   * @param {string} metric
   * @returns {Promise<FoundCurve | null>} null where the run has not logged the metric
   */
  async curve(id, metric) {
    const key = `${id}\n${metric}`;
    const run = await this.run(id);
    if (!this.curves.has(key)) {
      const chunk = run.more.find(({ metrics }) => metrics.includes(metric));
      if (chunk === undefined) this.curves.set(key, null);
      else {
        const payload = await kit.loadData(chunk.key, `data/${chunk.key}.js`);
        kit.checkPayload(payload, "curves");
        this.keep(id, /** @type {import("../types").CurvesPayload} */ (payload));
      }
    }
    return this.curves.get(key) ?? null;
  }
}

/** @param {string[]} names @returns {Map<string, number>} how often each is there */
function countsOf(names) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
