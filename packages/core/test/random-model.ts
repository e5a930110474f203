import {
  anyOf,
  Entity,
  type Event,
  event,
  type Handled,
  idle,
  type Message,
  Probe,
  Simulation,
  Source,
  type TraceEntry,
  type TraceOptions,
  timeout,
} from "@sim/core";

/** The parameters of a small model, drawn by a property test. */
export interface ModelParameters {
  readonly seed: number;
  readonly nodes: number;
  readonly rate: number;
  readonly serviceMs: number;
  readonly crashAtMs: number;
  readonly downMs: number;
  readonly probeMs: number;
}

type Job = Message<"Job", { readonly id: number; readonly hops: number }>;

/** Serves jobs and hands them on, sometimes with a race against a timer, and idles beside that. */
class Node extends Entity<Job> {
  readonly parameters: ModelParameters;
  next: Node | undefined;
  served = 0;

  constructor(name: string, parameters: ModelParameters) {
    super(name);
    this.parameters = parameters;
  }

  override downstreamEntities(): readonly Node[] {
    return this.next === undefined ? [] : [this.next];
  }

  override *onStart() {
    for (;;) {
      yield idle(0.7);
      this.sim.random(`${this.name}/idle`).next();
    }
  }

  override onEnd(): Handled {
    return this.next === undefined ? undefined : event(this.next, "Job", { id: -1, hops: 9 });
  }

  *handleEvent({ payload }: Event<Job>) {
    const random = this.sim.random(`${this.name}/service`);
    const service = (this.parameters.serviceMs * random.integer(4)) / 1000;
    const reply = this.sim.future<number>();
    this.sim.call(service, (future) => future.resolve(payload.id), reply, { priority: random.integer(3) - 1 });
    const [index] = yield* anyOf(reply, timeout((this.parameters.serviceMs * 2) / 1000));
    this.served++;
    if (index === 0 && payload.hops < 4 && this.next !== undefined) {
      yield event(this.next, "Job", { id: payload.id, hops: payload.hops + 1 }, { delay: random.next() });
    }
  }
}

/** Builds the model anew: nodes in a ring, a Poisson source, a probe, a crash and a restart. */
export function buildModel(parameters: ModelParameters, endTime: number | undefined, listen?: TraceOptions) {
  const nodes = Array.from({ length: parameters.nodes }, (_, i) => new Node(`node-${i}`, parameters));
  for (const [i, node] of nodes.entries()) node.next = nodes[(i + 1) % nodes.length];
  const [first] = nodes as [Node];
  const source = Source.poisson("source", {
    target: first,
    type: "Job",
    rate: parameters.rate,
    until: 12,
    make: (id) => ({ id, hops: 0 }),
  });
  const probe = new Probe("probe", {
    interval: parameters.probeMs / 1000,
    sample: () => nodes.reduce((sum, node) => sum + node.served, 0),
  });
  const trace: TraceEntry[] = [];
  const sim = new Simulation({
    entities: [source, probe],
    seed: parameters.seed,
    endTime,
    trace: listen ?? ((entry) => trace.push(entry)),
  });
  sim.call(parameters.crashAtMs / 1000, () => sim.crash(first), undefined);
  sim.call((parameters.crashAtMs + parameters.downMs) / 1000, () => sim.restart(first), undefined);
  return { sim, trace, probe };
}
