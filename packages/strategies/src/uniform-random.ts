/**
 * The only source of randomness a strategy may use: uniform numbers out of a seeded stream of its owner.
 *
 * @sealed
 * @public
 */
export interface UniformRandom {
  /** The next number, uniform over `[0, 1)`. */
  next(): number;
}
