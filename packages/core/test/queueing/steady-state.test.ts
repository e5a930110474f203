import { describe, expect, it } from "vitest";
import { loadModels } from "./load-models.js";
import { allStudies, familySize, LEVEL, REPLICATIONS } from "./studies.js";
import { contradicts, describeInterval, intervals, isTooWide } from "./study.js";

const studies = allStudies(await loadModels());
const family = familySize(studies);

// About 10 s for the longest on an idle core; the rest of the limit is for machines that are slow or busy.
describe("[LAWS] steady states agree with queueing theory", { timeout: 600_000 }, () => {
  it.each([...studies.keys()])("[LAWS] %s: every interval is narrow and contains the theoretical value", (name) => {
    const study = studies.get(name)!;
    const found = intervals(study, { replications: REPLICATIONS, level: LEVEL, family });
    expect(found.filter((interval) => isTooWide(interval, study.precision)).map(describeInterval)).toEqual([]);
    expect(found.filter(contradicts).map(describeInterval)).toEqual([]);
  });
});
