import { isUtf8 } from 'node:buffer';
import { headerValues } from '../transport/headerValues';
import type { RequestLike } from '../transport/RequestLike';
import { splitStrictly } from '../token/decodeStrictly';
import { parseObject } from '../token/strictJson';
import { OAuthError } from './OAuthError';
import type { Form } from './readForm';

/** The ways in which a client can authenticate (RFC 6749 section 2.3.1, RFC 7523 section 2.2, RFC 8414 section 2). */
export const clientAuthMethods = ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'] as const;

/** One of {@link clientAuthMethods}. */
export type ClientAuthMethod = (typeof clientAuthMethods)[number];

/** What a client sent to authenticate. */
export type ClientCredentials =
  | { readonly method: 'client_secret_basic' | 'client_secret_post'; readonly id: string; readonly secret: string }
  | { readonly method: 'private_key_jwt'; readonly id: string; readonly assertion: string }
  | { readonly method: 'none'; readonly id: string };

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Refuses a client that did not prove who it is. All of these answers are alike. */
export const invalidClient = (): OAuthError =>
  new OAuthError('invalid_client', 'The client could not be authenticated');

/**
 * Reads what a client sent to authenticate. A client must use one method only (RFC 6749 section 2.3).
 *
 * @throws OAuthError `invalid_request` for two methods; `invalid_client` if there is none, or if it is malformed
 */
export function readClientCredentials(request: RequestLike, form: Form): ClientCredentials {
  const basic = readBasic(request);
  const [id, secret, assertion] = [form.get('client_id'), form.get('client_secret'), form.get('client_assertion')];
  const used = [basic, secret, assertion].filter(part => part !== undefined).length;
  if (used > 1) throw new OAuthError('invalid_request', 'The client must authenticate by one method only');
  if (basic) {
    if (id !== undefined && id !== basic.id) {
      throw new OAuthError('invalid_request', 'client_id differs from the client that authenticates');
    }
    return { method: 'client_secret_basic', ...basic };
  }
  if (assertion !== undefined) {
    if (form.get('client_assertion_type') !== assertionType) {
      throw new OAuthError('invalid_request', 'client_assertion_type must be that of RFC 7523');
    }
    return { method: 'private_key_jwt', id: id ?? claimedId(assertion), assertion };
  }
  if (id === undefined) throw invalidClient();
  return secret === undefined ? { method: 'none', id } : { method: 'client_secret_post', id, secret };
}

/** Returns the client that an assertion names (RFC 7521 section 4.2). Its signature is verified with the keys of that client. */
function claimedId(assertion: string): string {
  try {
    const { sub } = parseObject(Buffer.from(splitStrictly(assertion).claims, 'base64url'));
    if (typeof sub === 'string') return sub;
  } catch {
    // The error below is the answer to everything that is no assertion.
  }
  throw invalidClient();
}

function readBasic(request: RequestLike): { readonly id: string; readonly secret: string } | undefined {
  const values = headerValues(request, 'authorization');
  if (values.length > 1) throw new OAuthError('invalid_request', 'The header Authorization occurs twice');
  const [value] = values;
  if (value === undefined) return undefined;
  const [, encoded] = /^basic +([A-Za-z0-9+/]+={0,2})$/i.exec(value) ?? [];
  const bytes = Buffer.from(encoded ?? '', 'base64');
  const text = isUtf8(bytes) ? bytes.toString() : '';
  const colon = text.indexOf(':');
  if (colon === -1) throw invalidClient();
  return { id: formDecode(text.slice(0, colon)), secret: formDecode(text.slice(colon + 1)) };
}

/** Both halves are encoded as form values (RFC 6749 section 2.3.1 and appendix B). */
function formDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw invalidClient();
  }
}
