import type { MaybePromise } from '../async/MaybePromise';
import type { AuthXConfig } from '../config/AuthXConfig';
import { ConfigurationError, RevocationUnavailableError } from '../errors/errors';
import { operations } from '../errors/Operation';
import { eventChannels } from '../events/eventChannels';
import { RequestToken, UnverifiedToken } from '../transport/RequestToken';
import type { Revocation, RevocationStore } from '../revocation/RevocationStore';
import type { TokenType } from '../token/TokenType';
import { assertLoginType } from '../token/assertLoginType';
import { storedSubject } from '../token/storedSubject';
import { TokenPayload } from '../token/TokenPayload';
import { boundedCall, type CallBounds } from '../calls/boundedCall';
import type { RevocationCache } from '../revocation/RevocationCache';
import type { SessionStoreCalls } from '../sessions/SessionStoreCalls';
import type { VerifierChoice } from './VerifierChoice';

/** A token to revoke: as text, from a request, or as verified claims. */
export type Revocable = string | UnverifiedToken | TokenPayload;

/** The parts that revoke tokens. */
export interface Revoking {
  readonly store: RevocationStore | undefined;
  readonly verifiers: Pick<VerifierChoice, 'verifyUnlessExpired'>;
  readonly config: Pick<AuthXConfig, 'loginType' | 'expiryMargin'>;
  readonly bounds: Pick<CallBounds, 'deadlines' | 'logger'>;
  /** Undefined if no sessions are kept. */
  readonly sessions: Pick<SessionStoreCalls, 'endSession'> | undefined;
  /** Undefined if there is no revocation cache. */
  readonly cache: Pick<RevocationCache, 'end'> | undefined;
}

/** Revokes tokens. */
export class Revoker {
  constructor(private readonly deps: Revoking) {}

  /**
   * Verifies the tokens and revokes them, all or none. The session of a refresh token ends too (RFC 7009 section 2.1),
   * because a refresh that runs at the same time would otherwise leave a valid successor.
   */
  async revoke(tokens: readonly Revocable[]): Promise<void> {
    const { store, sessions } = this.deps;
    if (!store) {
      throw new ConfigurationError(
        'revokedTokens: is missing, so no token can be revoked. Give AuthX a RevokedTokenRepository.',
      );
    }
    const found = await Promise.all(tokens.map(async token => this.payloadOf(token)));
    const payloads = found.filter(payload => payload !== undefined);
    for (const sid of sessionsOf(payloads)) await sessions?.endSession(sid, 'logout');
    await this.write(store, payloads);
  }

  /** Writes the revocations. The cached answers are dropped even if the write fails. */
  private async write(store: RevocationStore, payloads: readonly TokenPayload[]): Promise<void> {
    try {
      await boundedCall(() => store.revoke(payloads.map(payload => this.revocationOf(payload))), {
        name: 'The revocation store',
        operation: 'logout',
        ...this.deps.bounds,
        refusal: cause => new RevocationUnavailableError({ cause, message }),
      });
    } finally {
      for (const { jti } of payloads) this.deps.cache?.end({ jti });
    }
    if (eventChannels['token.revoked'].isHeard) payloads.forEach(payload => this.tell(payload));
  }

  private tell({ type, jti, sub, sid, exp }: TokenPayload): void {
    eventChannels['token.revoked'].publish({
      tokenType: type as TokenType,
      jti,
      subject: sub,
      sessionId: sid,
      loginType: this.deps.config.loginType,
      expiresAt: exp,
    });
  }

  private payloadOf(token: Revocable): MaybePromise<TokenPayload | undefined> {
    const payload = token instanceof RequestToken ? token.payload : token;
    if (payload instanceof TokenPayload) {
      // Another login system may have verified it.
      assertLoginType(payload, this.deps.config.loginType);
      return payload;
    }
    return this.deps.verifiers.verifyUnlessExpired(token instanceof UnverifiedToken ? token.token : (token as string));
  }

  private revocationOf(payload: TokenPayload): Revocation {
    return {
      jti: payload.jti,
      tokenType: payload.type as TokenType,
      subject: storedSubject(this.deps.config.loginType, payload.sub),
      expiresAt: payload.exp === undefined ? null : Math.ceil(payload.exp + this.deps.config.expiryMargin),
    };
  }
}

const { message } = operations.logout;

const sessionsOf = (payloads: readonly TokenPayload[]): ReadonlySet<string> =>
  new Set(payloads.flatMap(({ type, sid }) => (type === 'refresh' && sid !== undefined ? [sid] : [])));
