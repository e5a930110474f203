import {
  Entity,
  type Event,
  event,
  exponential,
  type Fact,
  FaultSchedule,
  type Handled,
  type Message,
  type Process,
  Simulation,
  Sink,
  Source,
  sampleDuration,
  uniform,
  weibull,
} from "@sim/core";
import { observer } from "./observer.js";

type Job = Message<"Job", { readonly id: number; readonly sent: number }>;

/** Works on up to ten jobs at a time, does its rounds beside, and forgets in a crash what it was doing. */
class Server extends Entity<Job> {
  private readonly out: Sink<number>;
  private done: Fact | undefined;
  private fault: Fact | undefined;
  private busy = 0;

  constructor(name: string, out: Sink<number>) {
    super(name);
    this.out = out;
  }

  override downstreamEntities(): readonly [Sink<number>] {
    return [this.out];
  }

  override onStart(): Process {
    this.done = this.sim.fact(this, "done", "job", "took", "pace");
    this.fault = this.sim.fact(this, "fault", "kind", "busy");
    return this.rounds();
  }

  override onCrash(): void {
    this.fault?.report(0, this.busy);
    this.busy = 0;
  }

  override onRestart(): Process {
    this.fault?.report(1, this.busy);
    return this.rounds();
  }

  override onResume(): Handled {
    this.fault?.report(2, this.busy);
  }

  *handleEvent({ payload: { id, sent } }: Event<Job>): Process {
    if (this.busy >= 10) {
      yield event(this.out, "Refused", id);
      return;
    }
    this.busy++;
    yield sampleDuration(exponential(0.3), this.sim.random(`${this.name}/work`));
    this.busy--;
    this.done?.report(id, this.now - sent, this.slowdown);
    yield event(this.out, "Done", id);
  }

  private *rounds(): Process {
    for (;;) {
      yield 2.5;
      this.fault?.report(3, this.busy);
    }
  }
}

/** Servers that crash, pause and slow down at random and as planned, under a load that does not care. */
export function faults(seed: number): Simulation {
  const out = new Sink<number>("out");
  const [a, b, c] = ["a", "b", "c"].map((name) => new Server(name, out)) as [Server, Server, Server];
  const load = (target: Server) =>
    Source.poisson(`${target.name}-load`, { target, type: "Job", rate: 4, make: (id, sent) => ({ id, sent }) });
  const schedules = [
    FaultSchedule.random("crashes", {
      target: a,
      fault: "crash",
      timeToFailure: weibull({ shape: 1.5, mean: 20 }),
      timeToRepair: exponential(4),
    }),
    FaultSchedule.random("pauses", {
      target: b,
      fault: "pause",
      timeToFailure: exponential(9),
      timeToRepair: uniform(0, 3),
    }),
    FaultSchedule.random("stalls", {
      target: b,
      fault: { slowDown: 3.5 },
      timeToFailure: exponential(15),
      timeToRepair: exponential(5),
      until: 250,
    }),
    FaultSchedule.given("plan", [
      { target: c, fault: "pause", at: 50, duration: 12.5 },
      { target: c, fault: { slowDown: 2 }, at: 58, duration: 40 },
      { target: c, fault: "crash", at: 90, duration: 10 },
      { target: a, fault: { slowDown: 0.5 }, at: 200 },
    ]),
  ];
  const sim = new Simulation({ seed, entities: [load(a), load(b), load(c), ...schedules], endTime: 500 });
  const taken = sim.fact(observer("hand"), "taken", "down", "done");
  const hand = sim.random("hand");
  const takeAHand = (): void => {
    const target = [a, b, c][hand.integer(3)] as Server;
    const what = hand.integer(5);
    if (what === 0) sim.crash(target);
    if (what === 1) sim.restart(target);
    if (what === 2) sim.suspend(target);
    if (what === 3) sim.resume(target);
    if (what === 4) sim.slowDown(target, 0.5 + hand.next());
    taken.report(sim.isDown(target) ? 1 : 0, out.count);
  };
  sim.every(3.25, takeAHand);
  return sim;
}
