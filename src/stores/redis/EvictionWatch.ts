/** The answer of `INFO`, by field. It is empty if the user may not run `INFO`. */
export type Info = ReadonlyMap<string, string>;

/**
 * Counts the keys that a server evicts while a store uses it. `maxmemory-policy` alone does not show them, because the
 * policy may have been changed for a moment only.
 */
export class EvictionWatch {
  /** Identifies the server's process, whose count began with it. */
  private runId: string | undefined;
  /** The server's count when the store first asked it. */
  private atFirst = 0;

  /** Returns how many keys the server has evicted since the store first asked it, or since its counts were reset. */
  evictedSince(info: Info): number {
    const evicted = Number(info.get('evicted_keys') ?? 0);
    const runId = info.get('run_id') ?? '';
    if (this.runId !== runId || evicted < this.atFirst) {
      this.runId = runId;
      this.atFirst = evicted;
    }
    return evicted - this.atFirst;
  }
}
