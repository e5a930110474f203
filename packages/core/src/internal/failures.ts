import { describeValue } from "../checks.js";
import { SimulationError } from "../errors.js";

/** The failures of a run on their way out: each is wrapped once, and none is lost. */
export class Failures {
  /** A failure where throwing would hit a bystander: thrown after the present event. */
  surfacing: SimulationError | undefined = undefined;
  private last: SimulationError | undefined = undefined;

  /** Names time, place and event; what has been wrapped before stays as it is. */
  wrap(error: unknown, now: number, entity: string | undefined, what: string): SimulationError {
    if (this.last !== undefined && error === this.last) return this.last;
    const place = entity === undefined ? what : `${entity}, ${what}`;
    const words = error instanceof Error ? error.message : describeValue(error);
    this.last = new SimulationError(`at ${now} s in ${place}: ${words}`, now, entity, what, error);
    return this.last;
  }

  /** Whether `error` is on its way out of the run already, past whoever might catch it. */
  isFatal(error: unknown): boolean {
    return error !== undefined && error === this.last;
  }

  throwSurfacing(): void {
    const { surfacing } = this;
    this.surfacing = undefined;
    if (surfacing !== undefined) throw surfacing;
  }
}
