import { hash } from 'node:crypto';

/**
 * Returns the id of a counter. It is a hash, so that counters of different limits or keys never share an id, that it is
 * short however long a key is, and that stores contain no addresses and no names of accounts.
 */
export const counterId = (...parts: readonly (string | number)[]): string =>
  hash('sha256', JSON.stringify(parts), 'base64url').slice(0, 24);
