import type { RandomStream } from "@sim/core";

/** What a producer's options say of the waits before retries, in seconds. */
interface Backoff {
  readonly retryBackoffS: number;
  readonly retryBackoffMaxS: number;
  readonly retryJitter: number;
}

/** Seconds before retry number `retry`, from 1 on: twice as long each time, more or less, up to the greatest. */
export function retryBackoff(
  { retryBackoffS, retryBackoffMaxS, retryJitter }: Backoff,
  retry: number,
  random: RandomStream,
): number {
  if (retryBackoffMaxS <= retryBackoffS) return retryBackoffMaxS;
  let seconds = retryBackoffS;
  for (let i = 1; i < retry && seconds > 0 && seconds < retryBackoffMaxS; i++) seconds *= 2;
  const factor = retryJitter === 0 ? 1 : 1 - retryJitter + 2 * retryJitter * random.next();
  return Math.min(Math.min(seconds, retryBackoffMaxS) * factor, retryBackoffMaxS);
}
