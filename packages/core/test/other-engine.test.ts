/** Two copies of the package in one program, as two of its versions would be. */
import { beforeAll, describe, expect, it, vi } from "vitest";
import * as here from "../src/index.js";

type Core = typeof here;
let there: Core;
beforeAll(async () => {
  vi.resetModules();
  there = await import("../src/index.js");
});

const other = expect.objectContaining({ code: "OTHER_ENGINE" });

describe("[CORE4.1] what another copy of the package made", () => {
  it("is another copy, as these tests need it", () => {
    expect(there.Entity).not.toBe(here.Entity);
    expect(new there.Sink("sink")).not.toBeInstanceOf(here.Sink);
  });

  it("is refused as an entity when it is attached, with what to do", () => {
    const sink = new there.Sink("orders");
    const build = () => new here.Simulation({ entities: [sink] });
    expect(build).toThrow(other);
    expect(build).toThrow(/^orders: made by another copy of @sim\/core .* `npm ls @sim\/core` tells who brings which/);
  });

  it("is refused downstream of an entity, and as the target of an event", () => {
    const sink = new there.Sink<number>("sink");
    const source = here.Source.constant("source", { target: sink, type: "Tick", rate: 1, make: (i) => i });
    expect(() => new here.Simulation({ entities: [source] })).toThrow(other);
    expect(() => new here.Simulation().schedule(sink, "Tick", 1)).toThrow(other);
  });

  it("is refused where a process waits for it", () => {
    const sim = new here.Simulation();
    const seen: unknown[] = [];
    const process = function* (): here.Process {
      try {
        yield there.timeout(1) as here.Waitable<void>;
      } catch (error) {
        seen.push(error);
      }
    };
    sim.spawn(process());
    sim.run();
    expect(seen).toEqual([other]);
  });

  it("is told from a plain object with a name and a handler, which any copy takes", () => {
    const got: unknown[] = [];
    const target = { name: "plain", handleEvent: (event: { payload: number }) => void got.push(event.payload) };
    const sim = new here.Simulation();
    sim.schedule(target as here.Target<here.Message<"Tick", number>>, "Tick", 7);
    sim.run();
    expect(got).toEqual([7]);
  });
});
