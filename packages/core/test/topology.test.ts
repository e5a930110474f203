import {
  Entity,
  type Message,
  Simulation,
  Sink,
  Source,
  type Target,
  type Topology,
  toDot,
  toMermaid,
} from "@sim/core";
import { describe, expect, it } from "vitest";

class Station extends Entity<Message<"Go", null>> {
  readonly next: Target[] = [];
  handleEvent(): void {}
  override downstreamEntities(): readonly Target[] {
    return this.next;
  }
}

function stations(...names: readonly string[]): Station[] {
  return names.map((name) => new Station(name));
}

const odd: Topology = {
  nodes: [{ name: 'say "hi"' }, { name: "back\\slash\\" }, { name: "two\nlines\t&amp; <b>#1;`x`" }, { name: "end" }],
  edges: [
    { from: 'say "hi"', to: "back\\slash\\" },
    { from: "end", to: "end" },
  ],
};

describe("[CORE7.7] topology", () => {
  it("[CORE7.7] nodes in order of attachment, an edge for each pair, loops and all", () => {
    const [a, b, c] = stations("a", "b", "c") as [Station, Station, Station];
    a.next.push(c, b, c);
    b.next.push(b, a);
    const sim = new Simulation({ entities: [a] });
    expect(sim.topology()).toEqual({
      nodes: [{ name: "a" }, { name: "c" }, { name: "b" }],
      edges: [
        { from: "a", to: "c" },
        { from: "a", to: "b" },
        { from: "b", to: "b" },
        { from: "b", to: "a" },
      ],
    });
    expect(JSON.parse(JSON.stringify(sim.topology()))).toEqual(sim.topology());
  });

  it("[CORE7.7] sources and sinks, plain targets, and what is attached by its first message", () => {
    const sink = new Sink<number>("sink");
    const plain: Target<Message<"X", number>> = { name: "plain", handleEvent() {} };
    const source = Source.constant("source", { target: sink, type: "T", rate: 1, count: 1, make: (i) => i });
    const sim = new Simulation({ entities: [source] });
    expect(sim.topology()).toEqual({
      nodes: [{ name: "source" }, { name: "sink" }],
      edges: [{ from: "source", to: "sink" }],
    });
    sim.schedule(plain, "X", 1);
    expect(sim.topology().nodes).toEqual([{ name: "source" }, { name: "sink" }, { name: "plain" }]);
    expect(new Simulation().topology()).toEqual({ nodes: [], edges: [] });
  });

  it("[CORE7.7] as it is now: a new connection shows, one to what is not attached does not", () => {
    const [a, b] = stations("a", "b") as [Station, Station];
    const sim = new Simulation({ entities: [a] });
    const { fingerprint } = sim;
    a.next.push(b);
    expect(sim.topology().edges).toEqual([]);
    sim.schedule(b, "Go", null);
    expect(sim.topology().edges).toEqual([{ from: "a", to: "b" }]);
    expect(sim.fingerprint).toBe(fingerprint);
    const other = new Simulation({ entities: stations("b") });
    a.next.push(...(other.entities as readonly Target[]));
    expect(sim.topology().edges).toEqual([{ from: "a", to: "b" }]);
  });

  it("[CORE7.7] downstreamEntities must give an array", () => {
    const [a] = stations("a") as [Station];
    const sim = new Simulation({ entities: [a] });
    Object.assign(a, { downstreamEntities: () => 5 });
    expect(() => sim.topology()).toThrow(
      new TypeError("a: downstreamEntities must return an array of entities, got 5"),
    );
  });
});

describe("[CORE7.7] drawings", () => {
  it("[CORE7.7] toDot quotes what Graphviz would read otherwise", () => {
    expect(toDot(odd)).toBe(
      [
        "digraph {",
        "  rankdir=LR;",
        "  node [shape=box];",
        '  n0 [label="say \\"hi\\""];',
        '  n1 [label="back\\\\slash\\\\"];',
        '  n2 [label="two\\nlines\u2409&amp;amp; <b>#1;`x`"];',
        '  n3 [label="end"];',
        "  n0 -> n1;",
        "  n3 -> n3;",
        "}",
        "",
      ].join("\n"),
    );
  });

  it("[CORE7.7] toMermaid writes as entity codes what Mermaid would read otherwise", () => {
    expect(toMermaid(odd)).toBe(
      [
        "flowchart LR",
        '  n0["say #34;hi#34;"]',
        '  n1["back#92;slash#92;"]',
        '  n2["two<br/>lines#65533;#38;amp#59; #60;b#62;#35;1#59;#96;x#96;"]',
        '  n3["end"]',
        "  n0 --> n1",
        "  n3 --> n3",
        "",
      ].join("\n"),
    );
  });

  it("[CORE7.7] letters of any script stay", () => {
    const topology: Topology = { nodes: [{ name: "Café 東京/1-2.b" }, { name: "\u{1f682}\ud800" }], edges: [] };
    expect(toMermaid(topology)).toBe('flowchart LR\n  n0["Café 東京/1-2.b"]\n  n1["#128642;#65533;"]\n');
    expect(toDot(topology)).toContain('n0 [label="Café 東京/1-2.b"];\n  n1 [label="\u{1f682}\ufffd"];');
  });

  it("[CORE7.7] an edge must join nodes", () => {
    const broken: Topology = { nodes: [{ name: "a" }], edges: [{ from: "a", to: "b" }] };
    expect(() => toDot(broken)).toThrow(new RangeError('toDot: an edge names "b", which is no node'));
    expect(() => toMermaid(broken)).toThrow(new RangeError('toMermaid: an edge names "b", which is no node'));
  });
});
