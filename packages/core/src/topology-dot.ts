import { numbersOf, type Topology } from "./topology.js";

/**
 * A topology in the DOT language of Graphviz: a digraph from left to right. Names may hold any characters.
 *
 * @throws RangeError if an edge names what is no node
 * @see https://graphviz.org/doc/info/lang.html for the language, https://graphviz.org/docs/attr-types/escString/ for
 * escapes in labels
 *
 * @example
 * ```ts
 * import { Simulation, Sink, Source, toDot } from "@sim/core";
 *
 * const sink = new Sink<number>("sink");
 * const source = Source.constant("source", { target: sink, type: "Tick", rate: 10, make: (i) => i });
 * const lines = toDot(new Simulation({ entities: [source] }).topology()).split("\n");
 * lines.slice(3, 6); // => ['  n0 [label="source"];', '  n1 [label="sink"];', "  n0 -> n1;"]
 * ```
 *
 * @public
 */
export function toDot(topology: Topology): string {
  const numbers = numbersOf("toDot", topology);
  const nodes = topology.nodes.map(({ name }, index) => `  n${index} [label="${labelOf(name)}"];`);
  const edges = topology.edges.map(({ from, to }) => `  n${numbers.get(from)} -> n${numbers.get(to)};`);
  return `${["digraph {", "  rankdir=LR;", "  node [shape=box];", ...nodes, ...edges, "}"].join("\n")}\n`;
}

/** Graphviz reads backslash escapes and entities in a label; control characters are shown by their pictures. */
function labelOf(name: string): string {
  return name
    .replace(/&/g, "&amp;")
    .replace(/[\\"]/g, "\\$&")
    .replace(/\n/g, "\\n")
    .replace(/[\p{Cc}\p{Cs}]/gu, pictureOf);
}

function pictureOf(character: string): string {
  const code = character.charCodeAt(0);
  return code < 32 ? String.fromCharCode(0x2400 + code) : code === 127 ? "\u2421" : "\ufffd";
}
