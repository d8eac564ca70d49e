/** How large the chunks of a purge are. */
export interface ChunkLimits {
  /** How long one chunk should take, in milliseconds. */
  readonly time: number;
  /** How many rows a chunk has at least. A statement has costs that do not depend on the number of its rows. */
  readonly leastRows: number;
  /** How many rows a chunk has at most. */
  readonly mostRows: number;
  /** How long the pause after a chunk is, as a multiple of the time that the chunk took. */
  readonly pause: number;
}

/** The size of the first chunk. Nothing is known about the database before it. A smaller chunk is the last one. */
export const firstRows = 50;

/** The pause that follows even the quickest chunk, in milliseconds. */
const shortestPause = 1;

/**
 * Sets the pace of a purge. The size of a chunk follows from the time that the chunk before it took. The purge pauses after
 * each chunk, so that other work gets its share of the time.
 */
export class PurgePace {
  /** How many rows the next chunk may have. */
  rows = firstRows;

  /**
   * Sets the size of the next chunk.
   *
   * @param took - how long the last chunk took, in milliseconds on a monotonic clock
   * @returns the pause before the next chunk, in milliseconds
   */
  adapt(took: number, { time, leastRows, mostRows, pause }: ChunkLimits): number {
    // One slow chunk may be the fault of a busy disk, and one quick chunk the work of a cache.
    const factor = Math.min(2, Math.max(0.5, time / took));
    this.rows = Math.min(mostRows, Math.max(leastRows, Math.round(this.rows * factor)));
    return Math.max(shortestPause, took * pause);
  }
}
