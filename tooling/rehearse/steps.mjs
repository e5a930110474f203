/** The steps of a rehearsal, one after the other: what fails is kept, what depends on it is not run, the rest goes on. */

/** @typedef {import("./table.mjs").Row} Row */

/**
 * @typedef {object} RehearsalStep
 * @property {string} name
 * @property {boolean} [needed] - Nothing after it makes sense without it.
 * @property {() => Promise<string | Skipped>} run - Gives what it did, in one line.
 */

/** The result of a step that could not be made here, and why. */
export class Skipped {
  /** @param {string} why */
  constructor(why) {
    this.why = why;
  }
}

/**
 * @param {readonly RehearsalStep[]} steps
 * @param {{ readonly say: (line: string) => void, readonly now: () => number }} surroundings - `now` in milliseconds.
 * @returns {Promise<Row[]>}
 */
export async function rehearseSteps(steps, { say, now }) {
  /** @type {Row[]} */
  const rows = [];
  let stopped = false;
  for (const [index, { name, needed, run }] of steps.entries()) {
    if (stopped) {
      rows.push({ step: name, state: "not run", seconds: 0, result: "" });
      continue;
    }
    say(`[${index + 1}/${steps.length}] ${name}`);
    const start = now();
    const row = (/** @type {Row["state"]} */ state, /** @type {string} */ result) =>
      rows.push({ step: name, state, seconds: (now() - start) / 1000, result });
    try {
      const result = await run();
      if (result instanceof Skipped) row("skipped", result.why);
      else row("done", result);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      say(message);
      row("FAILED", message.split("\n")[0] ?? "");
      stopped = needed === true;
    }
  }
  return rows;
}
