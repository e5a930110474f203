import { expect, it } from "vitest";
import { readFlights } from "../src/index.js";

it("reads 20,000 departures in the order in which they left, in whole minutes", () => {
  const flights = readFlights();
  expect(flights).toHaveLength(20_000);
  expect(new Set(flights.map(({ origin }) => origin)).size).toBe(220);
  for (const [index, { scheduled, delay, departed }] of flights.entries()) {
    expect(departed).toBeGreaterThanOrEqual(flights[index - 1]?.departed ?? 0);
    expect(departed - scheduled).toBe(60 * delay);
    expect(departed % 60).toBe(0);
  }
  // The third line of the file, {"date":"2001/01/01 01:24","delay":-5,..,"origin":"LAS","destination":"OAK"}: the two before it left at 01:53 and 02:45.
  const scheduled = Date.UTC(2001, 0, 1, 1, 24) / 1000;
  expect(flights[0]).toEqual({ origin: "LAS", destination: "OAK", scheduled, delay: -5, departed: scheduled - 300 });
});
