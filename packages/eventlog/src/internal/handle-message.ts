import { describeValue, type Event, requireMethods } from "@sim/core";
import type { Key } from "@sim/strategies";
import type { Append, Read } from "../messages.js";
import { beginAppend } from "./append.js";
import { appendArguments, readArguments } from "./arguments.js";
import type { LogState } from "./log-state.js";
import { beginReadFor } from "./read.js";

/** Begins what a message asks for. Errors go to its reply, or surface from the run if it has none. */
export function handleMessage<K extends Key, V>(state: LogState<K, V>, event: Event<Append<K, V> | Read<K, V>>): void {
  const { type } = event;
  if (type !== "Append" && type !== "Read") {
    throw new TypeError(`${state.log.name}: an event log understands Append and Read, got ${describeValue(type)}`);
  }
  if (typeof event.payload !== "object" || event.payload === null) {
    throw new TypeError(`EventLog.${type}: payload must be an object, got ${describeValue(event.payload)}`);
  }
  if (event.type === "Append") handleAppend(state, event.payload);
  else handleRead(state, event.payload);
}

function handleAppend<K extends Key, V>(state: LogState<K, V>, payload: Append<K, V>["payload"]): void {
  const { reply } = payload;
  if (reply !== undefined) requireReply("EventLog.Append", reply);
  try {
    // A payload without a key has none; typed code cannot leave it out.
    const key = payload.key === undefined ? (null as K) : payload.key;
    beginAppend(appendArguments("EventLog.Append", state, key, payload.value, payload), reply);
  } catch (error) {
    if (reply === undefined) throw error;
    reply.fail(error);
  }
}

function handleRead<K extends Key, V>(state: LogState<K, V>, payload: Read<K, V>["payload"]): void {
  const { reply } = payload;
  requireReply("EventLog.Read", reply);
  try {
    const { partition, offset = 0, maxRecords = 100 } = payload;
    beginReadFor(readArguments("EventLog.Read", state, partition, offset, maxRecords, 0), reply);
  } catch (error) {
    reply.fail(error);
  }
}

function requireReply(owner: string, reply: unknown): void {
  requireMethods(owner, "reply", reply, ["resolve", "fail"]);
}
