import type { ReportedName } from "./api-report.js";

/** A row of the reference map: the reference's name, and the names of ours in a package. */
export interface ReferenceRow {
  readonly line: number;
  readonly ours: readonly string[];
  readonly packageName: string;
}

const header = ["reference", "ours", "package", "note"];

/**
 * The rows of every table with the header `| reference | ours | package | note |`. Names of ours stand in backticks, as
 * `Class`, `Class.member` or `function`; the package is a folder name below `packages`.
 */
export function referenceRows(markdown: string): ReferenceRow[] {
  const rows: ReferenceRow[] = [];
  let inTable = false;
  for (const [index, line] of markdown.split("\n").entries()) {
    const cells = cellsOf(line);
    if (cells === undefined) inTable = false;
    else if (cells.map((cell) => cell.toLowerCase()).join() === header.join()) inTable = true;
    else if (inTable && !cells.every((cell) => /^:?-+:?$/.test(cell))) {
      const [, ours = "", packageName = ""] = cells;
      const names = [...ours.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);
      rows.push({
        line: index + 1,
        ours: names,
        packageName: packageName.replace(/^`|`$/g, "").replace(/^@sim\//, ""),
      });
    }
  }
  return rows;
}

function cellsOf(line: string): string[] | undefined {
  const text = line.trim();
  if (!text.startsWith("|") || !text.endsWith("|")) return undefined;
  return text
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
}

/**
 * What the map names that the API reports do not have; empty if all is there.
 *
 * @param reports - The exported names of each package.
 */
export function missingNames(
  rows: readonly ReferenceRow[],
  reports: ReadonlyMap<string, ReadonlyMap<string, ReportedName>>,
): string[] {
  return rows.flatMap(({ line, ours, packageName }) => {
    const report = reports.get(packageName);
    if (!report) return [`line ${line}: there is no package "${packageName}"`];
    return ours.flatMap((name) => {
      const [owner = "", ...path] = name.replace(/\(.*\)$/, "").split(".");
      if (!report.has(owner)) return [`line ${line}: ${packageName} exports no ${owner}`];
      const absent = path.filter((member) => !hasMember(owner, member, report, reports));
      return absent.map((member) => `line ${line}: ${owner} in ${packageName} has no ${member}`);
    });
  });
}

function hasMember(
  owner: string,
  member: string,
  report: ReadonlyMap<string, ReportedName>,
  reports: ReadonlyMap<string, ReadonlyMap<string, ReportedName>>,
  seen = new Set<string>(),
): boolean {
  if (seen.has(owner)) return false;
  seen.add(owner);
  // What a class inherits may come from another package.
  const found = report.get(owner) ?? [...reports.values()].find((other) => other.has(owner))?.get(owner);
  if (!found) return false;
  return found.members.has(member) || found.from.some((base) => hasMember(base, member, report, reports, seen));
}
