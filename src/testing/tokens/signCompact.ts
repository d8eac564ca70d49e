import type { KeyObject } from 'node:crypto';
import { encodePart, forge } from '../../attack/forging/forge';
import type { Algorithm } from '../../keys/algorithms';

/** The two parts of a token that are signed. */
export interface TokenContent {
  readonly header: object;
  readonly claims: object;
}

/**
 * Signs any header and any claims (RFC 7515 section 3.1), also those that the library would not issue. A claim that is
 * undefined is left out.
 */
export const signCompact = ({ header, claims }: TokenContent, algorithm: Algorithm, key: KeyObject): string =>
  forge(claims, { header: JSON.stringify(header), key, algorithm });

/** Returns the header and the claims as they stand in a token (RFC 7515 section 5.1). */
export const signingInput = ({ header, claims }: TokenContent): string => [header, claims].map(encodePart).join('.');
