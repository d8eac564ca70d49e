import type { AuthX } from '../auth/AuthX';
import { InsufficientScopeError } from '../errors/errors';
import type { RefreshedTokens } from '../sessions/Refresher';
import type { TokenPayload } from '../token/TokenPayload';
import { clientIdOf } from './clientIdOf';
import { type CheckedClient, type GrantType, grantTypes } from './OAuthClient';
import { OAuthError } from './OAuthError';
import { type Form, requiredParameter } from './readForm';
import { areCovered, invalidScope, requestedScopes } from './requestedScopes';
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
  async grant(client: CheckedClient, form: Form): Promise<IssuedTokens> {
    const grantType = requiredParameter(form, 'grant_type');
    if (!isGrantType(grantType)) {
      throw new OAuthError('unsupported_grant_type', `This server offers ${grantTypes.join(' and ')}`);
    }
    if (!client.grants.includes(grantType)) {
      throw new OAuthError('unauthorized_client', 'The client may not use this grant');
    }
    const tokens = await this[grantType](client, form);
    const { scopes } = this.auth.requests.readClaims(tokens.access_token) as TokenPayload;
    return scopes.length === 0 ? tokens : { ...tokens, scope: scopes.join(' ') };
  }

  /** Issues an access token to the client itself (RFC 6749 section 4.4). Its subject is the client. */
  private async client_credentials(client: CheckedClient, form: Form): Promise<IssuedTokens> {
    const { id, scopes: allowed, accessExpires: expires, audience } = client;
    const scopes = requestedScopes(form) ?? allowed;
    if (!areCovered(scopes, allowed)) throw invalidScope();
    const options = { scopes, expires, audience, renewable: false, data: { client_id: id } };
    const token = await this.auth.createAccessToken(id, options);
    const { exp, iat } = this.auth.requests.readClaims(token) as TokenPayload;
    const hasEnd = exp !== undefined && iat !== undefined;
    return { access_token: token, token_type: 'bearer', ...(hasEnd && { expires_in: exp - iat }) };
  }

  /** Exchanges a refresh token that was issued to this client (RFC 6749 section 6). */
  private async refresh_token(client: CheckedClient, form: Form): Promise<IssuedTokens> {
    const token = requiredParameter(form, 'refresh_token');
    const narrowScopes = requestedScopes(form);
    try {
      const payload = this.auth.requests.readClaims(token);
      // Asked before the refresh, because a refresh replaces the token.
      if (payload?.type !== 'refresh' || clientIdOf(payload) !== client.id) throw invalidGrant();
      // Without a session, only the refresh token itself knows what was granted.
      const accessScopes = payload.sid === undefined ? (payload.scopes as never[]) : undefined;
      return await this.auth.refresh(token, { accessScopes, narrowScopes: narrowScopes as never });
    } catch (error) {
      if (error instanceof OAuthError) throw error;
      if (error instanceof InsufficientScopeError) throw invalidScope();
      throw unavailable(error) ?? invalidGrant();
    }
  }
}

const isGrantType = (grantType: string): grantType is GrantType => grantTypes.includes(grantType as GrantType);

const invalidGrant = (): OAuthError =>
  new OAuthError('invalid_grant', 'The refresh token is invalid, expired, revoked or not of this client');
