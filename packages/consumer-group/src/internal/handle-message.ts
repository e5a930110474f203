import {
  describeValue,
  EntityUnavailableError,
  type Event,
  type Process,
  requireMethods,
  type SimError,
  type SimFuture,
} from "@sim/core";
import type { Key, Record } from "@sim/strategies";
import type { ConsumerGroup } from "../consumer-group.js";
import type { ConsumerTarget, GroupMessage, Records } from "../messages.js";
import { checkPoll } from "./check-poll.js";
import type { GroupState } from "./group-state.js";
import type { Membership } from "./membership.js";
import { poll } from "./poll.js";

/** Does what a message asks for, in a process of the group. Errors go to its reply, or surface from the run without one. */
export function handleMessage<K extends Key, V>(
  group: ConsumerGroup<K, V>,
  state: GroupState<K, V>,
  membership: Membership<K, V>,
  event: Event<GroupMessage<K, V>>,
): Process {
  const { type, payload } = event;
  if (type !== "Join" && type !== "Leave" && type !== "Poll" && type !== "Commit") {
    throw new TypeError(
      `${group.name}: a consumer group understands Join, Leave, Poll and Commit, got ${describeValue(type)}`,
    );
  }
  const owner = `ConsumerGroup.${type}`;
  if (typeof payload !== "object" || payload === null) {
    throw new TypeError(`${owner}: payload must be an object, got ${describeValue(payload)}`);
  }
  if (payload.reply !== undefined) requireMethods(owner, "reply", payload.reply, ["resolve", "fail"]);
  switch (event.type) {
    case "Join": {
      const { consumerName, consumerEntity, reply, ...options } = event.payload;
      return answer(state, reply, () => group.join(consumerName, consumerEntity, options));
    }
    case "Leave": {
      const { consumerName, reply } = event.payload;
      return answer(state, reply, () => group.leave(consumerName));
    }
    case "Poll":
      return answer(state, event.payload.reply, () => pollFor(state, membership, event.payload));
    case "Commit": {
      const { consumerName, offsets, generation, reply } = event.payload;
      return answer(state, reply, () => group.commit(consumerName, offsets, generation));
    }
  }
}

/**
 * Runs a request and settles its reply. Without a reply, refusals have been counted and are at an end here, and a log
 * that is down counts as one; everything else surfaces [ERR2].
 */
function* answer<K extends Key, V, T>(
  state: GroupState<K, V>,
  reply: SimFuture<T> | undefined,
  request: () => Process<T>,
): Process {
  let dropped = true;
  try {
    const result = yield* request();
    dropped = false;
    reply?.resolve(result);
  } catch (error) {
    dropped = false;
    if (reply !== undefined) reply.fail(error);
    else if ((error as Partial<SimError> | null)?.code === "ENTITY_UNAVAILABLE") state.refused(error as SimError);
    else if (!state.isRefusal(error)) throw error;
  } finally {
    // The group has crashed with the request under way.
    if (dropped && reply?.settled === false) reply.fail(new EntityUnavailableError(state.name, "request"));
  }
}

type PollPayload<K, V> = Extract<GroupMessage<K, V>, { readonly type: "Poll" }>["payload"];

/** A poll for whoever holds the reply, or without one for the consumer's entity, which gets the records as a message. */
function* pollFor<K extends Key, V>(
  state: GroupState<K, V>,
  membership: Membership<K, V>,
  { consumerName, maxRecords = state.settings.maxPollRecords, maxWait = 0, reply }: PollPayload<K, V>,
): Process<readonly Record<K, V>[]> {
  checkPoll("ConsumerGroup.Poll", consumerName, maxRecords, maxWait);
  const member = state.members.get(consumerName);
  const isAwaited = (): boolean =>
    reply !== undefined ? !reply.abandoned : member !== undefined && !state.sim.isDown(member.entity);
  const records = yield* poll(state, membership, consumerName, maxRecords, maxWait, isAwaited);
  if (reply === undefined && member !== undefined && state.members.get(consumerName) === member && isAwaited()) {
    const target: ConsumerTarget<K, V> = member.entity;
    state.sim.schedule<Records<K, V>, "Records">(target, "Records", { consumer: consumerName, records });
  }
  return records;
}
