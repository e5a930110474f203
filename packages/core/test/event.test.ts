import { type Event, event, type Message, Simulation } from "@sim/core";
import { expect, it } from "vitest";

it("an event that has been received says in JSON what it is, and nothing of the engine", () => {
  const received: Event<Message<"Note", number>>[] = [];
  const target = {
    name: "target",
    handleEvent: (note: Event<Message<"Note", number>>) => {
      received.push(note);
    },
  };
  const sim = new Simulation({ entities: [target] });
  sim.schedule(target, "Note", 7, { delay: 2 });
  sim.spawn(
    (function* () {
      yield event(target, "Note", 8, { delay: 3 });
    })(),
  );
  sim.run();
  expect(JSON.parse(JSON.stringify(received))).toMatchObject([
    { type: "Note", payload: 7, time: 2, target: { name: "target" } },
    { type: "Note", payload: 8, time: 3, target: { name: "target" } },
  ]);
});
