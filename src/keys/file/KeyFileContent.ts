import type { JsonWebKey } from 'node:crypto';
import type { Algorithm } from '../algorithms';

/** The states that a key file names. A key has also retired if its `retireAt` is over. */
export const storedStates = ['upcoming', 'signing', 'verifying', 'retired'] as const;

/** A key of a key file: a JWK (RFC 7517) with the members of its rotation. Times are in ISO 8601. */
export interface StoredKey extends JsonWebKey {
  readonly kid: string;
  readonly alg: Algorithm;
  readonly state: (typeof storedStates)[number];
  /** From when an upcoming key may sign. */
  readonly notBefore?: string;
  /** From when the key verifies nothing. */
  readonly retireAt?: string;
  /** Until when some process may have signed with a key that signed before. */
  readonly signedUntil?: string;
}

/** A key file: a JWK set (RFC 7517 section 5) with two more members. Members that nobody knows are kept. */
export interface KeyFileContent {
  readonly keys: readonly StoredKey[];
  /** The longest lifetime of a token in seconds. */
  readonly tokenLifetime: number;
  /** The seconds in which each process and each cache of the JWKS gets to know a change of the file. */
  readonly wait: number;
}

/** Tells whether a key has retired. */
export const isRetired = ({ state, retireAt }: StoredKey, now: Date): boolean =>
  state === 'retired' || (retireAt !== undefined && Date.parse(retireAt) <= now.getTime());
