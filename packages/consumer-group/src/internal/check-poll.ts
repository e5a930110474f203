import { requireInteger, requireName, requireSeconds } from "@sim/core";

/** Checks the arguments of a poll. */
export function checkPoll(owner: string, consumerName: string, maxRecords: number, maxWait: number): void {
  requireName(owner, "consumerName", consumerName);
  requireInteger(owner, "maxRecords", maxRecords, 1);
  requireSeconds(owner, "maxWait", maxWait, { infinite: true });
}
