/** Every contract of `@sim/core` as a third party implements it. */
import {
  type Distribution,
  Entity,
  type EntityHooks,
  type Event,
  type FaultWatcher,
  type Handled,
  type Message,
  type MixturePart,
  mixture,
  type Portion,
  type Process,
  type RandomStream,
  type Target,
} from "@sim/core";

/** One of two values, equally likely; what it knows of its own parts is left to whoever asks for it. */
export const coin: Distribution = {
  name: "coin",
  mean: 0.5,
  variance: 0.25,
  sample: (random: RandomStream) => random.integer(2),
  within: (low, high): Portion => ({ probability: low <= 0 && high >= 1 ? 1 : 0.5, mean: 0.5, variance: undefined }),
};
const half: MixturePart = { weight: 1, distribution: coin };
export const twoCoins: Distribution = mixture([half, half]);

export type Work = Message<"Work", { readonly seconds: number }>;

/** An entity without the base class. */
export class Plain implements Target<Work>, EntityHooks {
  readonly name = "plain";
  done = 0;
  *handleEvent(event: Event<Work>): Process {
    yield event.payload.seconds;
    this.done++;
  }
  onStart(): Handled {}
  onEnd(): Handled {}
  downstreamEntities(): readonly Target[] {
    return [];
  }
}

/** An entity with it, which has its faults noted. */
export class Worker extends Entity<Work> {
  readonly finished: number[] = [];
  readonly faults = new Faults();
  override onStart(): Handled {
    this.sim.watch(this, this.faults);
  }
  *handleEvent(event: Event<Work>): Process<void> {
    yield event.payload.seconds;
    this.finished.push(this.now);
  }
}

class Faults implements FaultWatcher {
  readonly lines: string[] = [];
  crashed(): void {
    this.lines.push("crashed");
  }
  restarted(): void {
    this.lines.push("restarted");
  }
}
