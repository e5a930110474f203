import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import type { JumpableRandomGenerator } from "pure-rand/types/JumpableRandomGenerator";
import { requireInteger, requireName } from "./checks.js";
import { hashString, mix32 } from "./internal/hash.js";

const GENERATOR: unique symbol = Symbol("generator");
const SEED: unique symbol = Symbol("seed");
const PATH: unique symbol = Symbol("path");

/**
 * Samplers of normal numbers, which keep a spare one between samples: for normal and log-normal, and for gamma. The stream
 * holds them, so that its own past alone decides what it gives; whoever needs one makes it.
 */
export const NORMAL: unique symbol = Symbol("normal");
export const GAMMA: unique symbol = Symbol("gamma");

/** Between the names of a path, so that the stream "b" split from "a" is not the stream "a/b". */
const SPLIT = "\u0000";

/**
 * A stream of random numbers, made by {@link Simulation.random}: xoroshiro128+ (of the library pure-rand), seeded from the
 * simulation's seed and the stream's name, so that drawing from one never shifts another.
 *
 * @example
 * ```ts
 * import { Simulation } from "@sim/core";
 *
 * const random = new Simulation({ seed: 42 }).random("shop/service");
 * random.next(); // => 0.7439483199514348
 * random.integer(6); // => 5
 * ```
 *
 * @see {@link https://prng.di.unimi.it/ | Blackman and Vigna} for the generator
 *
 * @public
 */
export class RandomStream {
  /** The names that lead to it, joined by slashes. */
  readonly name: string;
  /** @internal */
  declare readonly [PATH]: string;
  /** @internal */
  declare readonly [SEED]: number;
  /** @internal */
  declare readonly [GENERATOR]: JumpableRandomGenerator;
  /** @internal */
  declare [NORMAL]: (() => number) | undefined;
  /** @internal */
  declare [GAMMA]: (() => number) | undefined;

  /** @internal */
  constructor(seed: number, name: string, path: string) {
    this.name = name;
    this[PATH] = path;
    this[SEED] = seed;
    this[GENERATOR] = xoroshiro128plusFromState(stateFor(seed, path));
    this[NORMAL] = undefined;
    this[GAMMA] = undefined;
  }

  /** The next number, uniform on [0, 1) with 53 random bits. */
  next(): number {
    return uniformFloat64(this[GENERATOR]);
  }

  /**
   * The next integer, uniform on 0 .. n - 1.
   * @throws TypeError or RangeError unless `n` is an integer from 1 to 2^53 - 1
   */
  integer(n: number): number {
    requireInteger("RandomStream.integer", "n", n, 1);
    return uniformInt(this[GENERATOR], 0, n - 1);
  }

  /**
   * A new independent stream, fixed by the seed, this stream's name and `name`, whatever has been drawn before.
   *
   * @throws TypeError or RangeError unless `name` is a non-empty string
   */
  split(name: string): RandomStream {
    requireName("RandomStream.split", "name", name);
    return new RandomStream(this[SEED], `${this.name}/${name}`, `${this[PATH]}${SPLIT}${name}`);
  }
}

/** The streams of one simulation, by name. */
export class RandomStreams {
  private readonly seed: number;
  private readonly streams = new Map<string, RandomStream>();

  constructor(seed: number) {
    this.seed = seed;
  }

  stream(name: string): RandomStream {
    let stream = this.streams.get(name);
    if (stream === undefined) {
      requireName("Simulation.random", "name", name);
      stream = new RandomStream(this.seed, name, name);
      this.streams.set(name, stream);
    }
    return stream;
  }
}

/** Four words of state from seed and name, by four hash functions; never all zero, which would stay zero for ever. */
function stateFor(seed: number, name: string): readonly [number, number, number, number] {
  const low = seed | 0;
  const high = Math.floor(seed / 2 ** 32) | 0;
  const word = (basis: number): number => mix32(hashString(name, basis) ^ mix32(low ^ mix32(high + basis)));
  const state = [word(0x9e3779b9), word(0x7f4a7c15), word(0xf39cc060), word(0x5cedc834)] as const;
  return state.some((value) => value !== 0) ? state : [1, 0, 0, 0];
}
