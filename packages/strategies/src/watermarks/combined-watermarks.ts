/**
 * Makes one watermark of those of several inputs, some of which may be idle. {@link SplitMinimum} and
 * {@link ChannelMinimum} are the two ways in which Flink does it.
 *
 * @typeParam S - its state, plain data
 * @contract
 * @public
 */
export interface CombinedWatermarks<S = any> {
  /** A short name for reports and errors. */
  readonly name: string;
  /** Fresh memory: plain data that `structuredClone` can copy. */
  createState(): S;
  /**
   * An input promises that it brings no more events with a time before a watermark. One that is lower than before is
   * ignored.
   *
   * @param state - the memory, changed in place
   * @param input - the input, an integer from 0
   * @param watermarkS - in seconds, or Infinity at the end of the input
   */
  advance(state: S, input: number, watermarkS: number): void;
  /**
   * An input has become idle, so that nobody should wait for it, or active again.
   *
   * @param state - the memory, changed in place
   * @param input - the input, an integer from 0
   * @param idle - which of the two
   */
  setIdle(state: S, input: number, idle: boolean): void;
  /**
   * The watermark of all in seconds, -Infinity at first. It never goes back for a state. To be asked after each change:
   * what comes in between may be missed.
   *
   * @param state - the memory, changed in place
   */
  watermark(state: S): number;
  /**
   * Whether all inputs are idle, as of the last question for the watermark.
   *
   * @param state - the memory
   */
  isIdle(state: S): boolean;
}
