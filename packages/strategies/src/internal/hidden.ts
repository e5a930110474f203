/**
 * Where an exported class keeps what is nobody's business. The member is set in the constructor and not declared in the
 * class, so that declarations do not show it and the class stays structural.
 */
export const hidden: unique symbol = Symbol("hidden");

/** Something with a hidden member: `(this as this & Holder<T>)[hidden]`. */
export interface Holder<T> {
  [hidden]: T;
}
