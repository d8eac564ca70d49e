import type { AuthXInit, AuthXOptions } from '../../../../src/index';
import { forge, secret } from '../../../support/forge';
import type { Answer } from '../../../support/send';
import { makeAuth } from '../../support/serve';
import { valueOf } from '../../cookies/support/answerCookies';
import { claimsOf, cookieToken } from '../../cookies/support/cookieTokens';

/** Seconds since 1970. */
export const now = (): number => Math.floor(Date.now() / 1000);

/** A cookie token that is to be renewed: it lives 5 more of its 15 minutes, and 10 are left to renew it in. */
export const dueToken = (changes: Record<string, unknown> = {}): string =>
  cookieToken({ iat: now() - 600, exp: now() + 300, ...changes });

/** The options of a configuration that renews cookies. */
export const renewing = {
  secretKey: secret,
  tokenLocation: ['cookies', 'headers', 'query', 'json'],
  implicitRefresh: true,
} satisfies AuthXOptions;

/** An AuthX that renews cookies. */
export const renewingAuth = (options: Partial<AuthXOptions> = {}, init: Partial<AuthXInit<unknown>> = {}) =>
  makeAuth<never>({ ...(init as Partial<AuthXInit<never>>), config: Object.assign({}, renewing, options) });

/** The renewed token of an answer; undefined where nothing was renewed. */
export const renewedToken = (answer: Pick<Answer, 'headers'>): string | undefined =>
  valueOf(answer, 'access_token_cookie');

/** The claims of the renewed token. */
export function renewedClaims(answer: Pick<Answer, 'headers'>): Record<string, unknown> | undefined {
  const token = renewedToken(answer);
  return token === undefined ? undefined : claimsOf(token);
}

/** A token as it will be seconds later: all its times lie that much further back. */
export function later(token: string, seconds: number): string {
  const moved = Object.entries(claimsOf(token)).map(([name, value]) => {
    const isTime = ['iat', 'nbf', 'exp', 'auth_time', 'orig_iat'].includes(name);
    return [name, isTime ? (value as number) - seconds : value];
  });
  return forge(Object.fromEntries(moved));
}
