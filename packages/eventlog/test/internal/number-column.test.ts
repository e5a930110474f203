import { expect, it } from "vitest";
import { NumberColumn } from "../../src/internal/number-column.js";

const all = (column: NumberColumn, count: number) => Array.from({ length: count }, (_, index) => column.at(index));
/** The arrays of a column, by the bytes that a number takes in them. */
const width = (column: NumberColumn) => {
  const { narrow, wide } = column as unknown as { narrow?: Int32Array; wide?: Float64Array };
  return (narrow ?? wide)?.BYTES_PER_ELEMENT;
};

it("[LOG3] numbers take four bytes within 2^31 of the base, eight from the first beyond", () => {
  const base = 2 ** 52;
  const near = [base, base - 2 ** 31, base + 2 ** 31 - 1, base + 5];
  const column = new NumberColumn(8, base);
  for (const [index, value] of near.entries()) column.set(index, value);
  expect([all(column, 4), width(column)]).toEqual([near, 4]);
  const copy = column.copy();
  column.set(4, base + 2 ** 31);
  column.set(5, 0.5);
  column.set(6, Number.NaN);
  expect([all(column, 7), width(column)]).toEqual([[...near, base + 2 ** 31, 0.5, Number.NaN], 8]);
  copy.set(4, base - 1);
  expect([all(copy, 5), width(copy)]).toEqual([[...near, base - 1], 4]);
});

it("[LOG3] what was there stays when it grows, narrow or wide", () => {
  for (const far of [7, 2 ** 40]) {
    const column = new NumberColumn(2, 0);
    column.set(0, far);
    column.set(1, 3);
    column.grow(4);
    column.set(3, 9);
    expect(all(column, 4)).toEqual([far, 3, 0, 9]);
  }
});
