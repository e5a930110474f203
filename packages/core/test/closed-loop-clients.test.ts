import {
  type Awaitable,
  ClosedLoopClients,
  type ClosedLoopOptions,
  constant,
  Entity,
  exponential,
  type Process,
  SimError,
  type SimFuture,
  Simulation,
  sampleDuration,
} from "@sim/core";
import { describe, expect, it } from "vitest";
import { anything } from "./bad-input/cases.js";

/** One server, first come, first served. */
class Server extends Entity<never> {
  busy = false;
  readonly line: SimFuture<void>[] = [];
  *serve(seconds: () => number): Process<number> {
    if (this.busy) {
      const turn = this.sim.future();
      this.line.push(turn);
      yield* turn;
    }
    this.busy = true;
    const time = seconds();
    yield time;
    const next = this.line.shift();
    if (next === undefined) this.busy = false;
    else next.resolve();
    return time;
  }
  handleEvent(): void {}
}

/**
 * Exact mean value analysis of N clients, one exponential server and any think time (Reiser and Lavenberg, JACM 1980): who
 * arrives sees the queue of the network with one client less.
 */
function meanValues(clients: number, service: number, think: number): { response: number; throughput: number } {
  let [queue, response, throughput] = [0, 0, 0];
  for (let n = 1; n <= clients; n++) {
    response = service * (1 + queue);
    throughput = n / (response + think);
    queue = throughput * response;
  }
  return { response, throughput };
}

describe("[CORE5.2] ClosedLoopClients", () => {
  it("[CORE5.2] one client by hand: think 2, answer after 1", () => {
    const log: number[][] = [];
    const clients = new ClosedLoopClients("c", {
      clients: 1,
      thinkTime: 2,
      count: 3,
      request: function* (client, index) {
        log.push([sim.now, client, index]);
        yield 1;
      },
    });
    const sim = new Simulation({ entities: [clients] });
    expect(sim.run().time).toBe(9);
    expect(log).toEqual([
      [2, 0, 0],
      [5, 0, 1],
      [8, 0, 2],
    ]);
    const { responseTimes, ...stats } = clients.stats;
    expect(stats).toEqual({
      requests: 3,
      completed: 3,
      failed: 0,
      failures: [],
      lost: 0,
      inFlight: 0,
      throughput: 1 / 3,
      since: 0,
    });
    expect([...responseTimes]).toEqual([1, 1, 1]);
  });

  it("[CORE5.2] three clients, one server, all at once: waits of 1, 2, 3, then a steady cycle", () => {
    const server = new Server("server");
    const clients = new ClosedLoopClients("c", {
      clients: 3,
      thinkTime: 2,
      count: 3,
      start: "request",
      downstream: [server],
      request: () => server.serve(() => 1),
    });
    const sim = new Simulation({ entities: [clients] });
    sim.runUntil(2.5);
    expect([clients.stats.requests, clients.stats.completed, clients.stats.inFlight]).toEqual([3, 2, 1]);
    expect(clients.stats.throughput).toBe(2 / 2.5);
    // Then each comes back just when the one before it leaves: no wait, and the server is never idle.
    expect(sim.run().time).toBe(9);
    expect([...clients.stats.responseTimes]).toEqual([1, 2, 3, 1, 1, 1, 1, 1, 1]);
    expect(clients.stats.throughput).toBe(1);
  });

  it("[CORE5.2] exponential server: response and throughput of exact mean value analysis, whatever the think time", () => {
    const [service, think] = [0.1, 0.9];
    const cases = [
      [1, exponential(think)],
      [5, exponential(think)],
      [10, constant(think)],
      [20, exponential(think)],
    ] as const;
    for (const [n, thinkTime] of cases) {
      const server = new Server("server");
      const clients = new ClosedLoopClients("c", {
        clients: n,
        thinkTime,
        downstream: [server],
        request: () => server.serve(() => sampleDuration(exponential(service), server.sim.random("server/service"))),
      });
      const sim = new Simulation({ entities: [clients], endTime: 31_000, seed: n });
      sim.runUntil(1000);
      sim.resetStatistics();
      sim.run();
      const { responseTimes, throughput, since } = clients.stats;
      const exact = meanValues(n, service, think);
      expect(since).toBe(1000);
      // 30,000 s: the standard errors are below 0.5 %.
      expect(Math.abs(responseTimes.mean / exact.response - 1)).toBeLessThan(0.02);
      expect(Math.abs(throughput / exact.throughput - 1)).toBeLessThan(0.01);
      // The law of response times, X = N / (R + Z), holds in each single run but for the ends.
      expect(throughput * (responseTimes.mean + think)).toBeCloseTo(n, n < 10 ? 1 : 0);
    }
  });

  it("[CORE5.2] until is the last moment of a request; what would come later keeps no run alive", () => {
    const build = (until: number) => {
      const clients = new ClosedLoopClients("c", { clients: 1, thinkTime: 2, until, request: () => work(1) });
      return [new Simulation({ entities: [clients] }).run().time, clients.stats.requests];
    };
    expect([build(4.999), build(5), build(1.5)]).toEqual([
      [3, 1],
      [6, 2],
      [0, 0],
    ]);
  });

  it("[CORE5.2] a failure ends the run, or is counted and the client thinks again", () => {
    const options = (failures?: "throw" | "count"): ClosedLoopOptions => ({
      clients: 1,
      thinkTime: 1,
      count: 4,
      failures,
      request: function* (_, index) {
        yield 1;
        if (index === 1) throw new SimError("FULL", "no room");
        if (index === 2) throw new RangeError("odd");
      },
    });
    const strict = new ClosedLoopClients("c", options());
    expect(() => new Simulation({ entities: [strict] }).run()).toThrow("at 4 s in c, c's client 0: no room");
    expect([strict.stats.failed, strict.stats.inFlight]).toEqual([1, 0]);
    const lenient = new ClosedLoopClients("c", options("count"));
    expect(new Simulation({ entities: [lenient] }).run().time).toBe(8);
    expect(lenient.stats).toMatchObject({ requests: 4, completed: 2, failed: 2, inFlight: 0 });
    expect(lenient.stats.failures).toEqual([
      { error: "FULL", times: 1 },
      { error: "RangeError", times: 1 },
    ]);
    expect(lenient.stats.responseTimes.count).toBe(2);
  });

  it("[CORE5.2] what the request function itself throws, or a wrong result, ends the run in any case", () => {
    const run = (request: () => never) => () =>
      new Simulation({
        entities: [new ClosedLoopClients("c", { clients: 1, thinkTime: 1, failures: "count", request })],
      }).run();
    const bug = () => {
      throw new TypeError("a bug");
    };
    expect(run(bug)).toThrow("at 1 s in c, c's client 0: a bug");
    expect(run(() => anything(5))).toThrow("c: request must return a process or a waitable, got 5");
    expect(run(() => anything(Promise.resolve()))).toThrow(
      "c: request must return a process or a waitable, got an object",
    );
  });

  it("[CORE8] a crash loses the requests under way; after the restart every client begins anew", () => {
    const seen: number[][] = [];
    const answers: SimFuture<void>[] = [];
    const clients = new ClosedLoopClients("c", {
      clients: 2,
      thinkTime: 1,
      count: 2,
      request: (client, index): Awaitable => {
        seen.push([sim.now, client, index]);
        const answer: SimFuture<void> = sim.future();
        answers.push(answer);
        sim.call(3, (future) => future.resolve(), answer);
        return answer;
      },
    });
    const sim: Simulation = new Simulation({ entities: [clients] });
    sim.call(2, () => sim.crash(clients), undefined);
    sim.call(10, () => sim.restart(clients), undefined);
    sim.runUntil(5);
    expect(clients.stats).toMatchObject({ requests: 2, completed: 0, lost: 2, inFlight: 0 });
    expect(answers.map((answer) => answer.abandoned)).toEqual([true, true]);
    expect(sim.run().time).toBe(14);
    expect(seen).toEqual([
      [1, 0, 0],
      [1, 1, 0],
      [11, 0, 1],
      [11, 1, 1],
    ]);
    expect(clients.stats).toMatchObject({ requests: 4, completed: 2, lost: 2, inFlight: 0 });
  });

  it("[CORE8] [ERR2] a request that crashes its own clients is lost like the others", () => {
    const clients = new ClosedLoopClients("c", {
      clients: 2,
      thinkTime: 1,
      request: () => {
        sim.crash(clients);
        return work(1);
      },
    });
    const sim = new Simulation({ entities: [clients] });
    sim.run();
    expect(clients.stats).toMatchObject({ requests: 1, completed: 0, lost: 1, inFlight: 0 });
  });

  it("[CORE5.4] the end of a warm-up resets what is counted, not what is under way", () => {
    const clients = new ClosedLoopClients("c", { clients: 1, thinkTime: 1, request: () => work(2) });
    const sim = new Simulation({ entities: [clients], endTime: 12 });
    sim.call(8, () => sim.resetStatistics(), undefined);
    sim.runUntil(8);
    // Requests at 1, 4, 7; answers at 3, 6, 9, 12.
    expect(clients.stats).toMatchObject({ requests: 0, completed: 0, inFlight: 1, since: 8, throughput: Number.NaN });
    sim.run();
    expect(clients.stats).toMatchObject({ requests: 1, completed: 2, inFlight: 0, throughput: 0.5 });
    expect(clients.stats.responseTimes.sum).toBe(4);
  });

  it("[DET1] the same seed gives the same responses; another does not", () => {
    const responses = (seed: number): readonly number[] => {
      const server = new Server("server");
      const clients = new ClosedLoopClients("c", {
        clients: 4,
        thinkTime: exponential(1),
        count: 50,
        request: () => server.serve(() => 0.5),
      });
      new Simulation({ entities: [clients, server], seed }).run();
      return [...clients.stats.responseTimes];
    };
    expect(responses(1)).toEqual(responses(1));
    expect(responses(1)).not.toEqual(responses(2));
  });

  it("[ERR1] bad options", () => {
    const build = (options: object) => () =>
      new ClosedLoopClients("c", { clients: 1, thinkTime: 1, request: () => work(1), ...options });
    expect(build({ clients: 0 })).toThrow("ClosedLoopClients c: clients must be an integer from 1 to 10000000, got 0");
    expect(build({ thinkTime: -1 })).toThrow("ClosedLoopClients c: thinkTime must be a number of seconds >= 0");
    expect(build({ request: 5 })).toThrow(new TypeError("ClosedLoopClients c: request must be a function, got 5"));
    expect(build({ count: 1.5 })).toThrow("ClosedLoopClients c: count must be an integer >= 0, got 1.5");
    expect(build({ until: Number.NaN })).toThrow("ClosedLoopClients c: until must be");
    expect(build({ start: "now" })).toThrow(
      'ClosedLoopClients c: start must be one of "thinking", "request", got "now"',
    );
    expect(build({ failures: "ignore" })).toThrow("ClosedLoopClients c: failures must be one of");
    expect(build({ downstream: [5] })).toThrow("ClosedLoopClients c: downstream: target must be an entity, got 5");
    expect(() => new ClosedLoopClients("c", anything(undefined))).toThrow(
      "ClosedLoopClients c: options must be an object",
    );
  });
});

function* work(seconds: number): Process {
  yield seconds;
}
