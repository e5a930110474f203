import type { FutureLike, Script } from "../kit.js";
import { Awaitable, type Engine, ModelError, type Settle, type Wait, type Waiting } from "./basics.js";

export class ModelTimeout extends Awaitable {
  private readonly delay: number;
  private readonly daemon: boolean;

  constructor(delay: number, daemon: boolean) {
    super();
    this.delay = delay;
    this.daemon = daemon;
  }

  begin(settle: Settle, { engine }: Waiting): Wait {
    const timer = engine.add(engine.now + this.delay, 0, this.daemon, undefined, () => settle(false, undefined));
    return { timed: true, abandon: () => engine.remove(timer), takeBack: () => {} };
  }
}

export class ModelFuture extends Awaitable implements FutureLike {
  abandoned = false;
  private readonly engine: Engine;
  private readonly onAbandon: () => void;
  private outcome: { readonly failed: boolean; readonly value: unknown } | undefined;
  private waiters: Settle[] = [];
  private awaited = false;

  constructor(engine: Engine, onAbandon: () => void) {
    super();
    this.engine = engine;
    this.onAbandon = onAbandon;
  }

  get settled(): boolean {
    return this.outcome !== undefined;
  }

  resolve(value: unknown): void {
    this.settle(false, value);
  }

  fail(error: unknown): void {
    this.settle(true, error);
    if (this.awaited) return;
    this.engine.atEndOfInstant(() => {
      if (!this.awaited) throw new ModelError("SIMULATION_FAILED", error);
    });
  }

  begin(settle: Settle): Wait {
    this.awaited = true;
    if (this.outcome !== undefined) {
      settle(this.outcome.failed, this.outcome.value);
    } else {
      this.abandoned = false;
      this.waiters.push(settle);
    }
    return {
      timed: false,
      abandon: () => {
        this.waiters = this.waiters.filter((waiter) => waiter !== settle);
        if (this.outcome !== undefined || this.waiters.length > 0) return;
        this.abandoned = true;
        this.onAbandon();
      },
      takeBack: () => {},
    };
  }

  private settle(failed: boolean, value: unknown): void {
    if (this.outcome !== undefined) throw new ModelError("ALREADY_SETTLED");
    this.outcome = { failed, value };
    // Whoever is told may make others go away.
    for (let waiter = this.waiters.shift(); waiter !== undefined; waiter = this.waiters.shift()) waiter(failed, value);
  }
}

/** A part of a combinator. */
interface Branch {
  /** Undefined while it begins. */
  wait: Wait | undefined;
  /** It has answered, or is not waited for any more. */
  over: boolean;
  /** It was left while it began. */
  left: boolean;
}

abstract class Combinator extends Awaitable {
  protected readonly parts: readonly (Awaitable | Script)[];

  constructor(parts: readonly (Awaitable | Script)[]) {
    super();
    this.parts = parts;
  }

  /** Begins the parts in order until `decided`. */
  protected beginAll(
    who: Waiting,
    branches: Branch[],
    decided: () => boolean,
    answer: (index: number, failed: boolean, value: unknown) => void,
  ): void {
    for (const [index, part] of this.parts.entries()) {
      if (decided()) return;
      const branch: Branch = { wait: undefined, over: false, left: false };
      let late: { failed: boolean; value: unknown } | undefined;
      const settle: Settle = (failed, value) => {
        if (branch.over && !branch.left) return;
        branch.over = true;
        if (decided()) {
          // It came too late: it goes back, once it is known to whom.
          if (branch.wait === undefined) late = { failed, value };
          else if (!failed) branch.wait.takeBack(value);
          return;
        }
        answer(index, failed, value);
      };
      branches[index] = branch;
      if (who.engine.isScript(part)) {
        const child = who.engine.child(part, who);
        branch.wait = child.begin(settle, who);
        child.startNow();
        continue;
      }
      const wait = part.begin(settle, who);
      branch.wait = wait;
      // What this one did as it began has decided without it.
      const { failed, value } = (late ?? { failed: true, value: undefined }) as { failed: boolean; value: unknown };
      if (!failed) wait.takeBack(value);
      else if (branch.left && late === undefined) wait.abandon();
    }
  }
}

function leave(branch: Branch): void {
  branch.over = true;
  branch.left = branch.wait === undefined;
  branch.wait?.abandon();
}

function leaveAll(branches: readonly Branch[]): void {
  for (const branch of branches) if (!branch.over) leave(branch);
}

export class ModelAnyOf extends Combinator {
  begin(settle: Settle, who: Waiting): Wait {
    const branches: Branch[] = [];
    let winner: number | undefined;
    this.beginAll(
      who,
      branches,
      () => winner !== undefined,
      (index, failed, value) => {
        winner = index;
        leaveAll(branches);
        settle(failed, failed ? value : [index, value]);
      },
    );
    return {
      get timed() {
        return branches.some(({ wait }) => wait?.timed === true);
      },
      abandon: () => {
        winner ??= -1;
        leaveAll(branches);
      },
      takeBack: (result) => {
        const [index, value] = result as [number, unknown];
        branches[index]?.wait?.takeBack(value);
      },
    };
  }
}

export class ModelAllOf extends Combinator {
  begin(settle: Settle, who: Waiting): Wait {
    const branches: Branch[] = [];
    const values: unknown[] = this.parts.map(() => undefined);
    let decided = false;
    let missing = this.parts.length;
    /** Those under way are abandoned, then what others gave goes back. */
    const undo = () => {
      const given = branches.filter(({ over }, index) => over && index !== failedAt);
      leaveAll(branches);
      for (const branch of given) branch.wait?.takeBack(values[branches.indexOf(branch)]);
    };
    let failedAt: number | undefined;
    this.beginAll(
      who,
      branches,
      () => decided,
      (index, failed, value) => {
        if (failed) {
          decided = true;
          failedAt = index;
          undo();
          settle(true, value);
          return;
        }
        values[index] = value;
        missing--;
        if (missing > 0) return;
        decided = true;
        settle(false, values);
      },
    );
    return {
      get timed() {
        return branches.every(({ wait, over }) => over || wait?.timed === true);
      },
      abandon: () => {
        decided = true;
        undo();
      },
      takeBack: undo,
    };
  }
}
