import type { AuthX } from '../auth/AuthX';
import type { AuthXError } from '../errors/AuthXError';
import { DPoPNonceRequiredError, InsufficientScopeError } from '../errors/errors';
import type { RefreshedTokens } from '../sessions/Refresher';
import { decodeStrictly } from '../token/decodeStrictly';
import type { RequestLike } from '../transport/RequestLike';
import { type CheckedClient, type GrantType, grantTypes } from './OAuthClient';
import { OAuthError } from './OAuthError';
import { type Form, requiredParameter } from './readForm';
import { areCovered, invalidScope, isScope, requestedScopes } from './requestedScopes';
import { unavailable } from './unavailable';

/** The answer of the token endpoint (RFC 6749 section 5.1). */
export interface IssuedTokens extends RefreshedTokens {
  /** The scopes of the access token, space-separated. Absent if it has none. */
  readonly scope?: string;
}

/** Answers the requests to the token endpoint. */
export class TokenGrants {
  constructor(private readonly auth: AuthX) {}

  /** @throws OAuthError as RFC 6749 section 5.2 says */
  async grant(client: CheckedClient, form: Form, request: RequestLike): Promise<IssuedTokens> {
    const grantType = requiredParameter(form, 'grant_type');
    if (!isGrantType(grantType)) {
      throw new OAuthError('unsupported_grant_type', `This server offers ${grantTypes.join(' and ')}`);
    }
    if (!client.grants.includes(grantType)) {
      throw new OAuthError('unauthorized_client', 'The client may not use this grant');
    }
    const dpopKey = await this.provenKey(request);
    const tokens = await this[grantType](client, form, dpopKey);
    const { scopes = [] } = decodeStrictly(tokens.access_token).claims as { scopes?: readonly string[] };
    return scopes.length === 0 ? tokens : { ...tokens, scope: scopes.join(' ') };
  }

  /** Returns the thumbprint of the key that the tokens are to be bound to (RFC 9449 section 5). Undefined if there is none. */
  private async provenKey(request: RequestLike): Promise<string | undefined> {
    try {
      return await this.auth.requests.dpopKeyOf(request);
    } catch (error) {
      throw unavailable(error) ?? refusedProof(error as AuthXError);
    }
  }

  /** Issues an access token to the client itself (RFC 6749 section 4.4). Its subject is the client. */
  private async client_credentials(client: CheckedClient, form: Form, dpopKey?: string): Promise<IssuedTokens> {
    const { id, scopes: allowed, accessExpires: expires, audience } = client;
    const scopes = requestedScopes(form) ?? allowed;
    if (!areCovered(scopes, allowed)) throw invalidScope();
    const options = { scopes, expires, audience, renewable: false, dpopKey, clientId: id };
    const token = await this.auth.createAccessToken(id, options);
    const { exp, iat } = decodeStrictly(token).claims as { exp?: number; iat: number };
    return {
      access_token: token,
      token_type: dpopKey === undefined ? 'bearer' : 'DPoP',
      ...(exp !== undefined && { expires_in: exp - iat }),
    };
  }

  /** Exchanges a refresh token that was issued to this client (RFC 6749 section 6). */
  private async refresh_token(client: CheckedClient, form: Form, dpopKey?: string): Promise<IssuedTokens> {
    const token = requiredParameter(form, 'refresh_token');
    const narrowScopes = requestedScopes(form);
    try {
      const payload = this.auth.requests.readClaims(token);
      // Asked before the refresh, because a refresh replaces the token.
      if (payload?.type !== 'refresh' || payload.clientId !== client.id) throw invalidGrant();
      // Without a session, only the refresh token itself knows what was granted.
      const accessScopes = payload.sid === undefined ? payload.scopes.filter(isScope) : undefined;
      return await this.auth.refresh(token, { accessScopes, narrowScopes, dpopKey });
    } catch (error) {
      if (error instanceof OAuthError) throw error;
      if (error instanceof InsufficientScopeError) throw invalidScope();
      throw unavailable(error) ?? invalidGrant();
    }
  }
}

const refusedProof = (error: AuthXError): OAuthError =>
  error instanceof DPoPNonceRequiredError
    ? new OAuthError('use_dpop_nonce', 'The DPoP proof needs the nonce of the header DPoP-Nonce')
    : new OAuthError('invalid_dpop_proof', error.message);

const isGrantType = (grantType: string): grantType is GrantType => grantTypes.includes(grantType as GrantType);

const invalidGrant = (): OAuthError =>
  new OAuthError('invalid_grant', 'The refresh token is invalid, expired, revoked or not of this client');
