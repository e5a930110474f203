import { anyOf, Entity, holdBack, operation, type Process, Simulation, timeout, untilResumed } from "@sim/core";
import { describe, expect, it } from "vitest";

/** A component that answers a request after a second, by a timer of its own. */
class Server extends Entity {
  readonly log: string[] = [];
  handleEvent(): void {}
  say(what: string): void {
    this.log.push(`${this.now} ${what}`);
  }
  ask(what: string): Process<string> {
    return operation(() => {
      if (this.crashed) throw new Error("down");
      this.say(`${what} begins`);
      const reply = this.sim.future<string>({ label: what });
      const answer = (text: string): void => {
        if (holdBack(this, answer, text)) return;
        this.say(`${text} is answered`);
        reply.resolve(text);
      };
      this.sim.call(1, answer, what);
      return reply;
    }, this);
  }
}

function world() {
  const server = new Server("server");
  const sim = new Simulation({ entities: [server] });
  const at = (time: number, name: string, body: () => Process<unknown>) =>
    sim.spawn(
      (function* () {
        yield time;
        try {
          yield* body();
          server.say(`${name} goes on`);
        } catch (error) {
          server.say(`${name} throws ${(error as Error).message}`);
        }
      })(),
      { name },
    );
  return { server, sim, at };
}

describe("[CORE8] components under suspension", () => {
  it("[CORE8.6] their timers are held back, their requests begin when they go on, all in order", () => {
    const { server, sim, at } = world();
    at(1.5, "a", () => server.ask("one"));
    sim.call(2, () => sim.suspend(server), undefined);
    // Held in this order: b, c, the answer to a, which is due at 2.5 as well, d.
    at(2.25, "b", () => server.ask("two"));
    at(2.5, "c", () => untilResumed(server) as unknown as Process);
    at(2.75, "d", () => server.ask("three"));
    sim.call(10, () => sim.resume(server), undefined);
    at(10, "e", () => untilResumed(server) as unknown as Process);
    expect(sim.run()).toMatchObject({ time: 11, blocked: [] });
    expect(server.log).toEqual([
      "1.5 one begins",
      "10 e goes on",
      "10 one is answered",
      "10 two begins",
      "10 c goes on",
      "10 a goes on",
      "10 three begins",
      "11 two is answered",
      "11 three is answered",
      "11 b goes on",
      "11 d goes on",
    ]);
  });

  it("[CORE8.6] suspended again before their turn, they wait again", () => {
    const { server, sim, at } = world();
    at(0.5, "a", () => server.ask("one"));
    sim.call(1, () => sim.suspend(server), undefined);
    at(2, "b", () => server.ask("two"));
    sim.call(3, () => sim.resume(server), undefined);
    sim.call(3, () => sim.suspend(server), undefined);
    sim.call(5, () => sim.resume(server), undefined);
    sim.run();
    expect(server.log).toEqual([
      "0.5 one begins",
      "5 one is answered",
      "5 a goes on",
      "5 two begins",
      "6 two is answered",
      "6 b goes on",
    ]);
  });

  it("[CORE8.6] so do waits and callbacks as such", () => {
    const { server, sim, at } = world();
    sim.suspend(server);
    at(1, "waits", () => untilResumed(server) as unknown as Process);
    sim.call(2, () => holdBack(server, (what: string) => server.say(what), "called back"), undefined);
    sim.call(3, () => sim.resume(server), undefined);
    sim.call(3, () => sim.suspend(server), undefined);
    sim.call(5, () => sim.resume(server), undefined);
    sim.run();
    expect(server.log).toEqual(["5 called back", "5 waits goes on"]);
  });

  it("[CORE8.6] who is interrupted meanwhile waits no more", () => {
    const { server, sim, at } = world();
    sim.suspend(server);
    const waiting = at(1, "waits", function* () {
      try {
        yield* untilResumed(server);
      } catch {
        yield 10;
      }
    });
    sim.call(2, () => waiting.interrupt("x"), undefined);
    sim.call(3, () => sim.resume(server), undefined);
    sim.run();
    expect(server.log).toEqual(["12 waits goes on"]);
  });

  it("[CORE8.6] a crash drops what was held back, and requests that have not begun meet a server that is down", () => {
    const { server, sim, at } = world();
    at(0.5, "a", () => server.ask("one"));
    sim.call(1, () => sim.suspend(server), undefined);
    at(2, "b", () => server.ask("two"));
    at(2, "c", () => anyOf(server.ask("three"), timeout(1)) as unknown as Process);
    sim.call(4, () => sim.crash(server), undefined);
    sim.call(4, () => sim.restart(server), undefined, { priority: 1 });
    const summary = sim.run();
    expect(server.log).toEqual(["0.5 one begins", "3 c goes on", "4 b throws down"]);
    expect(summary.blocked).toEqual([{ process: "a", waitingFor: "one", since: 0.5 }]);
  });

  it("[CORE8.6] at the end of a run those who wait are named, and what was held back is counted", () => {
    const { server, sim, at } = world();
    at(0.5, "a", () => server.ask("one"));
    sim.call(1, () => sim.suspend(server), undefined);
    at(2, "b", () => server.ask("two"));
    const summary = sim.run();
    expect(summary).toMatchObject({ time: 2, outcome: "truncated", unfinished: 2 });
    expect(summary.blocked).toEqual([
      { process: "a", waitingFor: "one", since: 0.5 },
      { process: "b", waitingFor: "server to resume (it is suspended)", since: 2 },
    ]);
    expect([sim.isSuspended(server), sim.isDown(server)]).toEqual([true, false]);
  });

  it("[ERR1] holdBack, untilResumed and isSuspended check what they are given", () => {
    const { server, sim } = world();
    expect(holdBack(server, 5 as never, undefined)).toBe(false);
    sim.suspend(server);
    expect(() => holdBack(server, 5 as never, undefined)).toThrow("holdBack: callback must be a function, got 5");
    expect(() => holdBack({} as never, () => {}, undefined)).toThrow(TypeError);
    expect(() => untilResumed(3 as never)).toThrow("untilResumed: target must be an entity, got 3");
    expect(() => sim.isSuspended(undefined as never)).toThrow("Simulation.isSuspended: target must be an entity");
  });
});
