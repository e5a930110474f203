import { numbersOf, type Topology } from "./topology.js";

/**
 * A topology as a Mermaid flowchart from left to right, which many Markdown viewers draw. Names may hold any characters.
 *
 * @throws RangeError if an edge names what is no node
 * @see https://mermaid.js.org/syntax/flowchart.html for the syntax, with its entity codes
 *
 * @example
 * ```ts
 * import { Simulation, Sink, Source, toMermaid } from "@sim/core";
 *
 * const sink = new Sink<number>("sink");
 * const source = Source.constant("source", { target: sink, type: "Tick", rate: 10, make: (i) => i });
 * const lines = toMermaid(new Simulation({ entities: [source] }).topology()).split("\n");
 * lines; // => ["flowchart LR", '  n0["source"]', '  n1["sink"]', "  n0 --> n1", ""]
 * ```
 *
 * @public
 */
export function toMermaid(topology: Topology): string {
  const numbers = numbersOf("toMermaid", topology);
  const nodes = topology.nodes.map(({ name }, index) => `  n${index}["${labelOf(name)}"]`);
  const edges = topology.edges.map(({ from, to }) => `  n${numbers.get(from)} --> n${numbers.get(to)}`);
  return `${["flowchart LR", ...nodes, ...edges].join("\n")}\n`;
}

/** Whatever might mean something to Mermaid, or to the HTML or Markdown in its labels, becomes an entity code. */
function labelOf(name: string): string {
  return name.replace(/[^\p{L}\p{M}\p{N} ./-]/gu, codeOf);
}

function codeOf(character: string): string {
  const code = character.codePointAt(0) as number;
  if (character === "\n") return "<br/>";
  const readable = code >= 32 && code !== 127 && (code < 0xd800 || code > 0xdfff);
  return `#${readable ? code : 0xfffd};`;
}
