/** A transition of a continuous-time Markov chain. */
export interface Transition {
  readonly from: number;
  readonly to: number;
  readonly rate: number;
}

/**
 * A Markov chain over states that are vectors of small counts, explored from `start`: the second way to every figure of the
 * exponential queues, without a formula.
 */
export class MarkovChain {
  readonly states: (readonly number[])[] = [];
  readonly transitions: Transition[] = [];
  private readonly outflow: Float64Array;

  /** @param moves - where the chain may go from a state, and at which rate */
  constructor(
    start: readonly number[],
    moves: (state: readonly number[]) => (readonly [to: readonly number[], rate: number])[],
  ) {
    const known = new Map<string, number>();
    const numberOf = (state: readonly number[]): number => {
      const key = state.join();
      const found = known.get(key);
      if (found !== undefined) return found;
      known.set(key, this.states.length);
      return this.states.push(state) - 1;
    };
    numberOf(start);
    for (let from = 0; from < this.states.length; from++) {
      for (const [to, rate] of moves(this.states[from] as readonly number[])) {
        if (rate > 0) this.transitions.push({ from, to: numberOf(to), rate });
      }
    }
    this.outflow = new Float64Array(this.states.length);
    for (const { from, rate } of this.transitions) this.outflow[from] = (this.outflow[from] as number) + rate;
  }

  /** The stationary distribution, by Gauss-Seidel sweeps over the balance equations. */
  stationary(): Float64Array {
    const n = this.states.length;
    const incoming: Transition[][] = Array.from({ length: n }, () => []);
    for (const transition of this.transitions) (incoming[transition.to] as Transition[]).push(transition);
    const p = new Float64Array(n).fill(1 / n);
    for (let sweep = 0; sweep < 100_000; sweep++) {
      let change = 0;
      let total = 0;
      for (let j = 0; j < n; j++) {
        let inflow = 0;
        for (const { from, rate } of incoming[j] as Transition[]) inflow += (p[from] as number) * rate;
        const value = inflow / (this.outflow[j] as number);
        change += Math.abs(value - (p[j] as number));
        p[j] = value;
        total += value;
      }
      for (let j = 0; j < n; j++) p[j] = (p[j] as number) / total;
      if (change < 1e-13) return p;
    }
    throw new Error("the balance equations have not converged");
  }

  /** The distribution at time `t`, begun in the first state, by uniformisation (Jensen's method). */
  at(t: number): Float64Array {
    const rate = Math.max(...this.outflow);
    let p = new Float64Array(this.states.length);
    p[0] = 1;
    const result = new Float64Array(p.length);
    const jumps = rate * t;
    const last = Math.ceil(jumps + 8 * Math.sqrt(jumps) + 20);
    let logWeight = -jumps;
    for (let k = 0; k <= last; k++) {
      const weight = Math.exp(logWeight);
      if (weight > 0) for (let j = 0; j < p.length; j++) result[j] = (result[j] as number) + weight * (p[j] as number);
      p = this.jump(p, rate);
      logWeight += Math.log(jumps / (k + 1));
    }
    return result;
  }

  /** The mean of a function of the state. */
  mean(p: Float64Array, value: (state: readonly number[]) => number): number {
    return this.states.reduce((total, state, j) => total + (p[j] as number) * value(state), 0);
  }

  private jump(p: Float64Array, uniformRate: number): Float64Array<ArrayBuffer> {
    const next = new Float64Array(p.length);
    for (let j = 0; j < p.length; j++) next[j] = (p[j] as number) * (1 - (this.outflow[j] as number) / uniformRate);
    for (const { from, to, rate } of this.transitions) {
      next[to] = (next[to] as number) + ((p[from] as number) * rate) / uniformRate;
    }
    return next;
  }
}
