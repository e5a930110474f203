import { describe, expect, it } from "vitest";
import { batch } from "../src/pipeline/batch.js";
import { type Form, pipeline } from "../src/pipeline/pipeline.js";
import { plain } from "../src/pipeline/plain.js";
import { recipes } from "../src/pipeline/sim.js";
import { pipelineSuite } from "../src/pipeline/suite.js";

/** Beyond one window, and no whole number of batches. */
const RECORDS = 12_345;

describe("every workload of the pipeline gives the right sum", () => {
  it("there is a recipe for each, and no other", () => {
    expect(Object.keys(recipes)).toEqual(pipelineSuite.workloads.map(({ name }) => name));
  });

  it.each(Object.entries(recipes))("%s", async (name, recipe) => {
    const model = recipe.build(RECORDS);
    await model.run();
    const atOnce: { readonly [name: string]: number } = { "pipeline/plain/2e4": 20_000, "pipeline/plain/1e5": 100_000 };
    expect(model.check()).toBe(atOnce[name] ?? RECORDS);
  });

  it("short runs are several", async () => {
    const model = recipes["pipeline/plain/2e4"]?.build(60_000);
    await model?.run();
    expect(model?.check()).toBe(60_000);
  });

  it("the plain API takes an event to append a record, one to have it in the log, and one to process it", () => {
    const perRecord = (form: Form): number => {
      const model = pipeline(form, RECORDS);
      model.run();
      return model.events() / RECORDS;
    };
    // Beside them polls, reads, commits and results: a poll has 50 records, a window of a key ten.
    expect(perRecord(plain)).toBeGreaterThan(3);
    expect(perRecord(plain)).toBeLessThan(3.5);
    expect(perRecord(batch)).toBeLessThan(0.6);
  });
});

describe("a pipeline that goes wrong is not measured", () => {
  const checked = (form: Form) => () => {
    const model = pipeline(form, RECORDS);
    model.run();
    model.check();
  };

  it("a record that is lost on the way to the sums", () => {
    const losing: Form = {
      ...batch,
      *handOn(sums, records) {
        yield* batch.handOn(
          sums,
          records.filter(({ value }) => value !== 7_000),
        );
      },
    };
    expect(checked(losing)).toThrow("records in results: expected 12345, got 12344");
  });

  it("a record with another value", () => {
    const changing: Form = {
      ...plain,
      *handOn(sums, records) {
        yield* plain.handOn(
          sums,
          records.map((record) => (record.value === 7_000 ? { ...record, value: 7_001 } : record)),
        );
      },
    };
    expect(checked(changing)).toThrow("sum of the results: expected 76193340, got 76193341");
  });

  it("a record that never was sent", () => {
    const short: Form = { ...plain, source: (log, records) => plain.source(log, records - 1) };
    expect(checked(short)).toThrow("records appended: expected 12345, got 12344");
  });
});
