import { AmbiguousTokenError } from '../../src/errors/errors';

/** What is found, `no token`, or `refused` for an AmbiguousTokenError. Any other error is one that a server would answer with 500. */
export function outcomeOf(find: () => string | undefined): string {
  try {
    return find() ?? 'no token';
  } catch (error) {
    if (error instanceof AmbiguousTokenError) return 'refused';
    throw error;
  }
}
