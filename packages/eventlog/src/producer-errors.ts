import { SimError } from "@sim/core";

/**
 * A send found no memory for its record in time. Code: `BUFFER_EXHAUSTED`.
 *
 * @example
 * ```ts
 * import { BufferExhaustedError } from "@sim/eventlog";
 *
 * new BufferExhaustedError("shop", 60).code; // => "BUFFER_EXHAUSTED"
 * ```
 *
 * @public
 */
export class BufferExhaustedError extends SimError {
  /**
   * @param producer - name of the producer
   * @param maxBlockS - seconds that the send has waited
   */
  constructor(producer: string, maxBlockS: number) {
    super("BUFFER_EXHAUSTED", `${producer}: no memory for the record within maxBlockS, ${maxBlockS} s`);
    this.name = "BufferExhaustedError";
  }
}

/**
 * A record was not acknowledged in time; it may be in the log all the same. Code: `DELIVERY_TIMEOUT`.
 *
 * @example
 * ```ts
 * import { DeliveryTimeoutError } from "@sim/eventlog";
 *
 * new DeliveryTimeoutError("shop", 3, 120).code; // => "DELIVERY_TIMEOUT"
 * ```
 *
 * @public
 */
export class DeliveryTimeoutError extends SimError {
  /** The partition it was for. */
  readonly partition: number;

  /**
   * @param producer - name of the producer
   * @param partition - the partition it was for
   * @param deliveryTimeoutS - seconds since its batch began
   */
  constructor(producer: string, partition: number, deliveryTimeoutS: number) {
    super(
      "DELIVERY_TIMEOUT",
      `${producer}: a batch for partition ${partition} was not acknowledged within deliveryTimeoutS, ${deliveryTimeoutS} s`,
    );
    this.name = "DeliveryTimeoutError";
    this.partition = partition;
  }
}

/**
 * A request was not answered in time, and there was no retry left. Code: `REQUEST_TIMEOUT`.
 *
 * @example
 * ```ts
 * import { RequestTimeoutError } from "@sim/eventlog";
 *
 * new RequestTimeoutError("shop", "orders", 30).message; // => "shop: no answer from orders within requestTimeoutS, 30 s"
 * ```
 *
 * @public
 */
export class RequestTimeoutError extends SimError {
  /**
   * @param producer - name of the producer
   * @param log - name of the log
   * @param requestTimeoutS - seconds since the request was sent
   */
  constructor(producer: string, log: string, requestTimeoutS: number) {
    super("REQUEST_TIMEOUT", `${producer}: no answer from ${log} within requestTimeoutS, ${requestTimeoutS} s`);
    this.name = "RequestTimeoutError";
  }
}

/**
 * A record may not fit into a request or into the producer's memory: its size, the header of a batch, and some bytes more for
 * parts whose length is not known before they are written, at most 17. Code: `RECORD_TOO_LARGE`.
 *
 * @example
 * ```ts
 * import { RecordTooLargeError } from "@sim/eventlog";
 *
 * const { message } = new RecordTooLargeError("shop", 2_000_075, "maxRequestBytes", 1_048_576);
 *
 * message; // => "shop: a record may take 2000075 bytes with its batch, above maxRequestBytes, 1048576"
 * ```
 *
 * @public
 */
export class RecordTooLargeError extends SimError {
  /**
   * @param producer - name of the producer
   * @param bytes - what the record takes by Kafka's estimate, with the header of its batch
   * @param limit - the option that it breaks
   * @param most - what that allows
   */
  constructor(producer: string, bytes: number, limit: "maxRequestBytes" | "bufferBytes", most: number) {
    super("RECORD_TOO_LARGE", `${producer}: a record may take ${bytes} bytes with its batch, above ${limit}, ${most}`);
    this.name = "RecordTooLargeError";
  }
}

/**
 * A send to a producer that has been closed. Code: `PRODUCER_CLOSED`.
 *
 * @example
 * ```ts
 * import { ProducerClosedError } from "@sim/eventlog";
 *
 * new ProducerClosedError("shop").message; // => "shop: the producer has been closed"
 * ```
 *
 * @public
 */
export class ProducerClosedError extends SimError {
  /** @param producer - name of the producer */
  constructor(producer: string) {
    super("PRODUCER_CLOSED", `${producer}: the producer has been closed`);
    this.name = "ProducerClosedError";
  }
}
