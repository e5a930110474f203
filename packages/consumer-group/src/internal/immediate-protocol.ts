import { holdBack, type Scheduled, sampleDuration } from "@sim/core";
import { assign } from "./assign.js";
import type { GroupState, Member } from "./group-state.js";
import { grant, revoke } from "./ownership.js";
import type { RebalanceProtocol } from "./protocol.js";

/**
 * The reference's protocol [GRP3]: the first change takes everything from everybody at once, further changes within the
 * rebalance delay are absorbed without extending it, and then the new assignment holds for all.
 */
export class ImmediateProtocol<K, V> implements RebalanceProtocol {
  private readonly state: GroupState<K, V>;
  private timer: Scheduled | undefined = undefined;

  constructor(state: GroupState<K, V>) {
    this.state = state;
  }

  membershipChanged(): void {
    const { state } = this;
    if (state.rebalancing) return;
    state.rebalancingSince = state.sim.now;
    state.facts.rebalanceBegun.report(state.generation, state.members.size);
    for (const member of state.members.values()) revoke(state, member, "Revoked");
    this.startTimer();
  }

  interrupted(): void {
    this.timer?.cancel();
    this.timer = undefined;
  }

  resumed(): void {
    if (this.state.rebalancing) this.startTimer();
  }

  private startTimer(): void {
    const { sim, settings, random, coordinator } = this.state;
    const delay = sampleDuration(settings.rebalanceDelay, random.rebalanceDelay) * coordinator.slowdown;
    this.timer = sim.call<{ complete(): void }>(delay, completeRebalance, this);
  }

  complete(): void {
    const { state } = this;
    if (holdBack<{ complete(): void }>(state.coordinator, completeRebalance, this)) return;
    this.timer = undefined;
    // First of all, so that a strategy that fails leaves the group as it was.
    const assignments = assign(state);
    state.generation++;
    state.counters.rebalances++;
    state.rebalancingTime += state.sim.now - (state.rebalancingSince as number);
    state.rebalancingSince = undefined;
    state.assignments = assignments;
    state.facts.rebalanced.report(state.generation, state.members.size);
    if (assignments.size > 0) state.history.firstAssignment();
    for (const [name, partitions] of assignments) grant(state, state.members.get(name) as Member<K, V>, partitions);
    const { waiting } = state;
    state.waiting = [];
    for (const { done } of waiting) done();
  }
}

function completeRebalance(protocol: { complete(): void }): void {
  protocol.complete();
}
