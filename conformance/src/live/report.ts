import type { Comparison } from "./compare-part.js";
import type { ReplayedTable } from "./replay.js";
import type { Span } from "./spans.js";

/** The width of the page, and of its columns. */
const COLUMNS = 100;
const WHAT = 46;
const FIGURE = 12;
const DIFFERENCE = 8;

/**
 * The tables as lines of text, a table for each part, and at the end what they come to. Where both are the same there is one
 * entry; times are two, with the difference, what the rules allow, and a letter for why, explained below the table.
 */
export function report(tables: readonly ReplayedTable[]): readonly string[] {
  const lines = tables.flatMap((table) => [...new Table(table.part).lines(table), ""]);
  const all = tables.flatMap(({ comparisons }) => comparisons);
  const wrong = all.filter(({ agrees }) => !agrees);
  return [...lines, `${all.length} comparisons in ${tables.length} parts: ${summary(all.length, wrong.length)}`];
}

function summary(all: number, wrong: number): string {
  if (all === 0) return "nothing to compare";
  return wrong === 0 ? "all agree, times within what the rules allow" : `${wrong} differ, marked with !`;
}

class Table {
  private readonly part: string;
  private readonly reasons: string[] = [];

  constructor(part: string) {
    this.part = part;
  }

  lines({ comparisons, note }: Pick<ReplayedTable, "comparisons" | "note">): readonly string[] {
    const body: string[] = [];
    let step: string | undefined;
    for (const group of alike(comparisons)) {
      const first = group[0] as Comparison;
      if (first.step !== step) body.push("", ...wrap(first.step, COLUMNS, ""));
      step = first.step;
      body.push(...this.linesOf(group));
    }
    const head = [row(this.part, "Kafka", "simulator", "diff.", "allowed, ms"), "=".repeat(COLUMNS)];
    if (note !== undefined) head.push(...wrap(note, COLUMNS, ""), "");
    const legend = this.reasons.flatMap((reason, index) => wrap(`${letter(index)}  ${reason}`, COLUMNS, "   "));
    return legend.length === 0
      ? [...head, ...body.slice(1)]
      : [...head, ...body.slice(1), "-".repeat(COLUMNS), ...legend];
  }

  private linesOf(group: readonly Comparison[]): readonly string[] {
    const { what, kafka, simulator, difference, span, agrees } = group[0] as Comparison;
    const mark = agrees ? "  " : "! ";
    const partitions = group.flatMap((one) => PAUSE.exec(one.what)?.[1] ?? []);
    const name = partitions.length === 0 ? what : what.replace(PAUSE, `pause of ${partitions.join(",")}: `);
    if (difference !== undefined) return [this.figures(`${mark}${name}`, kafka, simulator, difference, span)];
    if (kafka === simulator) return labelled(`${mark}${name}`, kafka);
    return [...labelled(`${mark}${name}`, `Kafka: ${kafka}`), ...labelled("", `simulator: ${simulator}`)];
  }

  private figures(what: string, kafka: string, simulator: string, difference: number, span: Span | undefined): string {
    const signed = Number.isNaN(difference) ? "" : `${difference > 0 ? "+" : ""}${difference}`;
    if (span === undefined) return row(what, kafka, simulator, signed, "");
    const { least, most, because } = span;
    if (!this.reasons.includes(because)) this.reasons.push(because);
    const limits = least < 0 ? `+-${Math.round(most)}` : `${Math.round(least)}..${Math.round(most)}`;
    return row(what, kafka, simulator, signed, `${limits.padEnd(10)} ${letter(this.reasons.indexOf(because))}`);
  }
}

const PAUSE = /^pause of (\d+), /;

/** Several partitions that fared alike are told in one line. */
function alike(comparisons: readonly Comparison[]): readonly (readonly Comparison[])[] {
  const groups = new Map<string, Comparison[]>();
  for (const comparison of comparisons) {
    const { step, what, kafka, simulator, span } = comparison;
    const kind = what.replace(PAUSE, "pause ");
    const key = JSON.stringify([step, kind, kafka, simulator, span]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [comparison]);
    else group.push(comparison);
  }
  return [...groups.values()];
}

function labelled(label: string, text: string): readonly string[] {
  const width = 20;
  const [first, ...rest] = wrap(text, COLUMNS - width, "");
  const indent = " ".repeat(width);
  const head = label.length < width ? [`${label.padEnd(width)}${first ?? ""}`] : [label, `${indent}${first ?? ""}`];
  return [...head, ...rest.map((line) => `${indent}${line}`)];
}

function row(what: string, kafka: string, simulator: string, difference: string, span: string): string {
  const figures = [kafka.padStart(FIGURE), simulator.padStart(FIGURE), difference.padStart(DIFFERENCE)].join("");
  return `${what.padEnd(WHAT)}${figures}  ${span}`.trimEnd();
}

function letter(index: number): string {
  return String.fromCharCode("a".charCodeAt(0) + index);
}

/** Cuts a text between words, later lines indented; a word that is longer than a line stays whole. */
function wrap(text: string, width: number, indent: string): readonly string[] {
  const [first = "", ...words] = text.split(" ");
  const lines = [first];
  for (const word of words) {
    const line = `${lines.at(-1)} ${word}`;
    if (line.length <= width) lines[lines.length - 1] = line;
    else lines.push(`${indent}${word}`);
  }
  return lines;
}
