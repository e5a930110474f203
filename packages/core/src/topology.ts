import { describeValue } from "./checks.js";
import { type EntityRecord, recordOf } from "./internal/entity-record.js";

/**
 * Who sends to whom in a model, as plain JSON: see {@link Simulation.topology}.
 *
 * @public
 * @sealed
 */
export interface Topology {
  /** The entities, in order of attachment. */
  readonly nodes: readonly TopologyNode[];
  /** Who names whom in `downstreamEntities`, by sender in order of attachment, then in the order named; each pair once. */
  readonly edges: readonly TopologyEdge[];
}

/**
 * An entity in a {@link Topology}.
 *
 * @public
 * @sealed
 */
export interface TopologyNode {
  /** Unique within the topology. */
  readonly name: string;
}

/**
 * A connection in a {@link Topology}.
 *
 * @public
 * @sealed
 */
export interface TopologyEdge {
  /** Name of the sender. */
  readonly from: string;
  /** Name of the receiver; may be the sender itself. */
  readonly to: string;
}

/** The topology of what is attached; who is named but not attached is left out. */
export function topologyOf(records: readonly EntityRecord[]): Topology {
  return {
    nodes: records.map(({ name }) => ({ name })),
    edges: records.flatMap((record) => [...targetsOf(record)].map((to) => ({ from: record.name, to }))),
  };
}

function targetsOf(record: EntityRecord): ReadonlySet<string> {
  const downstream: unknown = record.hooks.downstreamEntities?.() ?? [];
  if (!Array.isArray(downstream)) {
    throw new TypeError(
      `${record.name}: downstreamEntities must return an array of entities, got ${describeValue(downstream)}`,
    );
  }
  const names = new Set<string>();
  for (const target of downstream) {
    const known = recordOf(target);
    if (known?.kernel === record.kernel) names.add(known.name);
  }
  return names;
}

/** The position of each node by name, for the renderers, which number them. */
export function numbersOf(owner: string, { nodes, edges }: Topology): ReadonlyMap<string, number> {
  const numbers = new Map(nodes.map(({ name }, index) => [name, index] as const));
  for (const { from, to } of edges) {
    for (const name of [from, to]) {
      if (!numbers.has(name)) throw new RangeError(`${owner}: an edge names ${describeValue(name)}, which is no node`);
    }
  }
  return numbers;
}
