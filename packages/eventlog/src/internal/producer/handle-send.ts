import { describeValue, type Event, requireMethods } from "@sim/core";
import type { Key } from "@sim/strategies";
import type { Send } from "../../messages.js";
import type { ProducerState } from "./producer-state.js";
import { beginSend } from "./send.js";
import { sendArguments } from "./send-arguments.js";

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
    const sending = sendArguments("Producer.Send", state, key, payload.value, payload);
    state.running("send");
    sending.reply = reply;
    beginSend(state, sending);
  } catch (error) {
    if (reply === undefined) throw error;
    reply.fail(error);
  }
}
