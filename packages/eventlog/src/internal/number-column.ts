/** Numbers in a row: four bytes each while they lie a whole number below 2^31 from the base, eight from the first that does not. */
export class NumberColumn {
  private narrow: Int32Array | undefined;
  private wide: Float64Array | undefined = undefined;
  private readonly base: number;

  constructor(capacity: number, base: number) {
    this.narrow = new Int32Array(capacity);
    this.base = base;
  }

  at(index: number): number {
    return this.narrow === undefined
      ? ((this.wide as Float64Array)[index] as number)
      : this.base + (this.narrow[index] as number);
  }

  set(index: number, value: number): void {
    const { narrow } = this;
    if (narrow !== undefined) {
      const distance = value - this.base;
      if (distance === (distance | 0)) {
        narrow[index] = distance;
        return;
      }
      this.widen(narrow);
    }
    (this.wide as Float64Array)[index] = value;
  }

  /** Makes room for more. */
  grow(capacity: number): void {
    if (this.narrow === undefined) {
      const wide = new Float64Array(capacity);
      wide.set(this.wide as Float64Array);
      this.wide = wide;
    } else {
      const narrow = new Int32Array(capacity);
      narrow.set(this.narrow);
      this.narrow = narrow;
    }
  }

  /** Another one with the same numbers, free to change. */
  copy(): NumberColumn {
    const copy = new NumberColumn(0, this.base);
    copy.narrow = this.narrow?.slice();
    copy.wide = this.wide?.slice();
    return copy;
  }

  private widen(narrow: Int32Array): void {
    const { base } = this;
    const wide = new Float64Array(narrow.length);
    for (let index = 0; index < narrow.length; index++) wide[index] = base + (narrow[index] as number);
    this.wide = wide;
    this.narrow = undefined;
  }
}
