import type { AuthXOptions } from '../../src/config/AuthXOptions';
import { AuthXConfig } from '../../src/config/AuthXConfig';
import { TokenIssuer } from '../../src/token/TokenIssuer';
import { TokenVerifier } from '../../src/token/TokenVerifier';
import { secret } from '../support/forge';

/** Who issues and who verifies under one configuration. */
export function party(options: AuthXOptions = {}): { issuer: TokenIssuer; verifier: TokenVerifier } {
  const isSymmetric = (options.algorithm ?? 'HS256').startsWith('HS');
  const config = new AuthXConfig(Object.assign(isSymmetric ? { secretKey: secret } : {}, options));
  return { issuer: new TokenIssuer(config), verifier: new TokenVerifier(config) };
}

const part = (token: string, index: number): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[index] as string, 'base64url').toString()) as Record<string, unknown>;

/** The header of a token, unverified. */
export const headerOf = (token: string): Record<string, unknown> => part(token, 0);

/** The claims of a token, unverified. */
export const claimsOf = (token: string): Record<string, unknown> => part(token, 1);

/** Whole seconds since 1970. */
export const nowInSeconds = (): number => Math.floor(Date.now() / 1000);

/** Does something while the clock shows another time, in seconds since 1970. */
export function at<T>(seconds: number, act: () => T): T {
  const { now } = Date;
  Date.now = () => seconds * 1000;
  try {
    return act();
  } finally {
    Date.now = now;
  }
}
