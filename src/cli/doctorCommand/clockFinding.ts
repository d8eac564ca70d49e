import type { Finding } from './Finding';

/** Half of the skew that the library always tolerates, in milliseconds. */
const longestSkew = 2500;

/**
 * Compares the clock of a store with the middle of the time that it took to ask.
 *
 * @param ask - returns the clock of the store, in milliseconds since 1970
 */
export async function clockFinding(ask: () => Promise<number>): Promise<Finding> {
  const check = 'store/clock';
  const before = Date.now();
  const clock = await ask();
  if (!Number.isFinite(clock)) return { check, status: 'warning', message: 'The store does not tell its time.' };
  const skew = Math.round(clock - (before + Date.now()) / 2);
  const message = `The clock of the store differs by ${String(Math.abs(skew))} ms from the clock of this machine.`;
  if (Math.abs(skew) <= longestSkew) return { check, status: 'ok', message };
  return { check, status: 'error', message, fix: 'Synchronize both clocks, such as by NTP.' };
}
