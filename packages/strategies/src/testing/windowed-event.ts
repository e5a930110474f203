import type { WindowBounds, WindowType } from "@sim/strategies";

/** A record of a key. */
export interface WindowedEvent<V> {
  readonly timeS: number;
  readonly value: V;
}

/** The windows of a record as the type gives them. */
export function windowsOf<V>(type: WindowType<V>, { timeS, value }: WindowedEvent<V>): readonly WindowBounds[] {
  return type.assignWindows(timeS, { key: "k", value });
}
