import type { TargetLike } from "../kit.js";
import { type Engine, type Hooks, ModelError, type Owner, type Settle } from "./basics.js";

/** An entity of the reference engine that processes wait at. */
export class Component implements TargetLike, Hooks {
  readonly name: string;
  private engineOrNone: Engine | undefined;
  private owner: Owner | undefined;

  constructor(name: string) {
    this.name = name;
  }

  attached(engine: Engine, owner: Owner): void {
    this.engineOrNone = engine;
    this.owner = owner;
  }

  readonly engineIfAny = (): Engine | undefined => this.engineOrNone;

  get engine(): Engine {
    return this.engineOrNone as Engine;
  }

  get down(): boolean {
    return this.owner?.crashed === true;
  }

  get still(): boolean {
    return this.owner?.suspended === true;
  }
}

export function refuse(settle: Settle): void {
  settle(true, new ModelError("ENTITY_UNAVAILABLE"));
}
