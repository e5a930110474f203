import { describeValue, type Event, requireMethods, toSeconds, toTicks } from "@sim/core";
import type { Key } from "@sim/strategies";
import type { Send } from "../../messages.js";
import { draftOf } from "./draft.js";
import type { ProducerState } from "./producer-state.js";
import { beginSend } from "./send.js";
import { type Draft, Sending } from "./sending.js";

/** Begins the send that a message asks for. Errors go to its reply, or surface from the run if it has none. */
export function handleSend<K extends Key, V>(state: ProducerState<K, V>, event: Event<Send<K, V>>): void {
  const { type, payload } = event;
  if (type !== "Send") {
    throw new TypeError(`${state.producer.name}: a producer understands Send, got ${describeValue(type)}`);
  }
  if (typeof payload !== "object" || payload === null) {
    throw new TypeError(`Producer.Send: payload must be an object, got ${describeValue(payload)}`);
  }
  const { reply } = payload;
  if (reply !== undefined) requireMethods("Producer.Send", "reply", reply, ["resolve", "fail"]);
  try {
    // A payload without a key has none; typed code cannot leave it out.
    const key = payload.key === undefined ? (null as K) : payload.key;
    const draft = draftOf("Producer.Send", state, key, payload.value, payload);
    state.running("send");
    beginSend(state, sendingOf(state, draft, reply, undefined));
  } catch (error) {
    if (reply === undefined) throw error;
    reply.fail(error);
  }
}

/** A send that begins now. */
export function sendingOf<K extends Key, V>(
  state: ProducerState<K, V>,
  draft: Draft<K, V>,
  reply: Sending<K, V>["reply"],
  buffered: Sending<K, V>["buffered"],
): Sending<K, V> {
  const began = toTicks(state.producer.now);
  const eventTime = toSeconds(Number.isNaN(draft.eventTime) ? began : draft.eventTime);
  return new Sending<K, V>(draft, eventTime, state.recordsSent, began, reply, buffered);
}
