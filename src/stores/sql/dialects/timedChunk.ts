import type { DeletedChunk } from './SqlDialect';

/** Deletes a chunk of rows, and measures how long that takes. */
export async function timedChunk(run: () => Promise<number>): Promise<DeletedChunk> {
  const startedAt = performance.now();
  return { rows: await run(), took: performance.now() - startedAt };
}
