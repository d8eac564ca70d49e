import { timingSafeEqual } from 'node:crypto';
import type { CsrfSettings } from '../config/CsrfSettings';
import { CSRFError, MissingCSRFTokenError } from '../errors/errors';
import type { TokenPayload } from '../token/TokenPayload';
import { assertOwnPage, isSafeMethod } from './requestOrigin';
import type { RequestLike } from './RequestLike';
import { UnverifiedToken } from './RequestToken';
import type { TokenType } from '../token/claims';
import { headerValues } from './headerValues';
import { mediaType } from './mediaType';

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

const forms: ReadonlySet<string> = new Set(['application/x-www-form-urlencoded', 'multipart/form-data']);

/**
 * The value that a request repeats to show that its page could read it: in the header, or where forms are looked at, in
 * a field.
 *
 * @returns undefined where there is none
 * @throws CSRFError for a value that is there twice
 */
export function submittedCsrf(
  request: RequestLike,
  { headers, fields }: CsrfSettings,
  type: TokenType,
): string | undefined {
  const values = headerValues(request, headers[type]);
  if (values.length > 1) throw new CSRFError();
  const [value] = values;
  if (value !== undefined && value !== '') return value;
  return fields && formField(request, fields[type]);
}

function formField(request: RequestLike, name: string): string | undefined {
  if (!forms.has(mediaType(request))) return undefined;
  const { body } = request;
  if (typeof body !== 'object' || body === null || !Object.hasOwn(body, name)) return undefined;
  const value = (body as Record<string, unknown>)[name];
  if (typeof value !== 'string') throw new CSRFError();
  return value === '' ? undefined : value;
}
