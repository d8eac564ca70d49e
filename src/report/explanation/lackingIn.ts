import type { Requirement } from '../../access/AccessRule';
import { holds, nameOf, ScopeCheck } from '../../access/RequiredScope';
import type { RequestAuthenticator } from '../../auth/RequestAuthenticator';
import type { AuthXError } from '../../errors/AuthXError';
import type { ExplainedToken } from '../../events/RefusalExplainedEvent';

/** A refusal, and what is known of its request. */
export interface RefusedToken {
  readonly error: AuthXError;
  readonly token: ExplainedToken | undefined;
  /** Undefined if the action has no guard. */
  readonly requirement: Requirement | undefined;
  readonly auth: RequestAuthenticator;
}

/** Says in sentences what a refused request lacked. The list is empty if only the error is known. */
export function lackingIn(refused: RefusedToken): string[] {
  const { token, error } = refused;
  if (!token) return error.errorType === 'MissingTokenError' ? ['The request has no token in these locations.'] : [];
  if (!token.isReadable) return ['The text in place of the token is not a JWT, or has a form that is refused.'];
  return [
    ...typeOf(token, refused),
    ...keyOf(token, refused),
    ...timesOf(token, refused),
    ...partiesOf(token, refused),
    ...scopesOf(token, refused),
  ];
}

function typeOf({ type = 'none' }: ExplainedToken, { requirement }: RefusedToken): string[] {
  const required = requirement?.type ?? 'any';
  return required === 'any' || required === type ? [] : [`The type of the token is ${type}. It must be ${required}.`];
}

function keyOf({ kid, algorithm }: ExplainedToken, { auth, error }: RefusedToken): string[] {
  if (error.errorType !== 'JWTDecodeError' && error.errorType !== 'TokenInvalidSignatureError') return [];
  const { keys } = auth.keys;
  const known = keys.map(key => key.kid).join(', ');
  if (kid !== undefined && !keys.some(key => key.kid === kid)) {
    return [`The token names the key ${kid}. The keys of the server are ${known || 'none'}.`];
  }
  const algorithms = [...new Set(keys.flatMap(key => key.identity.algorithms))];
  if (algorithms.some(name => name === algorithm)) return [];
  return [
    `The algorithm of the token is ${algorithm ?? 'none'}. The server accepts ${algorithms.join(', ') || 'none'}.`,
  ];
}

function timesOf({ expiresAt, notBefore }: ExplainedToken, { auth }: RefusedToken): string[] {
  const now = Date.now() / 1000;
  const leeway = auth.config.decodeLeeway;
  return [
    ...(expiresAt !== undefined && expiresAt + leeway <= now
      ? [`The token expired ${ago(now - expiresAt)} ago, at ${timeOf(expiresAt)}.`]
      : []),
    ...(notBefore !== undefined && notBefore - leeway > now
      ? [`The token is valid from ${timeOf(notBefore)} on, in ${ago(notBefore - now)}.`]
      : []),
  ];
}

function partiesOf({ issuer, audience, loginType }: ExplainedToken, { auth, error }: RefusedToken): string[] {
  const { config } = auth;
  const name = (text: string | undefined): string => text ?? 'none';
  const any = (texts: readonly string[] | undefined): string => name(texts?.join(' or '));
  switch (error.errorType) {
    case 'TokenInvalidIssuerError':
      return [`The issuer of the token is ${name(issuer)}. decodeIssuer is ${any(config.decodeIssuer)}.`];
    case 'TokenInvalidAudienceError':
      return [
        `The audience of the token is ${audience.join(', ') || 'none'}. decodeAudience is ${any(config.decodeAudience)}.`,
      ];
    case 'LoginTypeMismatchError':
      return [
        `The login type of the token is ${name(loginType)}. That of the login system is ${name(auth.loginType)}.`,
      ];
    default:
      return [];
  }
}

function scopesOf({ scopes }: ExplainedToken, { requirement, error }: RefusedToken): string[] {
  if (error.errorType !== 'InsufficientScopeError') return [];
  const checks = (requirement?.checks ?? []).filter(check => check instanceof ScopeCheck);
  const held = scopes.length === 0 ? 'none' : scopes.join(', ');
  return checks.flatMap(({ mode, scopes: required }) => {
    const missing = required.filter(scope => !holds(scopes, scope));
    const isMet = mode === 'all' ? missing.length === 0 : missing.length < required.length;
    const which = mode === 'all' ? 'The token lacks the scopes' : 'The token needs one of the scopes';
    return isMet ? [] : [`${which} ${missing.map(nameOf).join(', ')}. It has ${held}.`];
  });
}

/** The times that dates can show end in the year 275760. */
const timeOf = (seconds: number): string =>
  Math.abs(seconds) < 8.64e12 ? new Date(seconds * 1000).toISOString() : String(seconds);

function ago(seconds: number): string {
  if (seconds < 120) return `${String(Math.ceil(seconds))} seconds`;
  return seconds < 7200 ? `${String(Math.round(seconds / 60))} minutes` : `${String(Math.round(seconds / 3600))} hours`;
}
