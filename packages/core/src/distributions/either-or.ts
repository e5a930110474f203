import { describeValue, requirePositive } from "../checks.js";

/** The one of two alternative parameters that is given, checked to be a finite number `> 0`. */
export function eitherOr<N extends string>(
  owner: string,
  alternatives: { readonly [name in N]: unknown },
): { readonly name: N; readonly value: number } {
  const names = Object.keys(alternatives) as N[];
  const given = names.filter((name) => alternatives[name] !== undefined);
  const name = given[0];
  if (name === undefined || given.length > 1) {
    const got = names.map((each) => `${each} ${describeValue(alternatives[each])}`).join(" and ");
    throw new TypeError(`${owner}: options must have either ${names.join(" or ")}, got ${got}`);
  }
  return { name, value: requirePositive(owner, name, alternatives[name]) };
}
