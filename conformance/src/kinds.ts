import type { Checker } from "./checker.js";
import { checkPartitioner } from "./kafka/partitioner.js";

/** Every kind of vector and who checks it. */
export const checkers: ReadonlyMap<string, Checker> = new Map<string, Checker>([["partitioner", checkPartitioner]]);
