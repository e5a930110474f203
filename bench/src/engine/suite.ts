import type { Suite } from "../harness/suite.js";

const events = "events/s";
const customers = "customers/s";

export const engineSuite: Suite = {
  name: "engine",
  what: "the event loop and the calendar: hold, tick, M/M/1 and a cancellation-heavy load",
  packages: ["@sim/core"],
  workloads: [
    {
      name: "tick/callback",
      unit: events,
      operations: { sim: 10_000_000, simpy: 1_000_000, happysim: 250_000, simjs: 5_000_000 },
    },
    {
      name: "tick/process",
      unit: events,
      operations: { sim: 10_000_000, simpy: 1_000_000, happysim: 250_000, simscript: 250_000 },
    },
    {
      name: "hold/1000/callback",
      unit: events,
      operations: { sim: 4_000_000, simpy: 500_000, happysim: 150_000, simjs: 2_000_000 },
    },
    {
      name: "hold/1000/process",
      unit: events,
      operations: { sim: 4_000_000, simpy: 500_000, happysim: 150_000, simscript: 20_000 },
    },
    {
      name: "hold/100000/callback",
      unit: events,
      guardPending: 100_000,
      operations: { sim: 2_000_000, simpy: 300_000, happysim: 75_000, simjs: 600_000 },
    },
    {
      name: "hold/100000/process",
      unit: events,
      guardPending: 100_000,
      operations: { sim: 2_000_000, simpy: 300_000, happysim: 75_000 },
    },
    {
      name: "hold/1000000/callback",
      unit: events,
      guardPending: 100_000,
      operations: { sim: 1_500_000, simpy: 200_000, simjs: 300_000 },
    },
    {
      name: "mm1/process",
      unit: customers,
      operations: { sim: 2_500_000, simpy: 150_000, happysim: 20_000, simjs: 500_000, simscript: 25_000 },
    },
    {
      name: "mm1/callback",
      unit: customers,
      operations: { sim: 4_000_000, simpy: 200_000, happysim: 60_000, simjs: 1_000_000 },
    },
    {
      name: "cancel",
      unit: events,
      operations: { sim: 2_000_000, simpy: 150_000, happysim: 50_000, simjs: 500_000, simscript: 5_000 },
    },
  ],
  peers: [
    { name: "simpy", registry: "PyPI", version: "4.1.2" },
    { name: "happysim", registry: "PyPI", version: "0.2.5", python: [3, 13] },
    { name: "simjs", registry: "npm", version: "2.0.3" },
    { name: "simscript", registry: "npm", version: "1.0.37" },
  ],
  targets: [
    { workload: "hold/1000/callback", peer: "simpy", atLeast: 10, reachFor: 14 },
    { workload: "hold/1000/callback", peer: "simjs", atLeast: 2.5 },
    { workload: "hold/100000/callback", peer: "simpy", atLeast: 7, reachFor: 12 },
    { workload: "mm1/process", peer: "simpy", atLeast: 25, reachFor: 39 },
    // The target was set by SimPy's usual M/M/1, which is processes; against its callbacks see the table.
    { workload: "mm1/callback", peer: "simpy", of: "mm1/process", atLeast: 35, reachFor: 51 },
  ],
};
