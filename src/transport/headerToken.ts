import { AmbiguousTokenError } from '../errors/errors';
import { headerValues } from './headerValues';
import type { RequestLike } from './RequestLike';

/** The header that carries tokens. */
export interface HeaderLocation {
  readonly headerName: string;
  /** Authentication scheme; `''` where the header is the token. */
  readonly headerType: string;
}

/**
 * Reads the token from the header (RFC 6750 section 2.1, RFC 9110 sections 11.1 and 11.4).
 *
 * @returns undefined where there is none: no header, an empty one, or another scheme's
 * @throws AmbiguousTokenError for two headers, two credentials in one, or a value outside the grammar
 */
export function headerToken(request: RequestLike, location: HeaderLocation): string | undefined {
  const written = onlyValue(request, location.headerName);
  if (written === undefined) return undefined;
  // Before trimming, which takes away spaces beyond ASCII as well.
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
    // Another scheme is no credential of ours, unless ours follows it in the same header.
    if (followsAnother(value, scheme)) throw new AmbiguousTokenError();
    return undefined;
  }
  const token = value.slice(written.length).trimStart();
  // A comma joins credentials. In braces it is part of one, in a serialization that the decoder refuses (RFC 7515 section 7.2).
  const isJoined = token.includes(',') && !token.startsWith('{');
  if (token === '' || isJoined || namesAgain(token, scheme)) throw new AmbiguousTokenError();
  return token;
}

/** Whether the scheme begins a credential behind that of another scheme. */
function followsAnother(value: string, scheme: string): boolean {
  const ours = ` ${scheme.toLowerCase()} `;
  return value.toLowerCase().replaceAll(',', ' ').includes(ours);
}

/** Whether the scheme, and a space as before a credential, stand somewhere in what should be one token. */
function namesAgain(text: string, scheme: string): boolean {
  return text.includes(' ') && text.toLowerCase().includes(`${scheme.toLowerCase()} `);
}
