import { holdBack, type Scheduled, toSeconds, toTicks } from "@sim/core";
import type { GroupState } from "./group-state.js";
import type { Member } from "./member.js";

/**
 * The session of one member [GRP5]: its client sends heartbeats at start + k * interval while it can, and is expelled
 * `sessionTimeout` after the last one. It cannot while its entity is crashed or suspended, or while the protocol says so.
 *
 * No event is spent on heartbeats: when the client falls silent, the last one is computed and the expiry scheduled, an
 * ordinary event; it is called off if the client comes back in time for another heartbeat.
 * A coordinator that comes back from a crash counts from its restart.
 */
export class Session<K, V> {
  private readonly state: GroupState<K, V>;
  private readonly member: Member<K, V>;
  private readonly onExpire: (member: Member<K, V>) => void;
  private readonly timeoutTicks: number;
  private readonly intervalTicks: number;
  private readonly startTicks: number;
  /** Since when the client has sent heartbeats, and its last heartbeat before that. */
  private upSinceTicks: number;
  private lastBeatTicks: number;
  /** No timeout counts from before this: the start, or the coordinator's last restart. */
  private countedFromTicks: number;
  /** Whether the protocol has the client send heartbeats. */
  private on = true;
  private silent: boolean;
  private expiry: Scheduled | undefined = undefined;
  private expiryTicks = Infinity;

  constructor(state: GroupState<K, V>, member: Member<K, V>, onExpire: (member: Member<K, V>) => void) {
    const { sessionTimeout, heartbeatInterval } = state.timing;
    this.state = state;
    this.member = member;
    this.onExpire = onExpire;
    this.timeoutTicks = toTicks(sessionTimeout);
    this.intervalTicks = toTicks(heartbeatInterval);
    this.startTicks = toTicks(state.sim.now);
    this.upSinceTicks = this.startTicks;
    this.lastBeatTicks = this.startTicks;
    this.countedFromTicks = this.startTicks;
    this.silent = this.member.silent || this.member.closed;
    if (this.silent) this.armExpiry();
  }

  end(): void {
    this.expiry?.cancel();
    this.expiry = undefined;
  }

  /** The client may have fallen silent, or come back. */
  update(): void {
    const silent = !this.on || !this.member.running;
    if (silent === this.silent) return;
    this.silent = silent;
    if (silent) this.fallSilent();
    else this.comeBack();
  }

  /** The protocol stops the client's heartbeats, or starts them. */
  setHeartbeats(on: boolean): void {
    this.on = on;
    this.update();
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

  /** Seconds until the client's next heartbeat, more than 0; Infinity without heartbeats. */
  untilNextHeartbeat(): number {
    if (this.intervalTicks === Infinity) return Infinity;
    const now = toTicks(this.state.sim.now);
    const passed = Math.floor((now - this.startTicks) / this.intervalTicks) + 1;
    return toSeconds(this.startTicks + passed * this.intervalTicks - now);
  }

  private fallSilent(): void {
    const lastOnGrid = this.gridPoint(Math.floor);
    if (lastOnGrid >= this.upSinceTicks) this.lastBeatTicks = lastOnGrid;
    if (this.expiry === undefined && !this.state.down) this.armExpiry();
  }

  private comeBack(): void {
    this.upSinceTicks = toTicks(this.state.sim.now);
    if (this.expiry !== undefined && this.gridPoint(Math.ceil) < this.expiryTicks) this.end();
  }

  private armExpiry(): void {
    if (this.timeoutTicks === Infinity) return;
    this.expiryTicks = Math.max(this.lastBeatTicks, this.countedFromTicks) + this.timeoutTicks;
    this.expiry = this.state.sim.call<{ expired(): void }>(0, expire, this, { at: toSeconds(this.expiryTicks) });
  }

  /** The time of the heartbeat next to now, by `round` the last or the next. */
  private gridPoint(round: (x: number) => number): number {
    const elapsed = toTicks(this.state.sim.now) - this.startTicks;
    return this.startTicks + round(elapsed / this.intervalTicks) * this.intervalTicks;
  }
}

function expire(session: { expired(): void }): void {
  session.expired();
}
