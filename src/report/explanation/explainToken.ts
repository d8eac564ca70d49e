import type { ExplainedToken } from '../../events/RefusalExplainedEvent';
import { decodeStrictly } from '../../token/decodeStrictly';
import type { UnverifiedToken } from '../../transport/RequestToken';

type Members = Readonly<Record<string, unknown>>;

/** How many texts of a list are shown, and how many characters of a text. The client may have chosen them. */
const mostTexts = 50;
const longestText = 100;

/** Returns what a token says, without its signature, its subject and its ids. Nothing of it is verified. */
export function explainToken({ token, location }: UnverifiedToken): ExplainedToken {
  const decoded = decodedOrNothing(token);
  const { header = {}, claims = {} } = decoded ?? {};
  return {
    location,
    isReadable: decoded !== undefined,
    type: textOf(claims.type),
    fresh: typeof claims.fresh === 'boolean' ? claims.fresh : undefined,
    algorithm: textOf(header.alg),
    kid: textOf(header.kid),
    issuer: textOf(claims.iss),
    audience: textsOf(claims.aud),
    loginType: textOf(claims.login_type),
    issuedAt: numberOf(claims.iat),
    notBefore: numberOf(claims.nbf),
    expiresAt: numberOf(claims.exp),
    authTime: numberOf(claims.auth_time),
    acr: textOf(claims.acr),
    scopes: textsOf(claims.scopes),
    claims: textsOf(Object.keys(claims)),
  };
}

function decodedOrNothing(token: string): { readonly header: Members; readonly claims: Members } | undefined {
  try {
    return decodeStrictly(token);
  } catch {
    return undefined;
  }
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value.slice(0, longestText) : undefined;

const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

const textsOf = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value])
    .slice(0, mostTexts)
    .map(textOf)
    .filter(text => text !== undefined);
