/**
 * What waits in front of the partitions, as the owner of a {@link ShardingStrategy} sees it at this moment: the batches of
 * a producer, or the appends of a log with a capacity. The record that is being placed is not among them yet.
 *
 * @sealed
 * @public
 */
export interface ShardingQueues {
  /**
   * How many wait in front of a partition: batches of a producer that are not sent yet, the one being filled included;
   * appends to a log that are not served yet, the one in service included.
   *
   * @param partition - from 0 to the number of partitions - 1
   */
  length(partition: number): number;
  /**
   * Whether the record would be the first of a batch at that partition: none is being filled, or it has no room for it.
   * A producer that is asked closes the batch without room, wherever the record goes. True where nothing is batched.
   *
   * @param partition - from 0 to the number of partitions - 1
   */
  startsBatch(partition: number): boolean;
  /**
   * The bytes that the record adds at that partition: its size, and what a batch costs by itself if it starts one.
   *
   * @param partition - from 0 to the number of partitions - 1
   */
  bytesAt(partition: number): number;
  /**
   * Whether the record, if it went to that partition, would fill the batch that it joins or starts there. True where nothing
   * is batched.
   *
   * @param partition - from 0 to the number of partitions - 1
   */
  fillsBatch(partition: number): boolean;
  /**
   * Whether records that go there can be sent on: false while the one who takes them has not done so for long.
   *
   * @param partition - from 0 to the number of partitions - 1
   */
  available(partition: number): boolean;
}
