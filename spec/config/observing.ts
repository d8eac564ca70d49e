import type { AuthXConfig } from '../../src/config/AuthXConfig';
import { TokenIssuer } from '../../src/token/TokenIssuer';
import { TokenVerifier } from '../../src/token/TokenVerifier';
import { forge, goodClaims } from '../support/forge';
import { claimsOf, headerOf } from '../token/issuing';

type Json = Record<string, unknown>;

/** A token that is issued under a configuration. */
export const issued = (config: AuthXConfig, type: 'access' | 'refresh' = 'access'): string =>
  new TokenIssuer(config).issue(type, 'alice');

/** The header of such a token. */
export const header = (config: AuthXConfig): Json => headerOf(issued(config));

/** The claims of such a token. */
export const claims = (config: AuthXConfig, type?: 'access' | 'refresh'): Json => claimsOf(issued(config, type));

/** Seconds that a token with such claims lives; null for one that never expires. */
export const lifetime = (written: Json): unknown =>
  written.exp === undefined ? null : Number(written.exp) - Number(written.iat);

/** Whether a token is accepted. */
export const accepts = (config: AuthXConfig, token: string): boolean => {
  try {
    new TokenVerifier(config).verify(token);
    return true;
  } catch {
    return false;
  }
};

/** Whether a token that is good but for these changes is accepted. */
export const acceptsClaims = (config: AuthXConfig, changes: Json): boolean =>
  accepts(config, forge(goodClaims(changes)));
