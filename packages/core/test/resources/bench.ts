import { type Process, Simulation } from "@sim/core";

/** A simulation whose processes write a log of what they see, each line with its time. */
export class Bench {
  readonly sim: Simulation;
  readonly log: string[] = [];

  constructor(sim: Simulation = new Simulation()) {
    this.sim = sim;
  }

  say(what: string): void {
    this.log.push(`${this.sim.now} ${what}`);
  }

  /** Starts a process at `at` seconds; what it throws is written as well. */
  at(at: number, name: string, body: (say: (what: string) => void) => Process<unknown>) {
    const say = (what: string): void => this.say(`${name} ${what}`);
    const work = function* (): Process {
      if (at > 0) yield at;
      try {
        yield* body(say);
      } catch (error) {
        const { code, message } = error as { readonly code?: string; readonly message: string };
        say(`throws ${code ?? message}`);
      }
    };
    return this.sim.spawn(work(), { name });
  }

  run(): string[] {
    this.sim.run();
    return this.log;
  }
}
