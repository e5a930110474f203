import type { ConsumerGroupOptions, JoinOptions, RebalanceProtocol } from "@sim/consumer-group";
import { anyOf, type Process, timeout } from "@sim/core";
import { codeOf, Listener, type World, world } from "../world.js";

/** When a client joins, how often it polls from then on, and when it polls for the last time. */
export interface Rhythm {
  readonly at: number;
  readonly every: number;
  readonly until?: number;
}

/** A group whose requests take 0.1 s to the coordinator, with a heartbeat every 0.8 s; nothing else takes any time. */
export class Scene {
  readonly world: World;
  private readonly clients = new Map<string, Listener>();

  constructor(
    protocol: RebalanceProtocol,
    options: Partial<ConsumerGroupOptions<string, number>> = {},
    partitions = 4,
  ) {
    this.world = world({
      partitions,
      log: { readLatency: 0 },
      group: {
        protocol,
        coordinatorLatency: 0.1,
        pollLatency: 0,
        sessionTimeout: 5,
        heartbeatInterval: 0.8,
        maxPollInterval: 10,
        ...options,
      },
    });
  }

  /** A client that joins in its first poll, as Kafka's consumer does; its polls do not wait. */
  client(name: string, { at, every, until = Infinity }: Rhythm, options: JoinOptions = {}): Listener {
    const { sim, group } = this.world;
    const client = new Listener(name);
    this.clients.set(name, client);
    function* live(): Process {
      yield at;
      yield* anyOf(group.join(name, client, options), timeout(0));
      for (let next = 1; at + next * every <= until; next++) {
        yield Math.max(0, at + next * every - sim.now);
        yield* group.poll(name);
      }
    }
    sim.spawn(live(), { owner: client });
    return client;
  }

  /** The client of this name. */
  entity(name: string): Listener {
    return this.clients.get(name) as Listener;
  }

  /** What a client has heard: `time type partitions generation`. */
  heard(name: string): readonly string[] {
    return (this.clients.get(name)?.heard ?? []).map(([time, type, partitions, generation]) =>
      [time, type, (partitions as readonly number[]).join(","), generation].join(" "),
    );
  }

  /** Does something to the world at a moment. */
  at(time: number, action: () => void): void {
    this.world.sim.call(time, action, undefined);
  }

  crash(time: number, name: string): void {
    this.at(time, () => this.world.sim.crash(this.entity(name)));
  }

  suspend(name: string, from: number, to: number): void {
    const client = this.entity(name);
    this.at(from, () => this.world.sim.suspend(client));
    this.at(to, () => this.world.sim.resume(client));
  }

  /** Commits at a moment; gives the code of the answer and when it came, once the run is over. */
  commit(time: number, name: string, generation?: number): { readonly answer: string } {
    const { sim, group } = this.world;
    const result = { answer: "not yet" };
    function* send(): Process {
      yield time;
      const code = yield* codeOf(group.commit(name, group.consumerPositions(name), generation));
      result.answer = `${sim.now} ${code}`;
    }
    sim.spawn(send());
    return result;
  }

  /** When the facts of a kind happened, with their data. */
  facts(kind: string): readonly string[] {
    return this.world.trace
      .filter((entry) => entry.entity === "billing" && entry.what === kind)
      .map(({ time, data }) => [time, ...Object.values(data as object)].join(" "));
  }

  /** Runs to a moment and tells who owns what. */
  owners(time: number): { readonly [name: string]: readonly number[] } {
    this.world.sim.runUntil(time);
    return Object.fromEntries(this.world.group.assignments);
  }
}
