import { describe, expect, it } from "vitest";
import { loadModels } from "./load-models.js";
import { allStudies, familySize, LEVEL, patients, REPLICATIONS } from "./studies.js";
import { contradicts, intervals, type Study } from "./study.js";

const models = await loadModels();
const { bank, clinic, erlang, exponential, line, singleServer, smallRoom, workshop } = models;
const studies = allStudies(models);
const family = familySize(studies);

/** What contradicts theory if the model of a study is replaced by a wrong one, in an eighth of the length. */
function exposed(name: string, wrong: Study["simulate"]): string[] {
  const study = studies.get(name) as Study;
  const short = { ...study, length: study.length / 8 };
  return intervals({ ...short, simulate: wrong }, { replications: REPLICATIONS, level: LEVEL, family })
    .filter(contradicts)
    .map((interval) => interval.name);
}

describe("[LAWS] the studies tell a wrong model from a right one", { timeout: 600_000 }, () => {
  it("[LAWS] service 2 % too slow", () => {
    const found = exposed("M/M/1 at load 0.5", (plan) => singleServer(0.5, exponential(1.02), plan));
    expect(found).toEqual(["wait", "queueLength", "utilization"]);
  });

  it("[LAWS] a server too many", () => {
    const found = exposed("M/M/2 at load 0.6", (plan) => bank(1.2, exponential(1), 3, plan));
    expect(found).toEqual(["wait", "queueLength", "utilization"]);
  });

  it("[LAWS] service of another variability", () => {
    const found = exposed("M/G/1 (Erlang-4) at load 0.6", (plan) => workshop(0.6, erlang(3, 1), plan));
    expect(found).toEqual(["wait", "queueLength"]);
  });

  it("[LAWS] a place too many", () => {
    const found = exposed("M/M/1/5 at load 0.8", (plan) => smallRoom(0.8, exponential(1), 6, plan));
    expect(found).toEqual(["wait", "queueLength", "utilization", "lost"]);
  });

  it("[LAWS] the stations in the other order", () => {
    const name = "two stations in series at loads 0.5 and 0.55";
    const found = exposed(name, (plan) => line(0.5, [exponential(1.1), exponential(1)], plan));
    expect(found).toHaveLength(6);
  });

  it("[LAWS] priorities ignored, or the other way round", () => {
    const name = "M/M/1 with priorities without preemption at load 0.5";
    const ignored = exposed(name, (plan) => clinic(patients(models, 0, 0), { preempt: false }, plan));
    expect(ignored).toEqual(expect.arrayContaining(["wait 1", "present 1", "wait 2", "present 2"]));
    const reversed = exposed(name, (plan) => clinic(patients(models, 1, 0), { preempt: false }, plan));
    expect(reversed).toEqual(expect.arrayContaining(["wait 1", "present 1", "wait 2", "present 2"]));
  });

  it("[LAWS] preemption where there should be none, and none where there should be", () => {
    const rightClasses = patients(models, 0, 1);
    const without = "M/M/1 with priorities without preemption at load 0.5";
    const preempted = exposed(without, (plan) => clinic(rightClasses, { preempt: true }, plan));
    expect(preempted).toEqual(expect.arrayContaining(["wait 1", "wait 2"]));
    const preemptive = "M/M/1 with preemptive priorities at load 0.5";
    const waited = exposed(preemptive, (plan) => clinic(rightClasses, { preempt: false }, plan));
    expect(waited).toEqual(expect.arrayContaining(["wait 1", "wait 2"]));
  });

  it("[LAWS] a preempted service that begins anew in place of going on", () => {
    const name = "M/M/1 with preemptive priorities at load 0.5";
    const rules = { preempt: true, onPreempt: "restart" } as const;
    const found = exposed(name, (plan) => clinic(patients(models, 0, 1), rules, plan));
    expect(found).toEqual(expect.arrayContaining(["wait 2", "utilization"]));
  });
});
