import { SessionWindow, SlidingWindow, TumblingWindow } from "@sim/strategies";
import { Shuffle, type Stream } from "./stream.js";

/** Windows that a key has open at a time, of those that are fixed by the clock. */
const OPEN_PER_KEY = 10;
/** Event times are this much ahead of the clock, so that ticks fall into the middle of windows. */
const AHEAD = OPEN_PER_KEY + 0.5;

/**
 * Tumbling windows of 1 s, ten of them open for each key, as records are up to 9 s behind. Each key has ten records a
 * second, which go to its open windows in turns: a window has ten records in the end.
 */
export function tumbling(open: number): Stream {
  const shuffle = new Shuffle(open / OPEN_PER_KEY);
  const perKey = 10;
  const disorder = 9;
  const rate = perKey * shuffle.count;
  const delays = disorder * perKey;
  let sent = 0;
  return {
    windowType: new TumblingWindow(1),
    disorder,
    windowsPerRecord: 1,
    rate,
    *opening() {
      for (let window = 0; window < OPEN_PER_KEY; window++) {
        for (let i = 0; i < shuffle.count; i++) {
          shuffle.next();
          yield [shuffle.key, window + 0.5];
        }
      }
    },
    next(record) {
      const key = shuffle.next();
      const round = Math.floor(sent / shuffle.count);
      record.key = shuffle.key;
      record.eventTime = AHEAD + sent++ / rate - ((7 * round + 3 * key) % delays) / perKey;
    },
  };
}

/** Windows of 10 s that start every second: a record a second for each key, in order, goes to all ten that are open. */
export function hopping(open: number): Stream {
  const shuffle = new Shuffle(open / OPEN_PER_KEY);
  const rate = shuffle.count;
  let sent = 0;
  return {
    windowType: new SlidingWindow(OPEN_PER_KEY, 1),
    disorder: 0,
    windowsPerRecord: OPEN_PER_KEY,
    rate,
    *opening() {
      for (let i = 0; i < shuffle.count; i++) {
        shuffle.next();
        yield [shuffle.key, OPEN_PER_KEY - 0.5];
      }
    },
    next(record) {
      shuffle.next();
      record.key = shuffle.key;
      record.eventTime = AHEAD + sent++ / rate;
    },
  };
}

/**
 * Sessions with a gap of 1 s: each key has ten records half a second apart, and then none for two rounds, so that the
 * session ends. Keys are at different points of this at any time, so that as many sessions end as begin.
 */
export function session(open: number): Stream {
  const shuffle = new Shuffle(open);
  const [records, rounds, roundS] = [10, 12, 0.5];
  let seen = 0;
  const advance = (): void => {
    for (;;) {
      const key = shuffle.next();
      const round = Math.floor(seen++ / open);
      if ((round + key) % rounds < records) return;
    }
  };
  return {
    windowType: new SessionWindow(1),
    disorder: 0,
    windowsPerRecord: 1,
    rate: (open * records) / rounds / roundS,
    *opening() {
      while (seen < open) {
        const key = shuffle.next();
        if (key % rounds < records) yield [shuffle.key, (seen / open) * roundS];
        seen++;
      }
    },
    next(record) {
      advance();
      record.key = shuffle.key;
      record.eventTime = ((seen - 1) / open) * roundS;
    },
  };
}
