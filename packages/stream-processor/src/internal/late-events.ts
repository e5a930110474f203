import { toSeconds } from "@sim/core";
import { type Key, LateEventPolicy } from "@sim/strategies";
import type { LateRecord } from "../messages.js";
import { digest } from "./fact-digest.js";
import { type Operator, surroundingsOf } from "./operator.js";

/** What became of a record: `partly` if it missed some of its windows, `late` if all of them. */
export type Placement = "taken" | "partly" | "late but taken" | "late" | "nowhere";

/** Counts where a record went, and sees to it if it went nowhere because it is late. */
export function notePlacement(operator: Operator, placement: Placement, key: Key, value: unknown, time: number): void {
  const { counts } = operator;
  switch (placement) {
    case "taken":
      return;
    case "partly":
      counts.eventsPartlyLate++;
      return;
    case "nowhere":
      counts.eventsInNoWindow++;
      return;
    case "late but taken":
      noteLate(operator, key, time);
      counts.lateEventsUpdated++;
      return;
    case "late":
      noteLate(operator, key, time);
      if (operator.settings.lateEventPolicy === LateEventPolicy.SIDE_OUTPUT) {
        counts.lateEventsSideOutput++;
        sendAside(operator, "late", key, value, time);
      } else counts.lateEventsDropped++;
  }
}

/** A record too far ahead of the clock to be believed. */
export function turnAway(operator: Operator, key: Key, value: unknown, time: number): void {
  surroundingsOf(operator).facts.future.report(toSeconds(time), digest(key));
  if (operator.settings.sideOutput === undefined) operator.counts.futureEventsDropped++;
  else {
    operator.counts.futureEventsSideOutput++;
    sendAside(operator, "future", key, value, time);
  }
}

function noteLate(operator: Operator, key: Key, time: number): void {
  const { counts, state } = operator;
  counts.lateEvents++;
  counts.worstLateness = Math.max(counts.worstLateness, state.watermark - time);
  surroundingsOf(operator).facts.late.report(toSeconds(time), digest(key));
}

function sendAside(operator: Operator, reason: "late" | "future", key: Key, value: unknown, time: number): void {
  const { settings, state } = operator;
  if (settings.sideOutput === undefined) return;
  const record: LateRecord<unknown, unknown> = {
    key,
    value,
    eventTime: toSeconds(time),
    watermarkS: toSeconds(state.watermark),
    latenessS: toSeconds(state.watermark - time),
    reason,
  };
  surroundingsOf(operator).sim.schedule(settings.sideOutput, "LateEvent", record);
}
