import { describeValue } from "./checks.js";
import type { Series } from "./series.js";

/**
 * What one field of a CSV table may hold. `undefined` and `null` are empty fields, arrays become JSON text, and objects
 * columns of their own.
 *
 * @public
 */
export type CsvCell = string | number | bigint | boolean | null | undefined | object;

/**
 * One row of a table: an object with a field for each column, or the fields in order.
 *
 * @public
 */
export type CsvRow = object | readonly CsvCell[];

/**
 * What {@link toCsv} takes beside rows: a {@link Series}, the series of a {@link Probe} or the probe itself, a {@link Sink}
 * or a {@link Counter}.
 *
 * @public
 */
export type CsvSource =
  | Series
  | { readonly times: readonly number[]; readonly values: readonly number[] }
  | { readonly series: { readonly times: readonly number[]; readonly values: readonly number[] } }
  | { readonly times: readonly number[]; readonly events: readonly unknown[] }
  | { readonly byType: ReadonlyMap<string, number> };

/**
 * A table as CSV text (RFC 4180): a line of column names, then one line for each row, all ended by CR LF; fields with a
 * comma, a quote or a line break are quoted, as is the empty string, which so differs from an empty field.
 *
 * - Rows as objects: a column for each name, in order of first appearance; or `columns`, and only those. What an object
 *   or a Map within holds gets columns of its own, `queueLength.mean`; of a series its summary; what has a `toJSON` is
 *   asked for it. So `toCsv([till.stats])` is a line of statistics.
 * - Rows as arrays: the fields in order; the column names, if any, come from `columns`.
 * - A `Series`: `value,times`, one line for each run of equal values. One that has not kept all its values is refused:
 *   write its `buckets()`.
 * - A `TimeSeries` or a `Probe`: `time,value`.
 * - A `Sink`: `time` and `event`, or `event.amount` and so on where payloads are objects.
 * - A `Counter`: `type,count`.
 *
 * Numbers are written in the shortest form that reads back as the same double, -0 as `-0`; `NaN`, `Infinity` and
 * `-Infinity` stand as these words.
 *
 * @param columns - the columns wanted, in order; for rows only
 * @throws TypeError for anything else, or a field that is a function or a symbol; RangeError for an incomplete series, or
 * two columns of one name
 *
 * @example
 * ```ts
 * import { toCsv } from "@sim/core";
 *
 * toCsv({ times: [0, 0.5], values: [1, 3] }); // => "time,value\r\n0,1\r\n0.5,3\r\n"
 * toCsv([{ shop: "A, B", sold: 3 }, { shop: "C" }]); // => "shop,sold\r\n\"A, B\",3\r\nC,\r\n"
 * toCsv([[0.1, 0.2, 17]], ["low", "high", "count"]); // => "low,high,count\r\n0.1,0.2,17\r\n"
 * ```
 *
 * @public
 */
export function toCsv(source: CsvSource | Iterable<CsvRow>, columns?: readonly string[]): string {
  if (columns !== undefined && !Array.isArray(columns)) {
    throw new TypeError(`toCsv: columns must be an array of names, got ${describeValue(columns)}`);
  }
  // A dozen lines of quoting, and no library: those there are either bring command line programs along (d3-dsv: commander,
  // iconv-lite, rw), or streams (csv-stringify), and none tells an empty field from an empty string.
  return table(source, columns)
    .map((line) => (line.length === 1 && line[0] === "" ? '""' : line.join(",")))
    .map((line) => `${line}\r\n`)
    .join("");
}

/** The lines of the table, each as its fields, quoted where need be. */
function table(source: CsvSource | Iterable<CsvRow>, columns: readonly string[] | undefined): string[][] {
  const asked = "a series, a sink, a counter, a probe or rows";
  if (typeof source !== "object" || source === null) {
    throw new TypeError(`toCsv: source must be ${asked}, got ${describeValue(source)}`);
  }
  const rows = rowsOf(source as Shape);
  if (rows === undefined) {
    if (typeof (source as Shape)[Symbol.iterator] === "function")
      return fromRows([...(source as Iterable<CsvRow>)], columns);
    throw new TypeError(`toCsv: source must be ${asked}, got another object`);
  }
  if (columns === undefined) return fromRows(rows, columns);
  throw new TypeError(`toCsv: columns must be left out unless rows are given, got both`);
}

/** What a source or a field may have, by which it is recognised. */
interface Shape {
  readonly times?: readonly number[];
  readonly values?: unknown;
  readonly events?: readonly unknown[];
  readonly byType?: ReadonlyMap<string, number>;
  readonly series?: Shape;
  readonly runs?: unknown;
  readonly toJSON?: unknown;
  readonly [Symbol.iterator]?: unknown;
}

/** The rows of a source that is no list of rows. */
function rowsOf(source: Shape): object[] | undefined {
  if (Array.isArray(source)) return undefined;
  const { times, values, events, byType, series, runs } = source;
  if (typeof runs === "function") return rowsOfSeries(source as Series);
  if (Array.isArray(times) && Array.isArray(values))
    return times.map((time, i) => ({ time, value: values[i] as unknown }));
  if (Array.isArray(times) && Array.isArray(events))
    return times.map((time, i) => ({ time, event: events[i] as unknown }));
  if (typeof byType?.entries === "function") return [...byType.entries()].map(([type, count]) => ({ type, count }));
  return series === undefined ? undefined : rowsOf(series);
}

function rowsOfSeries(series: Series): object[] {
  if (series.complete) return series.runs().map(([value, times]) => ({ value, times }));
  throw new RangeError(
    `toCsv: a series must have kept all its values, got one with ${series.length} of ${series.count}: write its ` +
      "buckets(), or make the recorder with a higher maxRuns",
  );
}

function fromRows(rows: readonly CsvRow[], columns: readonly string[] | undefined): string[][] {
  const inOrder = Array.isArray(rows[0]);
  for (const [i, row] of rows.entries()) {
    if (typeof row === "object" && row !== null && Array.isArray(row) === inOrder) continue;
    throw new TypeError(`toCsv: row ${i} must be ${inOrder ? "an array" : "an object"}, got ${describeValue(row)}`);
  }
  if (inOrder) {
    const lines = (rows as readonly (readonly CsvCell[])[]).map((row) => row.map(field));
    return columns === undefined ? lines : [columns.map(field), ...lines];
  }
  const flat = rows.map(fieldsOf);
  const names = columns ?? [...new Set(flat.flatMap((row) => [...row.keys()]))];
  return names.length === 0 ? [] : [names.map(field), ...flat.map((row) => names.map((name) => field(row.get(name))))];
}

/** The fields of a row by column, those of objects within it under their path. */
function fieldsOf(row: object): ReadonlyMap<string, CsvCell> {
  const fields = new Map<string, CsvCell>();
  const collect = (path: string, value: unknown): void => {
    const members = membersOf(value);
    if (members === undefined) {
      if (fields.has(path))
        throw new RangeError(`toCsv: a row must have one field for each column, got two for ${path}`);
      fields.set(path, value as CsvCell);
      return;
    }
    for (const [name, member] of members) collect(path === "" ? String(name) : `${path}.${String(name)}`, member);
  };
  for (const [name, member] of membersOf(row) ?? Object.entries(row)) collect(String(name), member);
  return fields;
}

/** What an object consists of, if it is to be taken apart. */
function membersOf(value: unknown): Iterable<readonly [unknown, unknown]> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const { toJSON, runs } = value as Shape;
  if (typeof toJSON === "function") {
    const json: unknown = toJSON.call(value);
    const members = membersOf(json);
    // Of a series the single values would fill a field with a page of text.
    return typeof runs !== "function" ? members : [...(members ?? [])].filter(([, member]) => !Array.isArray(member));
  }
  if (Object.prototype.toString.call(value) === "[object Map]")
    return (value as ReadonlyMap<unknown, unknown>).entries();
  return isPlain(value) ? Object.entries(value) : undefined;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function field(value: CsvCell): string {
  switch (typeof value) {
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    case "bigint":
    case "boolean":
      return String(value);
    case "undefined":
      return "";
    case "string":
      return quoted(value);
    case "object":
      return value === null ? "" : quoted(JSON.stringify(value));
    default:
      throw new TypeError(`toCsv: a field must be a value that can be written, got ${describeValue(value)}`);
  }
}

function quoted(text: string): string {
  return text === "" || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
