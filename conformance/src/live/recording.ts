/**
 * A recording of a real broker and real consumers, as `npm run conformance:live` writes it. What each field means stands in
 * conformance/kafka-live/RECORDING.md; times (`t`, `began`) are milliseconds since the part began.
 */
export interface Recording {
  readonly format: 1;
  /** Date and time, UTC. */
  readonly recorded: string;
  readonly versions: { readonly kafka: string; readonly java: string };
  /** Settings of the broker that decide when a group does what. */
  readonly broker: Settings;
  /** Members that come, stall, die, leave, freeze and return, one part for each protocol. */
  readonly groups: readonly GroupPart[];
  /** Members with an instance id. */
  readonly statics: readonly GroupPart[];
  /** Where a consumer begins; missing if that was left out, with `--only`. */
  readonly resets?: Resets;
}

/** Settings of Kafka under their own names, values as text. */
export interface Settings {
  readonly [name: string]: string;
}

/** One group on one topic. */
export interface GroupPart {
  readonly name: string;
  /** Settings of every consumer of the part. */
  readonly consumer: Settings;
  /** How many partitions the topic has. */
  readonly partitions: number;
  /** A member polls at most once in this time. */
  readonly pollIntervalMs: number;
  /** How long a poll waits for records. */
  readonly pollTimeoutMs: number;
  /** The ids that each process was given, in order; none if it was turned away. */
  readonly memberIds: { readonly [member: string]: readonly string[] };
  readonly steps: readonly Step[];
}

/** Some actions, and all that happened until the next step. */
export interface Step {
  readonly step: string;
  readonly t: number;
  readonly actions: readonly Action[];
  readonly events: readonly MemberEvent[];
  /** The broker's view of the group, whenever it was seen changed (asked every 50 ms). */
  readonly broker: readonly BrokerView[];
  readonly pauses: readonly Pause[];
  readonly after: Settled;
}

/** What the driver did. */
export type Action = AppendAction | JoinAction | MemberAction;

/** So many records to every partition. */
interface AppendAction {
  readonly t: number;
  readonly do: "append";
  readonly perPartition: number;
}

/** A process subscribes for the first time and polls from now on. */
interface JoinAction {
  readonly t: number;
  readonly do: "join";
  readonly member: string;
  readonly clientId: string;
  readonly instanceId?: string;
}

/** Something that is done to a member. */
interface MemberAction {
  readonly t: number;
  readonly do: "uncommitted" | "stop" | "resume" | "freeze" | "thaw" | "kill" | "close";
  readonly member: string;
}

/** What a member told. */
export type MemberEvent = { readonly t: number; readonly member: string } & (
  | { readonly event: "subscribed" | "stopped" | "resumed" | "closed" }
  | { readonly event: "member"; readonly memberId: string; readonly generation: number }
  | { readonly event: "assigned" | "revoked" | "lost"; readonly partitions: readonly number[] }
  | { readonly event: "poll"; readonly began: number; readonly read: { readonly [partition: string]: OffsetRange } }
  | { readonly event: "commit"; readonly offsets: { readonly [partition: string]: number } }
  | { readonly event: "error"; readonly during: "poll" | "commit" | "close"; readonly error: string }
);

/** Offsets from the first (inclusive) to the second (exclusive). */
type OffsetRange = readonly [from: number, to: number];

/** A group as the broker describes it. The epochs exist in the new protocol only. */
interface BrokerView {
  readonly t: number;
  readonly state: string;
  readonly groupEpoch?: number;
  readonly assignmentEpoch?: number;
  readonly members: readonly {
    readonly member: string;
    readonly epoch?: number;
    /** Missing where the broker does not tell: a classic group that is not stable. */
    readonly owns?: readonly number[];
    /** Missing where it is what the member owns. */
    readonly target?: readonly number[];
  }[];
}

/** A time in which nobody served a partition. */
export interface Pause {
  readonly partition: number;
  readonly t: number;
  readonly ms: number;
  readonly from: string;
  readonly to: string;
}

/** How things stood when the group had come to rest. */
export interface Settled {
  readonly t: number;
  readonly state: string;
  /** Classic protocol, unless the group is empty: what all its members tell. */
  readonly generation?: number;
  readonly groupEpoch?: number;
  readonly assignmentEpoch?: number;
  readonly members: readonly {
    readonly member: string;
    readonly memberId: string;
    readonly clientId: string;
    readonly instanceId?: string;
    readonly epoch?: number;
    readonly owns: readonly number[];
  }[];
  /** By partition. */
  readonly committed: readonly (number | null)[];
  readonly logStart: readonly number[];
  readonly logEnd: readonly number[];
}

/** Consumers that find a committed offset in the log, outside it, or none. */
export interface Resets {
  /** How many records were appended at first. */
  readonly records: number;
  /** A sentence: record i of them was `records - i` minutes old. */
  readonly recordAge: string;
  /** How many records came once the consumer had found where to begin. */
  readonly laterRecords: number;
  readonly cases: readonly ResetCase[];
}

/** One consumer: it begins somewhere, or ends with an error. */
export interface ResetCase {
  readonly protocol: "classic" | "consumer";
  readonly autoOffsetReset: string;
  readonly committed: number | null;
  readonly logStart: number;
  readonly logEnd: number;
  readonly firstRead?: number;
  readonly error?: string;
  readonly committedAfter: number | null;
}
