/** Decodes the columns of a payload; see "Columns" in docs/spec/page-data.md. */

/** @typedef {import("./types").ColumnData} ColumnData */

/** What newer browsers have of their own, many times as quick. @type {((base64: string) => Uint8Array<ArrayBuffer>) | undefined} */
const fromBase64 = /** @type {any} */ (Uint8Array).fromBase64?.bind(Uint8Array);

/**
 * Browsers run on little-endian machines only, so that typed arrays can be laid over the bytes as they come.
 *
 * @param {string} base64
 * @returns {ArrayBuffer}
 */
function bytes(base64) {
  if (fromBase64 !== undefined) return fromBase64(base64).buffer;
  const text = atob(base64);
  const out = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) out[i] = text.charCodeAt(i);
  return out.buffer;
}

/**
 * The decimal number of at most 7 digits that a float32 stands for.
 *
 * @param {number} value a float32's value
 * @returns {number}
 */
function sevenDigits(value) {
  const exact = Number.isInteger(value) && Math.abs(value) < 1e7;
  return exact || !Number.isFinite(value) ? value : Number(value.toPrecision(7));
}

/**
 * @param {ColumnData} column
 * @returns {Float64Array}
 */
export function decodeColumn(column) {
  switch (column.type) {
    case "range":
      return Float64Array.from({ length: column.length }, (_, i) => column.start + i * column.step);
    case "f64":
      return new Float64Array(bytes(column.data));
    case "f32":
      return Float64Array.from(new Float32Array(bytes(column.data)), sevenDigits);
    case "i32":
      return Float64Array.from(new Int32Array(bytes(column.data)));
    case "i16":
      return Float64Array.from(new Int16Array(bytes(column.data)));
    case "i8":
      return Float64Array.from(new Int8Array(bytes(column.data)));
    case "here":
      return column.values;
    default:
      throw new Error(`a column has the type ${JSON.stringify(/** @type {any} */ (column).type)}, which this page cannot read`);
  }
}

/**
 * A reader of a payload's columns that decodes each one once, when it is first asked for.
 *
 * @param {ColumnData[]} columns
 * @returns {(index: number) => Float64Array}
 */
export function columnReader(columns) {
  /** @type {(Float64Array | undefined)[]} */
  const decoded = [];
  return (index) => (decoded[index] ??= decodeColumn(columns[index]));
}

const NAMES = new Map([
  [Infinity, "Infinity"],
  [-Infinity, "-Infinity"],
]);

/**
 * A column of which only some numbers are wanted: to read the digits of a float32 takes a while.
 *
 * @param {ColumnData} column
 * @returns {{length: number, at: (index: number) => number}} NaN where there is no such index
 */
function openColumn(column) {
  const found = column.type === "f32" ? new Float32Array(bytes(column.data)) : decodeColumn(column);
  const { length } = found;
  if (column.type === "f32") return { length, at: (i) => sevenDigits(found[i] ?? NaN) };
  return { length, at: (i) => found[i] ?? NaN };
}

/** @typedef {import("./types").CellValue | import("./types").SparkData} FieldValue */
/** @typedef {{length: number, at: (row: number) => FieldValue}} Field null is missing */

/**
 * @param {import("./types").FieldData} data
 * @param {import("./types").CellType} type
 * @returns {Field} a value a row, as cells of tables have it, decoded when it is asked for
 */
export function openField(data, type) {
  if ("here" in data) return { length: data.here.length, at: (row) => data.here[row] ?? null };
  if ("values" in data) {
    const { values, before = "", after = "" } = data;
    const { length, at } = openColumn(data.codes);
    const whole = (/** @type {FieldValue} */ value) => (typeof value === "string" ? before + value + after : value);
    return { length, at: (row) => whole(values[at(row)] ?? null) };
  }
  const numbers = openColumn(data.numbers);
  const codes = data.codes === undefined ? null : openColumn(data.codes);
  const nan = new Set(data.nan ?? []);
  return {
    length: (codes ?? numbers).length,
    at: (row) => {
      const value = numbers.at(codes === null ? row : codes.at(row));
      if (Number.isNaN(value)) return nan.has(row) ? "NaN" : null;
      return type === "bool" ? value !== 0 : NAMES.get(value) ?? value;
    },
  };
}

/**
 * @param {import("./types").FieldData} data
 * @param {import("./types").CellType} type
 * @returns {import("./types").CellValue[]} a value a run, as the cells of a table have it; null is missing
 */
export function fieldValues(data, type) {
  const { length, at } = openField(data, type);
  return Array.from({ length }, (_, row) => /** @type {import("./types").CellValue} */ (at(row)));
}
