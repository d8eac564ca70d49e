import { AmbiguousTokenError } from '../../src/errors/errors';

/** Returns what is found, `no token`, or `refused` for an AmbiguousTokenError. A server would answer any other error with 500. */
export function outcomeOf(find: () => string | undefined): string {
  try {
    return find() ?? 'no token';
  } catch (error) {
    if (error instanceof AmbiguousTokenError) return 'refused';
    throw error;
  }
}
