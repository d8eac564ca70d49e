import { expect } from 'chai';
import { Deadlines } from '../../src/async/Deadlines';
import { Revoker, type Revoking } from '../../src/auth/Revoker';
import { AuthXConfig } from '../../src/config/AuthXConfig';
import { ConfigurationError, RevocationUnavailableError } from '../../src/errors/errors';
import type { Revocation } from '../../src/revocation/RevocationStore';
import { TokenVerifier } from '../../src/token/TokenVerifier';
import { RequestToken, UnverifiedToken } from '../../src/transport/RequestToken';
import { payloadsOf } from '../events/support/recorder';
import { forge, goodClaims, secret } from '../support/forge';

const config = new AuthXConfig({ secretKey: secret, decodeLeeway: '2s' });
const verifier = new TokenVerifier(config);

/** A revoker with a store in memory, and its recorded steps in order. */
class Revocations {
  readonly steps: string[] = [];
  readonly written: Revocation[] = [];
  readonly reports: { message: string; cause: unknown }[] = [];
  failure: unknown;

  revoker(changes: Partial<Revoking> = {}): Revoker {
    return new Revoker({
      store: {
        revoke: async revocations => {
          this.steps.push(`write ${revocations.map(({ jti }) => jti).join(' ')}`);
          if (this.failure !== undefined) throw this.failure as Error;
          this.written.push(...revocations);
        },
        isRevoked: () => false,
        purge: () => Promise.resolve(0),
      },
      verifiers: verifier,
      config,
      bounds: {
        deadlines: new Deadlines(10_000),
        logger: { error: (message, cause) => void this.reports.push({ message, cause }) },
      },
      sessions: { endSession: async (sid, reason) => this.steps.push(`end ${sid}: ${reason}`) > 0 },
      cache: { end: ended => void this.steps.push(`forget ${JSON.stringify(ended)}`) },
      ...changes,
    });
  }
}

const token = (jti: string, claims: Record<string, unknown> = {}): string => forge(goodClaims({ jti, ...claims }));
const refresh = (jti: string, claims: Record<string, unknown> = {}): string =>
  token(jti, { type: 'refresh', ...claims });

describe('Revoker', () => {
  let seen: Revocations;

  beforeEach(() => {
    seen = new Revocations();
  });

  it('writes the claims that a store needs, and then drops the cached result', async () => {
    await seen.revoker().revoke([token('a', { exp: 4_102_444_800.5 })]);
    // The leeway of 2 s counts twice: for this clock, and for a clock that is late by as much.
    const expiresAt = Math.ceil(4_102_444_800.5 + config.expiryMargin);
    expect(config.expiryMargin).to.be.at.least(4);
    expect(seen.written).to.deep.equal([{ jti: 'a', tokenType: 'access', subject: 'alice', expiresAt }]);
    expect(seen.steps).to.deep.equal(['write a', 'forget {"jti":"a"}']);
  });

  it('writes no expiry for a token that never expires', async () => {
    const lasting = new TokenVerifier(new AuthXConfig({ secretKey: secret, accessTokenExpires: null }));
    await seen.revoker({ verifiers: lasting }).revoke([token('a', { exp: undefined })]);
    expect(seen.written.map(({ expiresAt }) => expiresAt)).to.deep.equal([null]);
  });

  it('does not write expired tokens, which are refused anyway', async () => {
    await seen.revoker().revoke([token('old', { exp: 1_700_000_001 }), token('a')]);
    expect(seen.written.map(({ jti }) => jti)).to.deep.equal(['a']);
  });

  it('tells of each token that it has written, and of none if the store fails', async () => {
    const admin = new AuthXConfig({ secretKey: secret, loginType: 'admin' });
    const claims = { exp: 4_102_444_800, login_type: 'admin' };
    const tokens = [token('a', { ...claims, sid: 's1' }), refresh('b', claims)];
    const revoker = seen.revoker({ verifiers: new TokenVerifier(admin), config: admin });
    const common = { subject: 'alice', loginType: 'admin', expiresAt: 4_102_444_800 };
    expect(await payloadsOf('token.revoked', () => revoker.revoke(tokens))).to.deep.equal([
      { ...common, tokenType: 'access', jti: 'a', sessionId: 's1' },
      { ...common, tokenType: 'refresh', jti: 'b', sessionId: undefined },
    ]);
    seen.failure = new Error('connection lost');
    const failing = async (): Promise<unknown> => revoker.revoke(tokens).catch((reason: unknown) => reason);
    expect(await payloadsOf('token.revoked', failing)).to.deep.equal([]);
  });

  it('revokes nothing if one of several tokens is forged', async () => {
    const error: unknown = await seen
      .revoker()
      .revoke([token('a'), forge(goodClaims(), { key: 'another' })])
      .catch((reason: unknown) => reason);
    expect(error).to.have.property('name', 'TokenInvalidSignatureError');
    expect(seen.steps).to.deep.equal([]);
  });

  it('ends the session of each refresh token once, before it writes, and of no other token', async () => {
    await seen
      .revoker()
      .revoke([
        refresh('a', { sid: 's1' }),
        refresh('b', { sid: 's1' }),
        refresh('c', { sid: 's2' }),
        refresh('d'),
        token('e', { sid: 's3' }),
        token('f'),
      ]);
    expect(seen.steps.slice(0, 3)).to.deep.equal(['end s1: logout', 'end s2: logout', 'write a b c d e f']);
  });

  it('revokes without sessions and without a cache configured', async () => {
    await seen.revoker({ sessions: undefined, cache: undefined }).revoke([refresh('a', { sid: 's1' })]);
    expect(seen.steps).to.deep.equal(['write a']);
  });

  it('does not verify a verified token again', async () => {
    const payload = verifier.verify(token('a'));
    const never = { verifyUnlessExpired: () => expect.fail('It was verified again.') } as unknown as TokenVerifier;
    const request = new RequestToken(new UnverifiedToken('unread', 'headers'), payload);
    await seen.revoker({ verifiers: never }).revoke([payload, request]);
    expect(seen.written.map(({ jti }) => jti)).to.deep.equal(['a', 'a']);
  });

  it('verifies a token of a request that is not verified yet', async () => {
    await seen.revoker().revoke([new UnverifiedToken(token('a'), 'headers')]);
    expect(seen.written.map(({ jti }) => jti)).to.deep.equal(['a']);
  });

  it('refuses with 503 and logs if the store fails, and still drops the cached results', async () => {
    seen.failure = new Error('connection lost');
    const error: unknown = await seen
      .revoker()
      .revoke([token('a'), token('b')])
      .catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(RevocationUnavailableError).and.have.property('cause', seen.failure);
    expect(seen.reports).to.deep.equal([
      { message: 'The revocation store failed during a logout; the request was refused.', cause: seen.failure },
    ]);
    expect(seen.steps.slice(1)).to.deep.equal(['forget {"jti":"a"}', 'forget {"jti":"b"}']);
  });

  it('throws ConfigurationError without a store, and ends no session', async () => {
    const error: unknown = await seen
      .revoker({ store: undefined })
      .revoke([refresh('a', { sid: 's1' })])
      .catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(ConfigurationError);
    expect((error as Error).message).to.equal(
      'revokedTokens: is missing, so no token can be revoked. Give AuthX a RevokedTokenRepository.',
    );
    expect(seen.steps).to.deep.equal([]);
  });
});
