import type { Answer } from '../support/send';
import { claimsOf, headerOf } from '../token/issuing';

/** A `Set-Cookie` header, its attributes by their names in lower case: true for one without a value. */
export interface SeenCookie {
  readonly name: string;
  readonly claims?: Record<string, unknown>;
  readonly value?: string;
  readonly attributes: Readonly<Record<string, string | true>>;
}

/** An answer in the form in which answers are compared: tokens are replaced by what they say. */
export interface SeenAnswer {
  readonly status: number;
  /** The body: parsed where it is JSON. */
  readonly body: unknown;
  /** The `WWW-Authenticate` header. */
  readonly challenge: string | undefined;
  /** By name, since the order in which different cookies are set means nothing (RFC 6265 section 5.3). */
  readonly cookies: readonly SeenCookie[];
}

/** Reads an answer. */
export function seenAnswer({ status, headers, text, json }: Answer): SeenAnswer {
  return {
    status,
    body: (json as unknown) === undefined ? text : readTokens(json),
    challenge: headers['www-authenticate'],
    cookies: (headers['set-cookie'] ?? []).map(readCookie).sort(byName),
  };
}

export const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);

const token = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** Puts what a token says in the place of each token of a body. */
function readTokens(body: unknown): unknown {
  if (typeof body === 'string') {
    return token.test(body) ? { jwt_header: headerOf(body), jwt_claims: claimsOf(body) } : body;
  }
  if (typeof body !== 'object' || body === null) return body;
  if (Array.isArray(body)) return body.map(readTokens);
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, readTokens(value)]));
}

function readCookie(line: string): SeenCookie {
  const [pair = '', ...attributes] = line.split(/; */);
  const [name = '', value = ''] = splitAt(pair);
  return {
    name,
    ...(token.test(value) ? { claims: claimsOf(value) } : { value }),
    attributes: readAttributes(attributes),
  };
}

/** Attributes by their names. Letter case counts neither there nor in SameSite (RFC 6265 section 5.2, RFC 6265bis section 5.6.7). */
export function readAttributes(attributes: readonly string[]): SeenCookie['attributes'] {
  return Object.fromEntries(
    attributes.map(attribute => {
      const [written = '', value] = splitAt(attribute);
      const name = written.toLowerCase();
      return [name, name === 'samesite' ? value!.toLowerCase() : (value ?? true)];
    }),
  );
}

function splitAt(text: string): string[] {
  const index = text.indexOf('=');
  return index === -1 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}
