import { AmbiguousTokenError } from '../errors/errors';
import { headerValues } from './headerValues';
import type { RequestLike } from './RequestLike';

/** The header that carries tokens. */
export interface HeaderLocation {
  readonly headerName: string;
  /** Authentication scheme. `''` if the header contains only the token. */
  readonly headerType: string;
}

/**
 * Reads the token from the header (RFC 6750 section 2.1, RFC 9110 sections 11.1 and 11.4). Returns undefined if there
 * is no header, if it is empty, or if it has another scheme.
 *
 * @throws AmbiguousTokenError for two headers, two credentials in one header, or a value outside the grammar
 */
export function headerToken(request: RequestLike, location: HeaderLocation): string | undefined {
  const written = onlyValue(request, location.headerName);
  if (written === undefined) return undefined;
  // This check comes before trimming, because `trim` removes non-ASCII spaces too.
  if (!/^[\t\x20-\x7e]*$/.test(written)) throw new AmbiguousTokenError();
  const value = written.trim();
  if (value === '') return undefined;
  if (value.includes('\t')) throw new AmbiguousTokenError();
  return location.headerType === '' ? bareToken(value) : schemeToken(value, location.headerType);
}

function onlyValue(request: RequestLike, headerName: string): string | undefined {
  const values = headerValues(request, headerName);
  if (values.length > 1) throw new AmbiguousTokenError();
  return values[0];
}

function bareToken(value: string): string {
  if (/[\s,]/.test(value)) throw new AmbiguousTokenError();
  return value;
}

function schemeToken(value: string, scheme: string): string | undefined {
  const end = value.indexOf(' ');
  const written = end === -1 ? value : value.slice(0, end);
  if (written.length !== scheme.length || written.toLowerCase() !== scheme.toLowerCase()) {
    // Another scheme is not for this library, unless its own scheme follows in the same header.
    if (followsAnother(value, scheme)) throw new AmbiguousTokenError();
    return undefined;
  }
  const token = value.slice(written.length).trimStart();
  // A comma joins two credentials. In braces it belongs to a JSON serialization, which the decoder refuses (RFC 7515
  // section 7.2).
  const isJoined = token.includes(',') && !token.startsWith('{');
  if (token === '' || isJoined || namesAgain(token, scheme)) throw new AmbiguousTokenError();
  return token;
}

/** Tells whether a credential of the scheme follows one of another scheme. */
function followsAnother(value: string, scheme: string): boolean {
  const ours = ` ${scheme.toLowerCase()} `;
  return value.toLowerCase().replaceAll(',', ' ').includes(ours);
}

/** Tells whether the scheme and a space occur within the token. */
function namesAgain(text: string, scheme: string): boolean {
  return text.includes(' ') && text.toLowerCase().includes(`${scheme.toLowerCase()} `);
}
