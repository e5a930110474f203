import type { NeighbourWindows } from "@sim/strategies";

/** A window of one key with the numbers of its records, in the order in which they came. */
export interface HeldWindow {
  readonly startS: number;
  readonly endS: number;
  readonly records: number[];
}

/** The windows of one key, as a processor keeps them by the contract of neighbours. */
export class KeyedWindows {
  readonly neighbours: NeighbourWindows;
  readonly times: number[] = [];
  readonly windows = new Map<string, HeldWindow>();

  constructor(neighbours: NeighbourWindows) {
    this.neighbours = neighbours;
  }

  /** Takes a record; returns the windows that are due to it, with what they hold then. */
  add(timeS: number): HeldWindow[] {
    const near = this.times.filter((other) => Math.abs(other - timeS) <= this.neighbours.reachS + 1e-9);
    const others = [...new Set(near)].sort((a, b) => a - b);
    const around = this.neighbours.windowsAround(timeS, others);
    const record = this.times.push(timeS) - 1;
    return around.map(([startS, endS]) => {
      const name = `${startS} ${endS}`;
      const held = this.windows.get(name);
      const within = (timeS: number): boolean => startS <= timeS && timeS < endS;
      if (held === undefined) {
        const records = this.times.flatMap((time, number) => (within(time) ? [number] : []));
        this.windows.set(name, { startS, endS, records });
      } else if (within(timeS)) {
        held.records.push(record);
      }
      return structuredClone(this.windows.get(name) as HeldWindow);
    });
  }
}
