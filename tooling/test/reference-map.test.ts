import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readApiReport } from "../api-report.js";
import { packageFolder, packageNames, rootFolder } from "../packages.js";
import { missingNames, referenceRows } from "../reference-map.js";

const page = join(rootFolder, "docs", "reference-map.md");

describe("docs/reference-map.md", () => {
  it("names only what the API reports have", () => {
    expect(existsSync(page), "docs/reference-map.md is missing").toBe(true);
    const rows = referenceRows(readFileSync(page, "utf8"));
    expect(rows.length, "no table with the header | reference | ours | package | note |").toBeGreaterThan(0);
    const reports = new Map(
      packageNames.map((name) => {
        const report = readFileSync(join(packageFolder(name), "api", `${name}.api.md`), "utf8");
        return [name, readApiReport(report)] as const;
      }),
    );
    expect(missingNames(rows, reports)).toEqual([]);
  });
});

describe("the check itself", () => {
  const core = readApiReport(`# API
\`\`\`ts
// @public
export abstract class Entity<in M = unknown> {
    constructor(name: string);
    readonly name: string;
    get now(): number;
}
// @public
export type Message<T, P> = { readonly type: T; readonly payload: P };
\`\`\``);
  const log = readApiReport(`# API
\`\`\`ts
import { Entity } from '@sim/core';
import { Message } from '@sim/core';
import { Record as Record_2 } from '@sim/strategies';

// @public
export type Append<K> = Message<"Append", { key: K; reply?: unknown }>;
// @public
export class EventLog<K> extends Entity<Append<K>> {
    constructor(name: string, options?: EventLogOptions);
    append(key: K, options?: AppendOptions): void;
    get stats(): EventLogStats;
}
// @public
export interface EventLogStats { readonly recordsAppended: number }
// @public
export interface Inner extends EventLogStats { }
// @public
export const Policy: { readonly DROP: "drop" };
// @public
export type Policy = (typeof Policy)[keyof typeof Policy];
// @public
export function open(path: string): EventLog<string>;
export { Record_2 as Record }
\`\`\``);
  const reports = new Map([
    ["core", core],
    ["eventlog", log],
  ]);
  const missing = (...names: readonly string[]) =>
    missingNames(
      names.map((name, index) => ({ line: index + 1, ours: [name], packageName: "eventlog" })),
      reports,
    );

  it("finds classes, members, inherited members, payloads, parameters, values and re-exports", () => {
    const present = [
      "EventLog",
      "EventLog.append",
      "EventLog.stats",
      "EventLog.name",
      "EventLog.now",
      "EventLog.options",
    ];
    const others = [
      "EventLogStats.recordsAppended",
      "Inner.recordsAppended",
      "Append.key",
      "Append.reply",
      "Append.payload",
    ];
    expect(missing(...present, ...others, "Policy.DROP", "Record", "open", "open.path", "EventLog.append()")).toEqual(
      [],
    );
  });

  it("names what is absent, with its line", () => {
    expect(missing("EventLog", "EventLog.apend", "Eventlog", "EventLogStats.append", "Policy.UPDATE")).toEqual([
      "line 2: EventLog in eventlog has no apend",
      "line 3: eventlog exports no Eventlog",
      "line 4: EventLogStats in eventlog has no append",
      "line 5: Policy in eventlog has no UPDATE",
    ]);
  });

  it("reads the tables with its header, and only those", () => {
    const text = `# Map
| a | b |
|---|---|
| x | \`NotOurs\` |

| reference | ours | package | note |
| --- | --- | --- | --- |
| \`EventLog(name)\` | \`EventLog\` and \`EventLog.name\` | eventlog | |
| \`None\` | (none) | \`core\` | \`a \\| b\` |
text`;
    expect(referenceRows(text)).toEqual([
      { line: 8, ours: ["EventLog", "EventLog.name"], packageName: "eventlog" },
      { line: 9, ours: [], packageName: "core" },
    ]);
    expect(missingNames([{ line: 1, ours: ["X"], packageName: "kafka" }], reports)).toEqual([
      'line 1: there is no package "kafka"',
    ]);
  });
});
