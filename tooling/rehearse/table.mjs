/** What a rehearsal did, as a table. */

/**
 * @typedef {object} Row
 * @property {string} step
 * @property {"done" | "FAILED" | "skipped" | "not run"} state
 * @property {string} result - One line.
 * @property {number} seconds
 */

/**
 * @param {readonly Row[]} rows
 * @returns {string}
 */
export function table(rows) {
  const heads = ["step", "state", "time", "result"];
  const cells = rows.map(({ step, state, seconds, result }) => [
    step,
    state,
    state === "not run" ? "" : `${seconds.toFixed(1)} s`,
    result,
  ]);
  const widths = heads.map((head, column) => Math.max(...[heads, ...cells].map((row) => row[column]?.length ?? 0)));
  const line = (/** @type {readonly string[]} */ row) =>
    row
      .map((cell, column) => (column === 2 ? cell.padStart(widths[2] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join("  ")
      .trimEnd();
  return [line(heads), line(widths.map((width) => "-".repeat(width))), ...cells.map(line)].join("\n");
}
