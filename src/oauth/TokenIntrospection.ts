import type { AuthX } from '../auth/AuthX';
import type { TokenPayload } from '../token/TokenPayload';
import { invalidClient } from './ClientCredentials';
import { isWithinReach } from './isWithinReach';
import type { CheckedClient } from './OAuthClient';
import { type Form, requiredParameter } from './readForm';
import { unavailable } from './unavailable';

/** The answer to an introspection (RFC 7662 section 2.2). A member that the token does not have is left out. */
export type Introspection =
  | { readonly active: false }
  | {
      readonly active: true;
      /** Space-separated. */
      readonly scope?: string;
      readonly client_id?: string;
      readonly sub: string;
      /** Absent for a refresh token. */
      readonly token_type?: 'Bearer' | 'DPoP';
      readonly exp?: number;
      readonly iat?: number;
      readonly nbf?: number;
      readonly aud?: string | readonly string[];
      readonly iss?: string;
      readonly jti: string;
      /** When the user last authenticated, in seconds since 1970 (RFC 9470 section 6.2). */
      readonly auth_time?: number;
      /** How the user authenticated (RFC 9470 section 6.2). */
      readonly acr?: string;
      /** The key that the token is bound to (RFC 7800). */
      readonly cnf?: object;
    };

/** Tells clients whether tokens are live (RFC 7662). */
export class TokenIntrospection {
  constructor(private readonly auth: AuthX) {}

  /**
   * Describes the token of a request. A token that is not live, or out of the client's reach, is not active. Nothing else
   * is said about it. The revocation store, the session and the blocklist are asked, and nothing is changed.
   *
   * @throws OAuthError `invalid_client` for a client that may introspect nothing, `invalid_request`,
   *   `temporarily_unavailable`
   */
  async introspect(client: CheckedClient, form: Form): Promise<Introspection> {
    if (client.introspects === 'none') throw invalidClient();
    const token = requiredParameter(form, 'token');
    try {
      const payload = await this.auth.requests.introspect(token);
      // No route accepts a token of another type.
      const isKnown = payload.type === 'access' || payload.type === 'refresh';
      return isKnown && isWithinReach(client.introspects, client, payload) ? describe(payload) : { active: false };
    } catch (error) {
      const failure = unavailable(error);
      if (failure) throw failure;
      return { active: false };
    }
  }
}

function describe(payload: TokenPayload): Introspection {
  const { sub, jti, type, scopes, exp, iat, nbf, aud, iss, authTime, acr } = payload;
  const { cnf } = payload.toJSON();
  const clientId = payload.clientId;
  const bound = typeof cnf === 'object' && cnf !== null ? cnf : undefined;
  return {
    active: true,
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
    ...(clientId !== undefined && { client_id: clientId }),
    sub,
    ...(type === 'access' && { token_type: bound ? 'DPoP' : 'Bearer' }),
    ...(exp !== undefined && { exp }),
    ...(iat !== undefined && { iat }),
    ...(nbf !== undefined && { nbf }),
    ...(aud !== undefined && { aud }),
    ...(iss !== undefined && { iss }),
    jti,
    ...(authTime !== undefined && { auth_time: authTime }),
    ...(acr !== undefined && { acr }),
    ...(bound && { cnf: bound }),
  };
}
