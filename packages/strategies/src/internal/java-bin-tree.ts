import type { JavaKeys } from "./java-keys.js";

/** An entry of a Java hash table. Its links count only while its bin is a tree. */
export interface TreeNode<K> {
  readonly key: K;
  /** The spread hash, as a signed 32-bit number. */
  readonly hash: number;
  left: TreeNode<K> | undefined;
  right: TreeNode<K> | undefined;
  parent: TreeNode<K> | undefined;
  red: boolean;
}

/**
 * A bin of a Java hash table in which many keys met: a red-black tree by hash, then by key. It decides where a new entry
 * stands in the order of iteration (right after its parent in the tree), and that the root comes first.
 */
export interface BinTree<K> {
  root: TreeNode<K>;
}

/** Makes a tree of the entries, which change their order: the root comes to the front. */
export function treeOf<K>(entries: TreeNode<K>[], kind: JavaKeys<K>): BinTree<K> {
  const tree: BinTree<K> = { root: reset(entries[0] as TreeNode<K>) };
  for (const entry of entries.slice(1)) {
    attach(tree, reset(entry), kind);
  }
  rootToFront(tree, entries);
  return tree;
}

/** Adds one entry to the tree, and to the order of iteration. */
export function growBinTree<K>(tree: BinTree<K>, entries: TreeNode<K>[], entry: TreeNode<K>, kind: JavaKeys<K>): void {
  const parent = attach(tree, entry, kind);
  entries.splice(entries.indexOf(parent) + 1, 0, entry);
  rootToFront(tree, entries);
}

function reset<K>(node: TreeNode<K>): TreeNode<K> {
  return Object.assign(node, { left: undefined, right: undefined, parent: undefined, red: false });
}

function rootToFront<K>(tree: BinTree<K>, entries: TreeNode<K>[]): void {
  const at = entries.indexOf(tree.root);
  entries.splice(at, 1);
  entries.unshift(tree.root);
}

/** Hangs the node below the leaf where it belongs, which is returned, and balances the tree. */
function attach<K>(tree: BinTree<K>, node: TreeNode<K>, kind: JavaKeys<K>): TreeNode<K> {
  let parent = tree.root;
  for (;;) {
    const before = node.hash === parent.hash ? kind.compare(node.key, parent.key) < 0 : node.hash < parent.hash;
    const next = before ? parent.left : parent.right;
    if (next !== undefined) {
      parent = next;
      continue;
    }
    if (before) {
      parent.left = node;
    } else {
      parent.right = node;
    }
    node.parent = parent;
    node.red = true;
    balance(tree, node);
    return parent;
  }
}

/** The textbook's repair after an insertion: no red node has a red parent, and the root is black. */
function balance<K>(tree: BinTree<K>, inserted: TreeNode<K>): void {
  let node = inserted;
  for (;;) {
    const { parent } = node;
    const grandparent = parent?.parent;
    if (parent === undefined || grandparent === undefined || !parent.red) {
      break;
    }
    const parentIsLeft = grandparent.left === parent;
    const uncle = parentIsLeft ? grandparent.right : grandparent.left;
    if (uncle?.red === true) {
      parent.red = false;
      uncle.red = false;
      grandparent.red = true;
      node = grandparent;
      continue;
    }
    const bent = (parent.left === node) !== parentIsLeft;
    if (bent) {
      rotate(tree, parent, parentIsLeft);
    }
    const top = bent ? node : parent;
    top.red = false;
    grandparent.red = true;
    rotate(tree, grandparent, !parentIsLeft);
    break;
  }
  tree.root.red = false;
}

/** Puts the node's right child (turning left) or left child in its place, and the node below it. */
function rotate<K>(tree: BinTree<K>, node: TreeNode<K>, toLeft: boolean): void {
  const child = (toLeft ? node.right : node.left) as TreeNode<K>;
  const inner = toLeft ? child.left : child.right;
  const { parent } = node;
  if (toLeft) {
    node.right = inner;
    child.left = node;
  } else {
    node.left = inner;
    child.right = node;
  }
  if (inner !== undefined) {
    inner.parent = node;
  }
  child.parent = parent;
  node.parent = child;
  if (parent === undefined) {
    tree.root = child;
  } else if (parent.left === node) {
    parent.left = child;
  } else {
    parent.right = child;
  }
}
