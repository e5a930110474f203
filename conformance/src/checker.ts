import type { VectorHeader } from "./vector-file.js";

/** Where ours and the real answer part. */
export interface Difference {
  /** Which part of the case, if it has several: a step, a partition, a record. */
  readonly where?: string;
  /** What the real system answered. */
  readonly expected: unknown;
  /** What ours answered. */
  readonly actual: unknown;
}

/**
 * Puts the question of one case to our implementation and compares the answers: `undefined` if they agree, otherwise the
 * first difference. What our implementation throws counts as a difference.
 *
 * @typeParam C - a case, as the program that wrote it shaped it
 */
export type Checker<C = any> = (kind: string, header: VectorHeader, vectorCase: C) => Difference | undefined;
