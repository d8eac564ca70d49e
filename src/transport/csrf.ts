import { timingSafeEqual } from 'node:crypto';
import type { CsrfSettings } from '../config/CsrfSettings';
import { CSRFError, MissingCSRFTokenError } from '../errors/errors';
import type { TokenPayload } from '../token/TokenPayload';
import { assertOwnPage, isSafeMethod } from './requestOrigin';
import type { RequestLike } from './RequestLike';
import { UnverifiedToken } from './RequestToken';
import type { TokenType } from '../token/TokenType';
import { headerValues } from './headerValues';
import { mediaType } from './mediaType';

/** If the request of a cookie token is not known, nothing shows that an own page made it. */
const unknownRequest: RequestLike = { rawHeaders: [] };

/**
 * Refuses a request that the page of another site may have made with a cookie that the browser adds. A token in another
 * place shows that this is not so, because a browser does not add it by itself.
 *
 * @param payload - the verified claims of the token
 * @param demanded - what the guard says: true for every method, false for none, undefined for the configuration's
 *   choice
 * @throws MissingCSRFTokenError, CSRFError
 */
export function assertNotForged(
  credential: UnverifiedToken,
  payload: TokenPayload,
  settings: CsrfSettings,
  demanded: boolean | undefined,
): void {
  if (credential.location !== 'cookies' || demanded === false) return;
  const { request = unknownRequest, csrf = [] } = UnverifiedToken.originOf(credential) ?? {};
  assertOwnPage(request, settings);
  if (!(demanded ?? isProtected(request.method, settings))) return;
  const submitted = submittedCsrf(request, settings, payload.type === 'refresh' ? 'refresh' : 'access');
  if (submitted === undefined) throw new MissingCSRFTokenError();
  if (!payload.csrf || ![payload.csrf, ...csrf].some(value => isSame(submitted, value))) throw new CSRFError();
}

/** Tells whether a request of a method must repeat the CSRF value, unless the guard says otherwise. */
export function isProtected(method: string | undefined, { protect, methods }: CsrfSettings): boolean {
  if (!protect) return false;
  return methods && method !== undefined ? methods.has(method.toUpperCase()) : !isSafeMethod(method);
}

/** Compares in constant time. It compares bytes, because both values may contain non-ASCII characters. */
function isSame(submitted: string, wanted: string): boolean {
  const one = Buffer.from(submitted, 'latin1');
  const other = Buffer.from(wanted, 'utf8');
  return one.length === other.length && timingSafeEqual(one, other);
}

const forms: ReadonlySet<string> = new Set(['application/x-www-form-urlencoded', 'multipart/form-data']);

/**
 * Returns the CSRF value that a request repeats in the header, or in a form field if fields are configured. Only a page
 * of this site can read the value. Returns undefined if there is none.
 *
 * @throws CSRFError if the value is there twice
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
