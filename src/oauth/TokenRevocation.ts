import type { AuthX } from '../auth/AuthX';
import { ConfigurationError } from '../errors/errors';
import type { TokenPayload } from '../token/TokenPayload';
import { isWithinReach } from './isWithinReach';
import type { CheckedClient } from './OAuthClient';
import { OAuthError } from './OAuthError';
import { type Form, requiredParameter } from './readForm';
import { unavailable } from './unavailable';

/** Revokes tokens for clients (RFC 7009). */
export class TokenRevocation {
  constructor(private readonly auth: AuthX) {}

  /**
   * Revokes the token of a request. A token that is unknown, over, or out of the client's reach changes nothing, and the
   * answer does not show it. `token_type_hint` is not needed, because each token says its type.
   *
   * @throws OAuthError `invalid_request`, `unsupported_token_type` without a revocation store, `temporarily_unavailable`
   */
  async revoke(client: CheckedClient, form: Form): Promise<void> {
    const token = requiredParameter(form, 'token');
    try {
      const payload = this.auth.requests.readClaims(token);
      if (payload && isWithinReach(client.revokes, client, payload)) await this.write(payload);
    } catch (error) {
      if (error instanceof OAuthError) throw error;
      const failure = unavailable(error);
      if (failure) throw failure;
    }
  }

  private async write(payload: TokenPayload): Promise<void> {
    try {
      await this.auth.revoke(payload);
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      throw new OAuthError('unsupported_token_type', 'This server does not revoke tokens');
    }
  }
}
