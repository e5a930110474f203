import type { Pause } from "./recording.js";

/** The pauses of a part by step, in the two runs. */
type BySteps = readonly (readonly Pause[])[];

interface Placed {
  readonly step: number;
  readonly pause: Pause;
}

/**
 * A member that is about to be closed may have got a partition just before, or not: that hangs on when its heartbeat fell.
 * Where the two runs differ so, the pauses before and after such a passing owner are taken as one, in both.
 *
 * @param passes - whether the one who ends a pause was closed so soon after it began
 */
export function withoutPassingOwners(
  kafka: BySteps,
  simulator: BySteps,
  passes: (pause: Pause) => boolean,
): readonly [kafka: BySteps, simulator: BySteps] {
  const [theirs, ours] = [byPartition(kafka), byPartition(simulator)];
  for (const partition of new Set([...theirs.keys(), ...ours.keys()])) {
    const [a, b] = [theirs.get(partition) ?? [], ours.get(partition) ?? []];
    if (courseOf(a) === courseOf(b)) continue;
    const without = [joined(a, passes), joined(b, passes)] as const;
    // If that is not the difference, it is told as it is.
    if (courseOf(without[0]) !== courseOf(without[1])) continue;
    theirs.set(partition, without[0]);
    ours.set(partition, without[1]);
  }
  return [bySteps(theirs, kafka.length), bySteps(ours, kafka.length)];
}

function joined(placed: readonly Placed[], passes: (pause: Pause) => boolean): readonly Placed[] {
  const result: Placed[] = [];
  for (const next of placed) {
    const before = result.at(-1);
    if (before !== undefined && before.pause.to === next.pause.from && passes(before.pause)) {
      const { partition, from, t } = before.pause;
      const { to, t: later, ms } = next.pause;
      result[result.length - 1] = { step: next.step, pause: { partition, from, to, t, ms: later + ms - t } };
    } else {
      result.push(next);
    }
  }
  return result;
}

function courseOf(placed: readonly Placed[]): string {
  return placed.map(({ step, pause }) => `${step} ${pause.from} ${pause.to}`).join();
}

function byPartition(steps: BySteps): Map<number, readonly Placed[]> {
  const placed = steps.flatMap((pauses, step) => pauses.map((pause) => ({ step, pause })));
  const partitions = new Map<number, Placed[]>();
  for (const one of placed.sort((a, b) => a.pause.t - b.pause.t)) {
    const list = partitions.get(one.pause.partition);
    if (list === undefined) partitions.set(one.pause.partition, [one]);
    else list.push(one);
  }
  return partitions;
}

function bySteps(partitions: ReadonlyMap<number, readonly Placed[]>, count: number): BySteps {
  const steps = Array.from({ length: count }, (): Pause[] => []);
  for (const { step, pause } of [...partitions.values()].flat()) steps[step]?.push(pause);
  return steps.map((pauses) => pauses.sort((a, b) => a.partition - b.partition || a.t - b.t));
}
