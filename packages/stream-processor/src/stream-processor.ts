import { type EndReason, Entity, type Event, type Target, toSeconds } from "@sim/core";
import type { Key } from "@sim/strategies";
import { processBatch } from "./internal/batch.js";
import { statsOf, windowStatesOf } from "./internal/inspection.js";
import { checkBatch, checkIdleness, checkKey, checkPromise, checkRecord } from "./internal/message-checks.js";
import { createOperator, loseState, type Operator } from "./internal/operator.js";
import { finish, processRecord, publish } from "./internal/processing.js";
import { takeIdleness, takePromise } from "./internal/promises.js";
import { checkOptions } from "./internal/settings.js";
import { wake } from "./internal/triggering.js";
import type { ProcessBatch, ProcessMessage, WatermarkMessage, WatermarkStatusMessage } from "./messages.js";
import type { StreamProcessorOptions } from "./options.js";
import type { StreamProcessorStats } from "./stats.js";
import type { WindowState } from "./window-state.js";

const STATE: unique symbol = Symbol("state");

/**
 * A windowed, keyed aggregation on event time, as in Flink, Beam and Kafka Streams: records come in by `Process`, each
 * goes into the windows of its event time, and each window of each key is sent to `downstream` as a `WindowResult` once
 * the watermark has reached its end.
 *
 * The watermark W says that no more records with an event time before W are expected. It follows the records, by the
 * `watermarkStrategy`: each record is judged by W as it stands and then moves it. A record is late for a window once W
 * has reached the end plus `allowedLatenessS`, and a late event when it is late for all its windows; what becomes of it
 * is up to `lateEventPolicy`. Results are published every `watermarkIntervalS` of the clock, in order of end, start and
 * first record; how often changes when they appear, and never which records are in them. A record that comes in time
 * for a window already sent has it sent again at once.
 *
 * A crash loses everything but the statistics: after the restart it starts afresh, with W at -Infinity. At the end of
 * the run it sends what is left (`endOfInputFlush`).
 *
 * @typeParam K - type of the keys; with `null` among them, the key of a record may be left out
 * @typeParam V - type of the values
 * @typeParam R - type of the results
 *
 * @example
 * ```ts
 * import { Simulation, Sink } from "@sim/core";
 * import { TumblingWindow } from "@sim/strategies";
 * import { StreamProcessor, type WindowOutput } from "@sim/stream-processor";
 *
 * const results = new Sink<WindowOutput<string, number>>("results");
 * const perTenSeconds = new StreamProcessor("per ten seconds", {
 *   windowType: new TumblingWindow(10),
 *   aggregateFn: (amounts: readonly number[]) => amounts.reduce((a, b) => a + b, 0),
 *   downstream: results,
 *   allowedLatenessS: 5,
 * });
 * const sim = new Simulation({ entities: [perTenSeconds], endTime: 60 });
 * sim.schedule(perTenSeconds, "Process", { key: "ann", value: 5, eventTime: 3 }, { at: 4 });
 * sim.schedule(perTenSeconds, "Process", { key: "ann", value: 1, eventTime: 12 }, { at: 13 });
 * sim.schedule(perTenSeconds, "Process", { key: "ann", value: 7, eventTime: 9 }, { at: 20.5 });
 * sim.run();
 * results.events.map((r) => [r.windowStart, r.windowEnd, r.result]); // => [[0, 10, 5], [0, 10, 12], [10, 20, 1]]
 * results.times; // => [13, 20.5, 60]
 * ```
 *
 * @see Akidau et al., The Dataflow Model, PVLDB 8 (2015)
 * @public
 */
export class StreamProcessor<K extends Key = string, V = unknown, R = unknown> extends Entity<
  ProcessMessage<K, V> | ProcessBatch<K, V> | WatermarkMessage | WatermarkStatusMessage
> {
  /** @internal */
  readonly [STATE]: Operator;

  /**
   * @param name - unique within its simulation, not empty
   * @param options - windows, aggregate, downstream and the rest
   * @throws TypeError or RangeError for a bad option
   */
  constructor(name: string, options: StreamProcessorOptions<K, V, R>) {
    super(name);
    this[STATE] = createOperator(checkOptions(options));
  }

  /** A snapshot of the counts. */
  get stats(): StreamProcessorStats {
    return statsOf(this[STATE]);
  }

  /** The watermark in seconds; -Infinity at first. */
  get watermarkS(): number {
    return toSeconds(this[STATE].state.watermark);
  }

  /** Windows, of all keys, whose result is still to be sent. */
  get activeWindows(): number {
    return this[STATE].state.outstandingCount;
  }

  /** First results of windows sent: `stats.windowsEmitted`. */
  get totalWindowsEmitted(): number {
    return this[STATE].counts.windowsEmitted;
  }

  /**
   * The windows of a key that are in memory, by ascending end and start. A copy.
   *
   * @param key - compared by value and type: 1 is not "1"
   * @throws TypeError if it is no key
   */
  windowStates(key: K): readonly WindowState<V>[] {
    checkKey("StreamProcessor.windowStates", key);
    return windowStatesOf(this[STATE], key) as WindowState<V>[];
  }

  /**
   * Takes records and promises about the watermark.
   *
   * @throws TypeError or RangeError for a malformed payload, which changes nothing, and for a strategy that returns
   * nonsense
   */
  handleEvent(
    event: Event<ProcessMessage<K, V> | ProcessBatch<K, V> | WatermarkMessage | WatermarkStatusMessage>,
  ): void {
    const operator = this[STATE];
    const { type, payload } = event;
    switch (type) {
      case "Process":
        processRecord(operator, checkRecord("StreamProcessor.Process", payload), this.now);
        return;
      case "ProcessBatch":
        processBatch(operator, checkBatch("StreamProcessor.ProcessBatch", payload), this.now);
        return;
      case "Watermark":
        takePromise(operator, checkPromise("StreamProcessor.Watermark", payload));
        if (operator.settings.watermarkIntervalS === 0) publish(operator);
        return;
      case "WatermarkStatus":
        takeIdleness(operator, checkIdleness("StreamProcessor.WatermarkStatus", payload));
        if (operator.settings.watermarkIntervalS === 0) publish(operator);
        return;
      default:
        throw new TypeError(
          `StreamProcessor: understands Process, ProcessBatch, Watermark and WatermarkStatus, got ${JSON.stringify((event as { readonly type: string }).type)}`,
        );
    }
  }

  /** Those it sends to. */
  override downstreamEntities(): readonly Target[] {
    const { downstream, sideOutput, watermarkTarget } = this[STATE].settings;
    return [downstream, sideOutput, watermarkTarget].filter((target) => target !== undefined);
  }

  /** Starts the ticks. */
  override onStart(): void {
    const { sim } = this;
    const operator = this[STATE];
    operator.surroundings = {
      sim,
      onWake: () => {
        // A pause delays: what comes in it is dealt with when it is over.
        if (!this.suspended) wakeTriggers(operator);
      },
      facts: {
        fired: sim.fact(this, "fired", "start", "end", "count", "index"),
        result: sim.fact(this, "result", "key", "value"),
        late: sim.fact(this, "late", "eventTime", "key"),
        future: sim.fact(this, "future", "eventTime", "key"),
        lost: sim.fact(this, "lost", "windows", "records"),
      },
    };
    if (operator.settings.watermarkIntervalS === 0) return;
    sim.every(operator.settings.watermarkIntervalS, () => {
      if (!this.crashed && !this.suspended) publish(operator);
    });
  }

  /** Tells triggers of the times that came during the pause. */
  override onResume(): void {
    wakeTriggers(this[STATE]);
  }

  /** Loses windows and watermark. */
  override onCrash(): void {
    loseState(this[STATE]);
  }

  /** Publishes what is due and, with `endOfInputFlush`, sends what is left. */
  override onEnd(reason: EndReason): void {
    finish(this[STATE], reason);
  }

  /** True: it reports the results it sends and the records it turns away. */
  override reportsFacts(): boolean {
    return true;
  }
}

/** Tells triggers of the times that they asked to be told of. */
function wakeTriggers(operator: Operator): void {
  const { trigger, watermarkIntervalS } = operator.settings;
  if (trigger === undefined) return;
  wake(operator, trigger);
  if (watermarkIntervalS === 0) publish(operator);
}
