import { holdBack, type Scheduled, toSeconds, toTicks } from "@sim/core";
import type { GroupState, Member } from "./group-state.js";

/**
 * The session of one member [GRP5]: it sends heartbeats at join + k * interval while its entity is up, neither crashed nor
 * suspended, and is expelled `sessionTimeout` after the last one. No event is spent on heartbeats: when the entity falls
 * silent, the last one is computed and the expiry scheduled, an ordinary event; it is called off if the entity comes back
 * in time for another heartbeat.
 * A coordinator that comes back from a crash counts from its restart.
 */
export class Session<K, V> {
  private readonly state: GroupState<K, V>;
  private readonly member: Member<K, V>;
  private readonly onExpire: (member: Member<K, V>) => void;
  private readonly timeoutTicks: number;
  private readonly intervalTicks: number;
  private readonly startTicks: number;
  /** Since when the entity has been up, and its last heartbeat before that. */
  private upSinceTicks: number;
  private lastBeatTicks: number;
  /** No timeout counts from before this: the join, or the coordinator's last restart. */
  private countedFromTicks: number;
  private silent: boolean;
  private expiry: Scheduled | undefined = undefined;
  private expiryTicks = Infinity;

  constructor(state: GroupState<K, V>, member: Member<K, V>, onExpire: (member: Member<K, V>) => void) {
    const { sessionTimeout, heartbeatInterval } = state.settings;
    this.state = state;
    this.member = member;
    this.onExpire = onExpire;
    this.timeoutTicks = toTicks(sessionTimeout as number);
    this.intervalTicks = toTicks(heartbeatInterval);
    this.startTicks = toTicks(state.sim.now);
    this.upSinceTicks = this.startTicks;
    this.lastBeatTicks = this.startTicks;
    this.countedFromTicks = this.startTicks;
    this.silent = isSilent(state, member);
    if (this.silent) this.armExpiry();
  }

  end(): void {
    this.expiry?.cancel();
    this.expiry = undefined;
  }

  /** The entity has crashed or been suspended. One that is suspended may crash as well. */
  entitySilent(): void {
    if (this.silent) return;
    this.silent = true;
    const lastOnGrid = this.gridPoint(Math.floor);
    if (lastOnGrid >= this.upSinceTicks) this.lastBeatTicks = lastOnGrid;
    if (this.expiry === undefined && !this.state.down) this.armExpiry();
  }

  /** The entity is up again. */
  entityBack(): void {
    this.silent = false;
    this.upSinceTicks = toTicks(this.state.sim.now);
    if (this.expiry !== undefined && this.gridPoint(Math.ceil) < this.expiryTicks) this.end();
  }

  coordinatorCrashed(): void {
    this.end();
  }

  coordinatorRestarted(): void {
    this.countedFromTicks = toTicks(this.state.sim.now);
    if (this.silent) this.armExpiry();
  }

  expired(): void {
    const { state } = this;
    if (holdBack<{ expired(): void }>(state.coordinator, expire, this)) return;
    // Held back, and meanwhile called off.
    if (this.expiry === undefined || toTicks(state.sim.now) < this.expiryTicks) return;
    this.expiry = undefined;
    this.onExpire(this.member);
  }

  private armExpiry(): void {
    this.expiryTicks = Math.max(this.lastBeatTicks, this.countedFromTicks) + this.timeoutTicks;
    this.expiry = this.state.sim.call<{ expired(): void }>(0, expire, this, { at: toSeconds(this.expiryTicks) });
  }

  /** The time of the heartbeat next to now, by `round` the last or the next. */
  private gridPoint(round: (x: number) => number): number {
    const elapsed = toTicks(this.state.sim.now) - this.startTicks;
    return this.startTicks + round(elapsed / this.intervalTicks) * this.intervalTicks;
  }
}

function isSilent<K, V>({ sim }: GroupState<K, V>, { entity }: Member<K, V>): boolean {
  return sim.isDown(entity) || sim.isSuspended(entity);
}

function expire(session: { expired(): void }): void {
  session.expired();
}
