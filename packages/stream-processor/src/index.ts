/**
 * A simulated stream processor: windows on event time, watermarks, allowed lateness, updates, late events.
 *
 * @packageDocumentation
 */
export type {
  KeyPart,
  LateEvent,
  LateRecord,
  ProcessBatch,
  ProcessMessage,
  StreamRecord,
  WatermarkIdleness,
  WatermarkMessage,
  WatermarkPromise,
  WatermarkStatusMessage,
  WindowOutput,
  WindowPane,
  WindowResult,
  WindowRetraction,
} from "./messages.js";
export type {
  Accumulation,
  Aggregation,
  ClosingBehavior,
  LateHandling,
  OnTimeBehavior,
  Profile,
  StreamProcessorOptions,
} from "./options.js";
export type { StreamProcessorStats, WindowsFlushed } from "./stats.js";
export { StreamProcessor } from "./stream-processor.js";
export type { WindowState } from "./window-state.js";
