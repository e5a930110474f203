/**
 * How a log divides its partitions into segments, as Kafka does. Retention policies that go by segments, and compaction,
 * need them; everything else works without.
 *
 * An append begins a new segment if the one that is written to would grow beyond `maxBytes`, or if the timestamp of the new
 * record lies more than `maxAgeS` behind that of the first one in the segment. Nothing is rolled by the clock: where nothing
 * is appended, the last segment stays as it is. The size of a record stands for the batch that Kafka would write for it.
 *
 * @sealed
 * @public
 */
export interface SegmentOptions {
  /**
   * Bytes of a segment at most, an integer of at least 1, as Kafka's `segment.bytes`; larger records and batches are refused.
   * Default 1 GiB.
   */
  readonly maxBytes?: number | undefined;
  /**
   * Seconds that the timestamps in a segment may lie behind that of the first, at least 0, as Kafka's `segment.ms`;
   * `Infinity` for no limit. Default 7 days.
   */
  readonly maxAgeS?: number | undefined;
  /**
   * Which time of a record counts for its segment: `"create"`, its event time (Kafka's `CreateTime`), or `"append"`, its append
   * time (`LogAppendTime`). Default `"create"`.
   */
  readonly timestamps?: "create" | "append" | undefined;
  /**
   * With `"create"`: how many seconds the event time of a record may lie ahead of the clock when its append begins, at
   * least 0, as Kafka's `message.timestamp.after.max.ms`; beyond that the append fails with an `InvalidTimestampError`. In
   * Kafka an hour. Default Infinity.
   */
  readonly maxFutureS?: number | undefined;
  /**
   * The same for the past, as Kafka's `message.timestamp.before.max.ms`. Default Infinity.
   */
  readonly maxPastS?: number | undefined;
}
