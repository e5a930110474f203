import { count, fixed, page, percent, table } from "@sim/example-shared";
import { byFrequency, type HotKeysResult, partitionCounts, type Spreading, saturation, situation } from "./model.js";

/** The whole output, from one result for each way of spreading and number of partitions. */
export function report(results: readonly HotKeysResult[]): string {
  return page(title(results), byKey(results), withoutKeys(results));
}

function title(results: readonly HotKeysResult[]): string {
  const keys = results[0]?.parameters.keys ?? [];
  const [first = "", second = ""] = byFrequency(keys);
  const share = (airport: string) => percent(keys.filter((key) => key === airport).length / keys.length);
  return [
    `${count(keys.length)} departures from ${new Set(keys).size} airports; ${first} has ${share(first)} of them, ` +
      `${second} ${share(second)}.`,
    `A partition takes in ${situation.partitionRate} records/s; ` +
      `${percent(situation.load, 0)} of what all of them together can take arrive.`,
  ].join("\n");
}

function byKey(results: readonly HotKeysResult[]): string {
  const columns = [
    "parti-\ntions",
    "ideal\nshare",
    "busiest\nhas",
    "times\nideal",
    "without\nrecords",
    "saturated\nat load",
    "busy now",
    "records\nwaiting",
    { head: "airports there", align: "left" as const },
  ];
  const rows = partitionCounts.map((partitions) => {
    const result = find(results, "key", partitions);
    return [
      count(partitions),
      percent(1 / partitions),
      percent(result.share),
      fixed(result.share * partitions, 2),
      count(result.idle),
      percent(saturation(result), 0),
      percent(result.utilization, 0),
      count(result.waiting),
      airports(result.keysThere),
    ];
  });
  return `By key, as Kafka's default partitioner does:\n${table(columns, rows)}`;
}

function withoutKeys(results: readonly HotKeysResult[]): string {
  const columns = [
    "parti-\ntions",
    "null keys:\nbusiest has",
    "times\nideal",
    "saturated\nat load",
    "in turn:\nbusiest has",
    "times\nideal",
    "saturated\nat load",
  ];
  const rows = partitionCounts.map((partitions) => [
    count(partitions),
    ...(["sticky", "round-robin"] as const).flatMap((spreading) => {
      const result = find(results, spreading, partitions);
      return [percent(result.share), fixed(result.share * partitions, 2), percent(saturation(result), 0)];
    }),
  ]);
  return [
    "Without keys: as Kafka's null keys, 16 kB in a row to a partition drawn at random; and in turn:",
    table(columns, rows),
  ].join("\n");
}

function find(results: readonly HotKeysResult[], spreading: Spreading, partitions: number): HotKeysResult {
  const found = results.find((r) => r.parameters.spreading === spreading && r.parameters.partitions === partitions);
  if (found === undefined) throw new RangeError(`report: no result for ${spreading} and ${partitions} partitions`);
  return found;
}

/** The three with the most departures, and how many more. */
function airports(names: readonly string[]): string {
  const more = names.length - 3;
  return `${names.slice(0, 3).join(" ")}${more > 0 ? ` +${more}` : ""}`;
}
