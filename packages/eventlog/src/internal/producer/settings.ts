import {
  describeValue,
  requireInteger,
  requireMethods,
  requireOneOf,
  requireSeconds,
  requireTarget,
  type Target,
  toTicks,
} from "@sim/core";
import { HashSharding, type Key } from "@sim/strategies";
import type { BatchLog } from "../../batch.js";
import type { ProducerOptions } from "../../producer-options.js";
import { Router } from "../router.js";

const OWNER = "Producer";
const MAX_IN_FLIGHT_IN_ORDER = 5;

/** The checked options of a producer; durations in ticks where events follow from them. */
export class Settings<K extends Key, V> {
  readonly log: BatchLog<K, V> & Target;
  readonly router: Router<K>;
  readonly linger: number;
  readonly batchBytes: number;
  readonly maxInFlight: number;
  readonly maxRequestBytes: number;
  readonly bufferBytes: number;
  readonly maxBlockS: number;
  readonly deliveryTimeoutS: number;
  /** In ticks, possibly Infinity. */
  readonly deliveryTimeout: number;
  readonly requestTimeoutS: number;
  readonly retries: number;
  readonly retryBackoffS: number;
  readonly retryBackoffMaxS: number;
  readonly retryJitter: number;
  readonly reconnectBackoffS: number;
  readonly reconnectBackoffMaxS: number;
  readonly metadataMaxAgeS: number;
  readonly acks: "all" | "1" | "0";
  readonly idempotence: boolean;
  /** In ticks; 0 for never. */
  readonly availabilityTimeout: number;
  /** How many runs of equal values a series keeps. */
  readonly maxRuns: number | undefined;

  constructor(options: ProducerOptions<K, V>) {
    if (typeof options !== "object" || options === null) {
      throw new TypeError(`${OWNER}: options must be an object with a log, got ${describeValue(options)}`);
    }
    const {
      log,
      shardingStrategy,
      lingerS = 0.005,
      batchBytes = 16_384,
      maxInFlight = 5,
      maxRequestBytes = 1_048_576,
      bufferBytes = 33_554_432,
      requestTimeoutS = 30,
      maxBlockS = 60,
      retries = Infinity,
      retryBackoffS = 0.1,
      retryBackoffMaxS = 1,
      retryJitter = 0.2,
      reconnectBackoffS = 0.05,
      reconnectBackoffMaxS = 1,
      metadataMaxAgeS = 300,
      acks = "all",
      partitionerAvailabilityTimeoutS = 0,
      recordLatencies = "all",
    } = options;
    this.log = requireTarget(OWNER, requireMethods(OWNER, "log", log, ["appendBatch"]));
    this.linger = toTicks(requireSeconds(OWNER, "lingerS", lingerS));
    this.batchBytes = requireInteger(OWNER, "batchBytes", batchBytes, 1);
    // Kafka takes its batch size for both: how much a batch holds, and how much goes to one partition without a key.
    const strategy = shardingStrategy === undefined ? new HashSharding({ batchBytes }) : shardingStrategy;
    this.router = new Router<K>(OWNER, strategy);
    this.maxInFlight = requireInteger(OWNER, "maxInFlight", maxInFlight, 1);
    this.maxRequestBytes = requireInteger(OWNER, "maxRequestBytes", maxRequestBytes, 1);
    this.bufferBytes = requireInteger(OWNER, "bufferBytes", bufferBytes, 1);
    if (this.bufferBytes < this.batchBytes) {
      throw new RangeError(
        `${OWNER}: bufferBytes must be at least batchBytes, ${this.batchBytes}, got ${this.bufferBytes}`,
      );
    }
    this.maxBlockS = requireSeconds(OWNER, "maxBlockS", maxBlockS, { infinite: true });
    this.requestTimeoutS = requireSeconds(OWNER, "requestTimeoutS", requestTimeoutS, {
      positive: true,
      infinite: true,
    });
    this.deliveryTimeoutS = deliveryTimeout(options.deliveryTimeoutS, lingerS + requestTimeoutS);
    this.deliveryTimeout = this.deliveryTimeoutS === Infinity ? Infinity : toTicks(this.deliveryTimeoutS);
    this.retries = retries === Infinity ? retries : requireInteger(OWNER, "retries", retries, 0);
    this.retryBackoffS = requireSeconds(OWNER, "retryBackoffS", retryBackoffS);
    this.retryBackoffMaxS = requireSeconds(OWNER, "retryBackoffMaxS", retryBackoffMaxS);
    this.retryJitter = requireShare("retryJitter", retryJitter);
    this.reconnectBackoffS = requireSeconds(OWNER, "reconnectBackoffS", reconnectBackoffS, { positive: true });
    this.reconnectBackoffMaxS = requireSeconds(OWNER, "reconnectBackoffMaxS", reconnectBackoffMaxS, { positive: true });
    this.metadataMaxAgeS = requireSeconds(OWNER, "metadataMaxAgeS", metadataMaxAgeS, {
      positive: true,
      infinite: true,
    });
    this.acks = requireOneOf(OWNER, "acks", acks, ["all", "1", "0"]);
    this.idempotence = checkedIdempotence(options.idempotence, this);
    this.availabilityTimeout = toTicks(
      requireSeconds(OWNER, "partitionerAvailabilityTimeoutS", partitionerAvailabilityTimeoutS),
    );
    requireOneOf(OWNER, "recordLatencies", recordLatencies, ["all", "summary"]);
    this.maxRuns = recordLatencies === "all" ? undefined : 0;
  }
}

function deliveryTimeout(seconds: number | undefined, least: number): number {
  if (seconds === undefined) return Math.max(120, least);
  requireSeconds(OWNER, "deliveryTimeoutS", seconds, { infinite: true });
  if (seconds >= least) return seconds;
  throw new RangeError(
    `${OWNER}: deliveryTimeoutS must be at least lingerS + requestTimeoutS, ${least}, got ${seconds}`,
  );
}

function checkedIdempotence(
  asked: unknown,
  { acks, retries, maxInFlight }: { readonly acks: string; readonly retries: number; readonly maxInFlight: number },
): boolean {
  if (asked !== undefined && typeof asked !== "boolean") {
    throw new TypeError(`${OWNER}: idempotence must be true or false, got ${describeValue(asked)}`);
  }
  const possible = acks === "all" && retries > 0;
  if (asked === true && !possible) {
    throw new RangeError(`${OWNER}: idempotence must have acks "all" and retries >= 1, got acks "${acks}", ${retries}`);
  }
  const idempotence = asked !== false && (asked === true || possible);
  if (idempotence && maxInFlight > MAX_IN_FLIGHT_IN_ORDER) {
    throw new RangeError(
      `${OWNER}: maxInFlight must be at most ${MAX_IN_FLIGHT_IN_ORDER} with idempotence, got ${maxInFlight}`,
    );
  }
  return idempotence;
}

function requireShare(name: string, value: number): number {
  if (typeof value === "number" && value >= 0 && value <= 1) return value;
  const message = `${OWNER}: ${name} must be a number from 0 to 1, got ${describeValue(value)}`;
  throw typeof value === "number" ? new RangeError(message) : new TypeError(message);
}
