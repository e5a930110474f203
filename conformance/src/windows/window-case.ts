// A case of windows as the programs of the engines write it. All times are whole milliseconds.

/** The windows of a case. */
export type WindowsOf =
  | { readonly type: "tumbling"; readonly size: number; readonly offset?: number }
  | { readonly type: "hopping"; readonly size: number; readonly slide: number; readonly offset?: number }
  | { readonly type: "session"; readonly gap: number }
  | { readonly type: "sliding"; readonly difference: number }
  | { readonly type: "global" }
  | { readonly type: "count"; readonly size: number; readonly slide?: number };

/** When results leave. */
export type TriggerOf =
  | { readonly type: "watermark" | "never" | "endOfStream" | "processingTimeAtEnd" }
  | { readonly type: "update" | "suppress" | "onWindowClose" }
  | { readonly type: "count"; readonly n: number }
  | { readonly type: "purging" | "repeat"; readonly of: TriggerOf }
  | { readonly type: "continuousEventTime" | "continuousProcessingTime"; readonly interval: number }
  | {
      readonly type: "timeout";
      readonly of: TriggerOf;
      readonly delay: number;
      readonly reset: boolean;
      readonly clear: boolean;
    }
  | { readonly type: "afterWatermark"; readonly early?: TriggerOf; readonly late?: TriggerOf }
  | { readonly type: "processingTime"; readonly delay: number }
  | { readonly type: "any" | "all" | "each"; readonly of: readonly TriggerOf[] }
  | { readonly type: "orFinally"; readonly of: TriggerOf; readonly until: TriggerOf };

/** What happened: a record, a watermark, the clock, the end of the input. */
export type Step =
  | readonly ["r", key: string | null, time: number, value: number]
  | readonly ["w", time: number]
  | readonly ["p", time: number]
  | readonly ["end"];

/** A result: key, bounds, values, and what else an engine says of it. */
export interface Pane {
  readonly k: string;
  readonly s?: number;
  readonly e?: number;
  readonly v?: readonly number[];
  readonly x?: true;
  readonly at?: number | "end";
  readonly i?: number;
  readonly t?: "early" | "onTime" | "late";
  readonly n?: number;
  readonly f?: true;
}

/** What came of a step; what is empty, or 0, is left out. */
export interface Answer {
  readonly panes?: readonly Pane[];
  readonly late?: readonly number[];
  readonly dropped?: number;
}

/** A case of any engine. */
export interface WindowCase {
  readonly windows: WindowsOf;
  readonly lateness: number;
  readonly trigger: TriggerOf;
  readonly accumulation?: "accumulating" | "discarding";
  readonly retention?: number;
  readonly onTime?: "always" | "ifNonEmpty";
  readonly closing?: "always" | "ifNonEmpty";
  readonly steps: readonly Step[];
  readonly out: readonly Answer[];
}
