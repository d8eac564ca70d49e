import { timingSafeEqual } from 'node:crypto';
import type { CsrfSettings } from '../config/CsrfSettings';
import { CSRFError } from '../errors/CSRFError';
import { MissingCSRFTokenError } from '../errors/MissingCSRFTokenError';
import type { TokenPayload } from '../token/TokenPayload';
import { assertOwnPage } from './assertOwnPage';
import { isSafeMethod } from './isSafeMethod';
import type { RequestLike } from './RequestLike';
import { submittedCsrf } from './submittedCsrf';
import { UnverifiedToken } from './UnverifiedToken';

/** A cookie token whose request nobody kept was not shown to come from a page of ours. */
const unknownRequest: RequestLike = { rawHeaders: [] };

/**
 * Refuses a request that the page of another site may have made, with the cookie that the browser adds. Tokens that a
 * browser does not add by itself prove that much already.
 *
 * @param payload - the token's claims, verified
 * @param demanded - what the guard says: true for every method, false for none, undefined for the configuration's answer
 * @throws MissingCSRFTokenError, CSRFError
 */
export function assertNotForged(
  credential: UnverifiedToken,
  payload: TokenPayload,
  settings: CsrfSettings,
  demanded: boolean | undefined,
): void {
  if (credential.location !== 'cookies' || demanded === false) return;
  const request = UnverifiedToken.originOf(credential)?.request ?? unknownRequest;
  assertOwnPage(request, settings);
  if (!(demanded ?? isProtected(request.method, settings))) return;
  const submitted = submittedCsrf(request, settings, payload.type === 'refresh' ? 'refresh' : 'access');
  if (submitted === undefined) throw new MissingCSRFTokenError();
  if (!payload.csrf || !isSame(submitted, payload.csrf)) throw new CSRFError();
}

function isProtected(method: string | undefined, { protect, methods }: CsrfSettings): boolean {
  if (!protect) return false;
  return methods && method !== undefined ? methods.has(method.toUpperCase()) : !isSafeMethod(method);
}

/** In constant time, over bytes: both can hold what is not ASCII. */
function isSame(submitted: string, wanted: string): boolean {
  const one = Buffer.from(submitted, 'latin1');
  const other = Buffer.from(wanted, 'utf8');
  return one.length === other.length && timingSafeEqual(one, other);
}
