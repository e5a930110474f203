import { type BinTree, growBinTree, type TreeNode, treeOf } from "./java-bin-tree.js";
import type { JavaKeys } from "./java-keys.js";

/** The capacity with which Java's hash tables begin, unless they are told. */
const USUAL_CAPACITY = 16;
/** A bin with more entries becomes a tree; half of one that is split and has no more than this becomes a list again. */
const MOST_IN_LIST = 8;
const MOST_IN_HALF = 6;
/** Tables with fewer bins grow instead. */
const LEAST_BINS_FOR_TREES = 64;

/** Entries in the order of iteration. In a tree, which the map searches, that order is kept apart from the tree. */
interface Bin<K> {
  entries: TreeNode<K>[];
  tree: BinTree<K> | undefined;
}

/**
 * The order in which a `java.util.HashMap`, or `HashSet`, iterates keys that were put into it one after the other,
 * nothing having been removed, or nothing from a tree. A key that comes again changes nothing.
 *
 * @param capacity - what the constructor was given, or the number of bins of the table before the first key
 * @param mostKeys - how many there were at a time, with those that have been removed
 */
export function javaTableOrder<K>(
  keys: readonly K[],
  kind: JavaKeys<K>,
  capacity: number = USUAL_CAPACITY,
  mostKeys: number = 0,
): K[] {
  let bins: (Bin<K> | undefined)[] = new Array(powerOfTwo(capacity)).fill(undefined);
  let size = 0;
  for (const key of new Set(keys)) {
    const code = kind.hashCode(key);
    const entry: TreeNode<K> = {
      key,
      hash: code ^ (code >>> 16),
      left: undefined,
      right: undefined,
      parent: undefined,
      red: false,
    };
    const index = entry.hash & (bins.length - 1);
    const bin = bins[index];
    if (bin === undefined) {
      bins[index] = { entries: [entry], tree: undefined };
    } else if (bin.tree !== undefined) {
      growBinTree(bin.tree, bin.entries, entry, kind);
    } else {
      bin.entries.push(entry);
      if (bin.entries.length > MOST_IN_LIST) {
        if (bins.length < LEAST_BINS_FOR_TREES) {
          bins = doubled(bins, kind);
        } else {
          bin.tree = treeOf(bin.entries, kind);
        }
      }
    }
    if (++size > mostIn(bins)) {
      bins = doubled(bins, kind);
    }
  }
  while (mostKeys > mostIn(bins)) {
    bins = doubled(bins, kind);
  }
  return bins.flatMap((bin) => (bin === undefined ? [] : bin.entries.map((entry) => entry.key)));
}

/** The capacity of a `HashSet` made from a collection of so many. */
export function capacityForCopy(size: number): number {
  return Math.max(Math.floor(Math.fround(size / 0.75)) + 1, USUAL_CAPACITY);
}

/** How many keys may be in so many bins before they are doubled. */
function mostIn({ length }: readonly unknown[]): number {
  return Math.floor(length * 0.75);
}

function powerOfTwo(capacity: number): number {
  return capacity <= 1 ? 1 : 2 ** (32 - Math.clz32(capacity - 1));
}

/** Twice as many bins: each falls apart into two, in which the order stays. */
function doubled<K>(bins: readonly (Bin<K> | undefined)[], kind: JavaKeys<K>): (Bin<K> | undefined)[] {
  const larger: (Bin<K> | undefined)[] = new Array(bins.length * 2).fill(undefined);
  for (const [index, bin] of bins.entries()) {
    if (bin === undefined) {
      continue;
    }
    const low = bin.entries.filter((entry) => (entry.hash & bins.length) === 0);
    const high = bin.entries.filter((entry) => (entry.hash & bins.length) !== 0);
    if (low.length === 0 || high.length === 0) {
      larger[low.length === 0 ? index + bins.length : index] = bin;
      continue;
    }
    const stayTrees = bin.tree !== undefined;
    larger[index] = half(low, stayTrees, kind);
    larger[index + bins.length] = half(high, stayTrees, kind);
  }
  return larger;
}

function half<K>(entries: TreeNode<K>[], ofTree: boolean, kind: JavaKeys<K>): Bin<K> {
  const tree = ofTree && entries.length > MOST_IN_HALF ? treeOf(entries, kind) : undefined;
  return { entries, tree };
}
