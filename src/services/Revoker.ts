import type { AuthXConfig } from '../config/AuthXConfig';
import { ConfigurationError } from '../errors/ConfigurationError';
import { RevocationUnavailableError } from '../errors/RevocationUnavailableError';
import { RequestToken } from '../request/RequestToken';
import { UnverifiedToken } from '../request/UnverifiedToken';
import type { Revocation } from '../stores/Revocation';
import type { RevocationStore } from '../stores/RevocationStore';
import type { TokenType } from '../token/claims';
import { TokenPayload } from '../token/TokenPayload';
import type { TokenVerifier } from '../token/TokenVerifier';
import { boundedCall, type CallBounds } from './boundedCall';
import type { Sessions } from './sessions/Sessions';

/** What can be revoked: a token as text or from a request, or the claims of one that was verified. */
export type Revocable = string | UnverifiedToken | TokenPayload;

/** Writes revocations. */
export class Revoker {
  constructor(
    private readonly store: RevocationStore | undefined,
    private readonly verifier: TokenVerifier,
    private readonly config: AuthXConfig,
    private readonly bounds: Pick<CallBounds, 'deadlines' | 'logger'>,
    /** Undefined where none are kept. */
    private readonly sessions: Pick<Sessions, 'end'> | undefined,
  ) {}

  /**
   * Revokes tokens, all or none, once each of them was verified. With a refresh token its session ends (RFC 7009 section
   * 2.1): it may be replaced at this moment, and its successor would go on.
   */
  async revoke(tokens: readonly Revocable[]): Promise<void> {
    const { store } = this;
    if (!store) {
      throw new ConfigurationError(
        'revokedTokens: is missing, so no token can be revoked. Give AuthX a RevokedTokenRepository.',
      );
    }
    const payloads = tokens.map(token => this.payloadOf(token)).filter(payload => payload !== undefined);
    for (const sid of sessionsOf(payloads)) await this.sessions?.end(sid, 'logout');
    await boundedCall(() => store.revoke(payloads.map(payload => this.revocationOf(payload))), {
      name: 'Revoking',
      ...this.bounds,
      refusal: cause => new RevocationUnavailableError({ cause }),
    });
  }

  private payloadOf(token: Revocable): TokenPayload | undefined {
    if (token instanceof TokenPayload) return token;
    if (token instanceof RequestToken) return token.payload;
    return this.verifier.verifyUnlessExpired(token instanceof UnverifiedToken ? token.token : token);
  }

  private revocationOf(payload: TokenPayload): Revocation {
    return {
      jti: payload.jti,
      tokenType: payload.type as TokenType,
      subject: payload.sub,
      // A machine whose clock lags still takes the token for that long.
      expiresAt: payload.exp === undefined ? null : Math.ceil(payload.exp + this.config.clockSkew),
    };
  }
}

const sessionsOf = (payloads: readonly TokenPayload[]): ReadonlySet<string> =>
  new Set(payloads.flatMap(({ type, sid }) => (type === 'refresh' && sid !== undefined ? [sid] : [])));
