import { readFileSync } from "node:fs";
import type { GroupPart, Recording, Settled, Step } from "./recording.js";

/**
 * Reads a recording and checks that it makes sense: the format is known, time goes forwards, everybody who is named exists,
 * each partition has one owner when a group has come to rest, and nothing is committed that was not appended.
 *
 * @throws Error if it does not
 */
export function readRecording(path: string): Recording {
  const recording = JSON.parse(readFileSync(path, "utf8")) as Recording;
  checkRecording(recording);
  return recording;
}

/** @throws Error if a recording does not make sense */
export function checkRecording(recording: Recording): void {
  if (recording.format !== 1) throw new Error(`recording: format 1 is known, got ${recording.format}`);
  for (const part of [...recording.groups, ...recording.statics]) checkPart(part);
  for (const { firstRead, error, ...rest } of recording.resets?.cases ?? []) {
    if ((firstRead === undefined) === (error === undefined)) {
      throw new Error(`resets: a consumer either reads or fails, got ${JSON.stringify({ firstRead, error, ...rest })}`);
    }
  }
}

function checkPart(part: GroupPart): void {
  let end = Number.NEGATIVE_INFINITY;
  for (const step of part.steps) {
    const where = `${part.name}, ${step.step}`;
    const list = Object.entries({ actions: step.actions, events: step.events, broker: step.broker });
    for (const [name, entries] of list) checkTimes(`${where}, ${name}`, step.t, entries);
    if (step.t < end || step.after.t < step.t) throw new Error(`${where}: time goes backwards`);
    end = step.after.t;
    checkNames(where, part, step);
    checkSettled(where, part, step.after);
  }
}

function checkTimes(where: string, start: number, entries: readonly { readonly t: number }[]): void {
  let last = start;
  for (const entry of entries) {
    if (!(entry.t >= last)) throw new Error(`${where}: ${JSON.stringify(entry)} stands after ${last} ms`);
    last = entry.t;
  }
}

function checkNames(where: string, part: GroupPart, step: Step): void {
  const known = Object.keys(part.memberIds);
  const named = [...step.actions, ...step.events].flatMap((entry) => ("member" in entry ? [entry.member] : []));
  const views = step.broker.flatMap((view) => view.members.map(({ member }) => member));
  for (const name of [...named, ...views]) {
    if (!known.includes(name)) throw new Error(`${where}: nobody is called ${name}`);
  }
}

function checkSettled(where: string, part: GroupPart, after: Settled): void {
  for (const { member, memberId } of after.members) {
    if (part.memberIds[member]?.includes(memberId) !== true)
      throw new Error(`${where}: ${memberId} is no id of ${member}`);
  }
  const owned = after.members.flatMap(({ owns }) => owns).sort((a, b) => a - b);
  const all = after.members.length === 0 ? [] : Array.from({ length: part.partitions }, (_, partition) => partition);
  if (owned.join() !== all.join()) throw new Error(`${where}: owned are ${owned.join()} instead of ${all.join()}`);
  for (const offsets of [after.committed, after.logStart, after.logEnd]) {
    if (offsets.length !== part.partitions) throw new Error(`${where}: an offset for each partition is missing`);
  }
  for (const [partition, committed] of after.committed.entries()) {
    if (committed !== null && !(committed >= 0 && committed <= (after.logEnd[partition] ?? -1))) {
      throw new Error(`${where}: offset ${committed} of partition ${partition} is beyond the end of its log`);
    }
  }
}
