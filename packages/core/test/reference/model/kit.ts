import type { Kit } from "../kit.js";
import type { Awaitable } from "./basics.js";
import { ModelContainer } from "./container.js";
import { ModelEvent } from "./message.js";
import { ModelResource, toldOf } from "./resource.js";
import { ModelSim } from "./simulation.js";
import { ModelStore } from "./store.js";
import { ModelAllOf, ModelAnyOf, ModelTimeout } from "./waits.js";

/** The reference engine: slow and obvious. */
export const modelKit: Kit = {
  simulation: (entities, endTime) => new ModelSim(entities, endTime),
  resource: (name, capacity) => new ModelResource(name, capacity),
  store: (name, capacity, order) => new ModelStore(name, capacity, order),
  container: (name, capacity, initial) => new ModelContainer(name, capacity, initial),
  delay: (units) => units,
  timeout: (units) => new ModelTimeout(units, false),
  idle: (units) => new ModelTimeout(units, true),
  anyOf: (parts) => new ModelAnyOf(parts as readonly Awaitable[]),
  allOf: (parts) => new ModelAllOf(parts as readonly Awaitable[]),
  event: (target, payload, delay) => new ModelEvent(target, payload, delay),
  preemption: toldOf,
};
