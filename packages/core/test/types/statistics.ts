// What must compile and what must not, of sources, clients and what they write. This file is compiled, not run.
import {
  ClosedLoopClients,
  type Event,
  type Message,
  type Process,
  piecewise,
  type Series,
  type SimFuture,
  Source,
  type Target,
  toCsv,
} from "@sim/core";

declare const series: Series;
declare const shop: Target<Message<"Order", { readonly amount: number }>>;
declare const answer: SimFuture<string>;
declare function ask(client: number, index: number): Process<number>;

/** Compiles only if `A` and `B` are the same type. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const yes = <_T extends true>(): void => {};

// --- [LOG3] as many quantiles as shares ---

const [p50, p99] = series.quantiles([0.5, 0.99]);
yes<Same<typeof p50, number>>();
yes<Same<typeof p99, number>>();
// @ts-expect-error two shares, two quantiles
series.quantiles([0.5, 0.99])[2];

// --- [CORE5.1] the payload belongs to the type ---

const profile = piecewise([{ from: 0, rate: 1 }]);
Source.profile("s", { target: shop, type: "Order", profile, make: (amount) => ({ amount }) });
// @ts-expect-error wrong payload
Source.profile("s", { target: shop, type: "Order", profile, make: (index) => index });
// @ts-expect-error a misspelt type
Source.profile("s", { target: shop, type: "Odrer", profile, make: (amount) => ({ amount }) });
// @ts-expect-error a profile is made by piecewise, ramp or dayCurve
Source.profile("s", { target: shop, type: "Order", profile: 5, make: (amount) => ({ amount }) });

// --- [CORE5.2] a request is a process or a waitable ---

new ClosedLoopClients("c", { clients: 1, thinkTime: 1, request: ask });
new ClosedLoopClients("c", { clients: 1, thinkTime: 1, request: () => answer });
new ClosedLoopClients("c", {
  clients: 1,
  thinkTime: 1,
  request: function* (client) {
    yield client;
    return yield* answer;
  },
});
// @ts-expect-error nothing to wait for
new ClosedLoopClients("c", { clients: 1, thinkTime: 1, request: () => 5 });
// @ts-expect-error a promise is no simulated wait
new ClosedLoopClients("c", { clients: 1, thinkTime: 1, request: async () => 5 });

// --- [CORE5.5] tables ---

declare const events: readonly Event<Message<"Order", number>>[];
toCsv(events);
toCsv(series);
// @ts-expect-error no table
toCsv(5);
