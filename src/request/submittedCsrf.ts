import type { CsrfSettings } from '../config/CsrfSettings';
import { CSRFError } from '../errors/CSRFError';
import type { TokenType } from '../token/claims';
import { headerValues } from './headerValues';
import { mediaType } from './mediaType';
import type { RequestLike } from './RequestLike';

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
