// What must compile and what must not. This file is compiled, not run.
import {
  allOf,
  anyOf,
  Counter,
  type Distribution,
  Entity,
  type Event,
  event,
  exponential,
  type Handled,
  type Message,
  operation,
  type Process,
  type SimFuture,
  Simulation,
  Sink,
  Source,
  type Target,
  timeout,
} from "@sim/core";

type Order = Message<"Order", { readonly amount: number }>;
type Refund = Message<"Refund", { readonly order: string }>;

declare const sim: Simulation;
declare const reply: SimFuture<string>;
declare const count: SimFuture<number>;

/** Compiles only if `A` and `B` are the same type. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const yes = <_T extends true>(): void => {};

// --- [CORE1] messages: the payload belongs to the type ---

class Shop extends Entity<Order | Refund> {
  handleEvent(message: Event<Order | Refund>): Handled {
    if (message.type === "Order") {
      yes<Same<typeof message.payload, { readonly amount: number }>>();
      // @ts-expect-error an order has no order
      return void message.payload.order;
    }
    return void message.payload.order.length;
  }
}
const shop = new Shop("shop");

sim.schedule(shop, "Order", { amount: 3 });
sim.schedule(shop, "Refund", { order: "a" }, { at: 5, priority: 1 });
event(shop, "Order", { amount: 3 });
// @ts-expect-error wrong payload
sim.schedule(shop, "Order", { amount: "3" });
// @ts-expect-error the payload of another type
sim.schedule(shop, "Order", { order: "a" });
// @ts-expect-error a misspelt type
sim.schedule(shop, "Ordr", { amount: 3 });
// @ts-expect-error a misspelt type
event(shop, "order", { amount: 3 });
// @ts-expect-error a missing payload
event(shop, "Order");

// --- [CORE1] targets: contravariant, and any object with a name and a handler ---

const plain = { name: "plain", handleEvent: (order: Event<Order>) => void order.payload.amount };
sim.schedule(plain, "Order", { amount: 1 });
new Simulation({ entities: [plain, shop] });

const orders: Target<Order> = plain;
const both: Target<Order | Refund> = shop;
const some: Target<Order> = both;
// @ts-expect-error it understands orders only
const all: Target<Order | Refund> = orders;
// @ts-expect-error a name is missing
const nameless: Target<Order> = { handleEvent: () => {} };
const numbers: Target<Message<"N", number>> = new Sink<number>("sink");
// @ts-expect-error a sink of numbers is none of strings
const words: Target<Message<"N", string>> = new Sink<number>("sink");
const anything: Target<Message<"N", string>> = new Counter("counter");

Source.constant("s", { target: orders, type: "Order", rate: 1, make: (i) => ({ amount: i }) });
// @ts-expect-error the payload does not fit the target
Source.constant("s", { target: orders, type: "Order", rate: 1, make: (i) => i });
// @ts-expect-error nobody understands it
Source.poisson("s", { target: orders, type: "Refund", rate: 1, make: () => ({ order: "" }) });
Source.trace("s", {
  target: orders,
  type: "Order",
  records: [{ at: 1 }],
  time: (r) => r.at,
  make: (r) => ({ amount: r.at }),
});

// --- handlers ---

class Async extends Entity<Order> {
  // @ts-expect-error an async handler
  async handleEvent(_: Event<Order>) {}
}
class Number5 extends Entity<Order> {
  // @ts-expect-error a handler returns no number
  handleEvent(_: Event<Order>) {
    return 5;
  }
}
class Generator extends Entity<Order> {
  *handleEvent(order: Event<Order>): Process {
    yield order.payload.amount;
    yield event(shop, "Order", { amount: 1 });
    yield [event(shop, "Refund", { order: "b" })];
    yield reply;
  }
}
class Returning extends Entity<Order> {
  *handleEvent(_: Event<Order>) {
    yield 1;
    return [event(shop, "Order", { amount: 1 })];
  }
}

// --- [CORE2] waiting: yield* is typed, a bare yield of a process does not compile ---

function ask(_question: string) {
  return operation(() => count);
}
function* steps(): Process<boolean> {
  yield 1;
  return true;
}

export function* typed(): Process<string> {
  const text = yield* reply;
  yes<Same<typeof text, string>>();
  const answer = yield* ask("?");
  yes<Same<typeof answer, number>>();
  const done = yield* steps();
  yes<Same<typeof done, boolean>>();
  const joined = yield* sim.spawn(steps());
  yes<Same<typeof joined, boolean>>();
  const [a, b] = yield* allOf(reply, count);
  yes<Same<typeof a, string>>();
  yes<Same<typeof b, number>>();

  const first = yield* anyOf(reply, ask("?"), timeout(1));
  if (first[0] === 0) yes<Same<(typeof first)[1], string>>();
  else if (first[0] === 1) yes<Same<(typeof first)[1], number>>();
  else yes<Same<(typeof first)[1], void>>();
  const [index, value] = yield* anyOf(reply, count);
  if (index === 0) yes<Same<typeof value, string>>();
  else yes<Same<typeof value, number>>();
  // @ts-expect-error there is no third
  if (index === 2) return "";
  return text;
}

export function* forgotten(): Process {
  // @ts-expect-error a forgotten * before a process
  yield steps();
}
export function* forgottenOperation(): Process {
  // @ts-expect-error a forgotten * before an operation
  yield ask("?");
}
export function* wrongYield(): Process {
  // @ts-expect-error a string is nothing to wait for
  yield "5";
}
// @ts-expect-error a number is nothing to race
anyOf(reply, 5);
// @ts-expect-error the function itself is no process
sim.spawn(steps);
// @ts-expect-error a future of strings
reply.resolve(5);

sim.call(1, (future) => future.resolve("x"), reply);
// @ts-expect-error the argument does not fit the callback
sim.call(1, (future: SimFuture<string>) => future.resolve("x"), count);

// --- [CORE6] a third party's distribution needs no base class ---

const coin: Distribution = { name: "coin", mean: 0.5, sample: (random) => random.integer(2) };
const kept: readonly Distribution[] = [coin, exponential(1)];

export { Async, all, anything, Generator, kept, Number5, nameless, numbers, Returning, some, words };
