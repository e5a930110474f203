import { holdBack, type Scheduled, toSeconds, toTicks } from "@sim/core";
import type { GroupState } from "./group-state.js";
import { Heartbeats } from "./heartbeats.js";
import type { Member } from "./member.js";

/** Something that waits for the next heartbeat. */
interface BeatCall {
  readonly callback: (argument: never) => void;
  readonly argument: unknown;
}

/**
 * The session of one member [GRP5]: its client sends heartbeats while it can, and is expelled
 * `sessionTimeout` after the coordinator has last heard of it. It cannot while its entity is crashed or suspended, or while
 * the protocol says so.
 *
 * No event is spent on heartbeats, unless something waits for the next: when the client falls silent, the last one is
 * computed and the expiry scheduled, an ordinary event; it is called off if the client comes back in time for another
 * heartbeat. A coordinator that comes back from a crash counts from its restart.
 */
export class Session<K, V> {
  private readonly state: GroupState<K, V>;
  private readonly member: Member<K, V>;
  private readonly onExpire: (member: Member<K, V>) => void;
  private readonly timeoutTicks: number;
  private readonly heartbeats: Heartbeats;
  /** Since when the client has sent heartbeats, and its last heartbeat before that. */
  private upSinceTicks: number;
  private lastBeatTicks: number;
  /** When the coordinator has heard of it otherwise. */
  private heardTicks: number;
  /** No timeout counts from before this: the start, or the coordinator's last restart. */
  private countedFromTicks: number;
  /** Whether the protocol has the client send heartbeats. */
  private on = true;
  private silent: boolean;
  private expiry: Scheduled | undefined = undefined;
  private expiryTicks = Infinity;
  private waiting: BeatCall[] = [];
  private beat: Scheduled | undefined = undefined;

  constructor(state: GroupState<K, V>, member: Member<K, V>, onExpire: (member: Member<K, V>) => void) {
    const { sessionTimeout, heartbeatInterval } = state.timing;
    this.state = state;
    this.member = member;
    this.onExpire = onExpire;
    this.timeoutTicks = toTicks(sessionTimeout);
    const start = toTicks(state.sim.now);
    const { heartbeatJitter } = state.settings;
    this.heartbeats = new Heartbeats(start, toTicks(heartbeatInterval), heartbeatJitter, state.random.heartbeats);
    this.upSinceTicks = start;
    this.lastBeatTicks = start;
    this.heardTicks = start;
    this.countedFromTicks = start;
    this.silent = this.member.silent || this.member.closed;
    if (this.silent) this.armExpiry();
  }

  /** It cannot expire any more. What waits for the client's next heartbeat still does. */
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
    this.armBeat();
  }

  /** The protocol stops the client's heartbeats, or starts them: the next is an interval from now. */
  setHeartbeats(on: boolean): void {
    if (on === this.on) return;
    this.on = on;
    if (on) this.restartHeartbeats();
    this.update();
  }

  /** The client sends a heartbeat now, out of turn: the next is an interval from now. */
  beatNow(): void {
    this.heard();
    this.restartHeartbeats();
    this.armBeat();
  }

  /** The coordinator has heard of the client, by a heartbeat or by what counts as one. */
  heard(): void {
    const now = toTicks(this.state.sim.now);
    this.heardTicks = now;
    if (this.expiry === undefined) return;
    this.end();
    this.armExpiry();
  }

  /** Calls back at the client's next heartbeat, also if it is silent until then; never if the coordinator crashes before. */
  atNextBeat<A>(callback: (argument: A) => void, argument: A): void {
    if (this.state.timing.heartbeatInterval === Infinity) return;
    this.waiting.push({ callback: callback as (argument: never) => void, argument });
    this.armBeat();
  }

  coordinatorCrashed(): void {
    this.end();
    this.waiting = [];
    this.armBeat();
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

  /** The client's heartbeat, of which something makes use. */
  beats(): void {
    if (holdBack<{ beats(): void }>(this.state.coordinator, beats, this)) return;
    this.beat = undefined;
    // An ended session is not told that its client has fallen silent.
    if (this.silent || !this.member.running) return;
    const due = this.waiting;
    this.waiting = [];
    for (const { callback, argument } of due) callback(argument as never);
  }

  private armBeat(): void {
    this.beat?.cancel();
    this.beat = undefined;
    if (this.silent || this.waiting.length === 0) return;
    const at = toSeconds(this.heartbeats.firstAfter(toTicks(this.state.sim.now)));
    this.beat = this.state.sim.call<{ beats(): void }>(0, beats, this, { at });
  }

  private restartHeartbeats(): void {
    this.lastBeatTicks = toTicks(this.state.sim.now);
    this.heartbeats.restart(this.lastBeatTicks);
  }

  private fallSilent(): void {
    const last = this.heartbeats.lastUntil(toTicks(this.state.sim.now));
    if (last >= this.upSinceTicks) this.lastBeatTicks = last;
    if (this.expiry === undefined && !this.state.down) this.armExpiry();
  }

  private comeBack(): void {
    this.upSinceTicks = toTicks(this.state.sim.now);
    if (this.expiry !== undefined && this.heartbeats.firstFrom(this.upSinceTicks) < this.expiryTicks) this.end();
  }

  private armExpiry(): void {
    if (this.timeoutTicks === Infinity) return;
    this.expiryTicks = Math.max(this.lastBeatTicks, this.heardTicks, this.countedFromTicks) + this.timeoutTicks;
    this.expiry = this.state.sim.call<{ expired(): void }>(0, expire, this, { at: toSeconds(this.expiryTicks) });
  }
}

function expire(session: { expired(): void }): void {
  session.expired();
}

function beats(session: { beats(): void }): void {
  session.beats();
}
