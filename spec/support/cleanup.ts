/** Something that a support file has opened, and how it is closed. */
type Cleanup = () => unknown;

const cleanups: Cleanup[] = [];

/**
 * Registers what must be closed or removed when the specs have run.
 *
 * A support file calls this while it is loaded, instead of `after`: a worker of mocha loads it once, but makes a new root
 * suite for each spec file, so that a hook of `after` would belong to the first file alone. In parallel runs the cleanup is
 * called after each spec file, in others after all of them; what it has closed must be opened anew the next time.
 */
export function cleanUp(cleanup: Cleanup): void {
  cleanups.push(cleanup);
}

/** Calls every cleanup, the last registered first, even if one fails. */
export async function runCleanups(): Promise<void> {
  const failures: unknown[] = [];
  for (const cleanup of [...cleanups].reverse()) {
    try {
      await cleanup();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0)
    throw new AggregateError(failures, `${String(failures.length)} cleanups failed: ${failures.join('; ')}`);
}

/** Takes everything out of a list, which is empty afterwards. */
export const takeAll = <T>(list: T[]): T[] => list.splice(0);
