import Table from "cli-table3";

/** A column: its head, of several lines where it has line breaks, and on which side its cells stand. Default right. */
export type Column = string | { readonly head: string; readonly align: "left" | "right" };

/** A table in a frame, without a newline at its end. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const made = new Table({
    head: columns.map((column) => (typeof column === "string" ? column : column.head)),
    colAligns: columns.map((column) => (typeof column === "string" ? "right" : column.align)),
    style: { head: [], border: [], compact: true },
  });
  made.push(...rows.map((row) => [...row]));
  return made.toString();
}
