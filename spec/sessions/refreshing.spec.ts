import { expect } from 'chai';
import { AuthX, MemoryProofStore, type AuthXOptions, type RefreshedTokens, type RefreshOptions } from '../../src/index';
import { RequestToken, UnverifiedToken } from '../../src/transport/RequestToken';
import { payloadsOf } from '../events/support/recorder';
import { makeAuth } from '../koa/support/serve';
import { forge, goodClaims } from '../support/forge';
import { claimsOf } from '../token/issuing';
import { withClock } from './support/clock';
import { expectAllDead, fateOf, keeping, type Keeping, login, outcomeOf } from './support/login';

const now = 1_800_000_000_000;

/** Refreshes, and returns the claims of the new tokens. */
async function refreshed({ auth }: Pick<Keeping, 'auth'>, token: string, options?: RefreshOptions) {
  const answer = await auth.refresh(token, options);
  const refresh = answer.refresh_token;
  return {
    answer,
    access: claimsOf(answer.access_token),
    refresh: refresh === undefined ? undefined : claimsOf(refresh),
  };
}

describe('auth.refresh', () => {
  for (const [title, config] of [
    ['when sessions are not tracked', { sessionTracking: false }],
    ['for a token without a session', {}],
  ] as [string, AuthXOptions][]) {
    it(`returns only an access token ${title}, and the refresh token stays valid`, async () => {
      const kept = keeping({ config });
      const token = await kept.auth.createRefreshToken('alice', { scopes: ['x'] });
      for (let i = 0; i < 3; i += 1) {
        const answer = await kept.auth.refresh(token);
        expect(Object.keys(answer)).to.deep.equal(['access_token', 'token_type', 'expires_in']);
        expect(answer).to.include({ token_type: 'bearer', expires_in: 900 });
        const claims = claimsOf(answer.access_token);
        expect(claims).to.include({ sub: 'alice', type: 'access', fresh: false });
        expect(claims).to.not.have.any.keys('sid', 'scopes', 'auth_time');
        expect(await fateOf(kept, answer.access_token)).to.equal('ok');
      }
    });
  }

  it('keeps the same refresh token and session when rotation is false', async () => {
    const kept = keeping({ rotation: false });
    const { refresh_token: token, sid } = await login(kept, { accessScopes: ['a'] });
    for (let i = 0; i < 3; i += 1) {
      const { answer, access } = await refreshed(kept, token);
      expect(answer).to.not.have.property('refresh_token');
      expect(access).to.deep.include({ sid, scopes: ['a'] });
    }
    const { access_token: last } = await kept.auth.refresh(token);
    await kept.auth.sessions.end(sid);
    await expectAllDead(kept, [token, last]);
    expect(await outcomeOf(kept.auth.refresh(token))).to.equal('SessionRevoked');
    expect(kept.store.calls).to.not.include('rotate');
  });

  it('tells whether the refresh token was replaced', async () => {
    for (const rotation of [true, false]) {
      const kept = keeping({ rotation });
      const { refresh_token: token, sid: sessionId } = await login(kept);
      expect(await payloadsOf('session.refreshed', () => kept.auth.refresh(token))).to.deep.equal([
        { sessionId, subject: 'alice', loginType: undefined, isRotated: rotation },
      ]);
    }
  });

  it('binds the new access token to the key that the client has proven', async () => {
    const kept = keeping({ config: { dpop: 'allowed' }, init: { dpop: { proofs: new MemoryProofStore() } } });
    const dpopKey = 'A'.repeat(43);
    const bound = await login(kept, { dpopKey });
    const unbound = await login(kept);
    for (const { refresh_token: token } of [bound, unbound]) {
      const { answer, access } = await refreshed(kept, token, { dpopKey });
      expect(answer).to.have.property('token_type', 'DPoP');
      expect(access).to.deep.include({ cnf: { jkt: dpopKey } });
    }
  });

  it('refuses tokens that are not refresh tokens, as text and as a verified token', async () => {
    const kept = keeping();
    const { access_token: access } = await login(kept);
    expect(await outcomeOf(kept.auth.refresh(access))).to.equal('RefreshTokenRequiredError');
    const payload = await kept.auth.verifyToken(access);
    const letIn = new RequestToken(new UnverifiedToken(access, 'headers'), payload);
    expect(await outcomeOf(kept.auth.refresh(letIn))).to.equal('RefreshTokenRequiredError');
    for (const token of ['', 'x', forge(goodClaims({ type: 'refresh' }), { key: 'x'.repeat(64) })]) {
      expect(await outcomeOf(kept.auth.refresh(token))).to.match(/^(JWTDecodeError|TokenInvalidSignatureError)$/);
    }
  });

  it('refuses a token that a guard of another AuthX has verified', async () => {
    const kept = keeping();
    const other = new AuthX({
      config: { secretKey: 'another-secret-that-has-no-fewer-than-sixty-four-bytes-in-it-at-all' },
    });
    const token = await other.createRefreshToken('alice');
    const letIn = new RequestToken(
      new UnverifiedToken(token, 'headers'),
      await other.verifyToken(token, { type: 'refresh' }),
    );
    expect(await outcomeOf(kept.auth.refresh(letIn))).to.equal('JWTDecodeError');
  });

  it('checks the session again for a token that a guard has verified', async () => {
    const kept = keeping();
    const { refresh_token: token, sid } = await login(kept);
    const payload = await kept.auth.verifyToken(token, { type: 'refresh' });
    const letIn = new RequestToken(new UnverifiedToken(token, 'headers'), payload);
    await kept.auth.sessions.end(sid);
    expect(await outcomeOf(kept.auth.refresh(letIn))).to.equal('SessionRevoked');
  });

  it('refuses an unknown option', async () => {
    const kept = keeping();
    const { refresh_token: token } = await login(kept);
    for (const options of [{ scopes: ['admin'] }, { fresh: true }, { sid: 'x' }, { expires: 5 }]) {
      const failed: unknown = await kept.auth.refresh(token, options as never).catch((error: unknown) => error);
      expect((failed as Error).message)
        .to.match(/^refresh: /)
        .and.include(Object.keys(options)[0]);
    }
    // None of them had replaced it.
    await kept.auth.refresh(token);
  });

  it('applies the configured status and message to its refusals', async () => {
    const kept = keeping({ config: { errors: { SessionRevoked: { status: 440, message: 'Log in again' } } } });
    const { refresh_token: token, sid } = await login(kept);
    await kept.auth.sessions.end(sid);
    const refusal = (await kept.auth.refresh(token).catch((error: unknown) => error)) as Error & { status: number };
    expect([refusal.status, refusal.message]).to.deep.equal([440, 'Log in again']);
  });
});

describe('The tokens that auth.refresh returns', () => {
  it('keep the claims of the login, except those of a single token', async () => {
    await withClock(now, async clock => {
      const kept = keeping({ config: { decodeAudience: ['api', 'web'], encodeIssuer: 'us' } });
      const options = {
        fresh: true,
        accessScopes: ['users:read', 'admin:*'],
        refreshScopes: ['renew'],
        audience: ['api', 'web'],
        data: { tenant: { id: 7 }, locale: 'en' },
      };
      const first = await login(kept, options);
      clock.tick(60_000);
      const { answer, access, refresh } = await refreshed(kept, first.refresh_token);
      const shared = {
        sub: 'alice',
        sid: first.sid,
        iss: 'us',
        aud: ['api', 'web'],
        tenant: { id: 7 },
        locale: 'en',
        auth_time: now / 1000,
        iat: now / 1000 + 60,
        nbf: now / 1000 + 60,
        csrf: '',
      };
      const { jti: accessJti, ...restOfAccess } = access;
      const { jti: refreshJti, ...restOfRefresh } = refresh ?? {};
      expect(restOfAccess).to.deep.equal({
        ...shared,
        type: 'access',
        fresh: false,
        scopes: options.accessScopes,
        exp: now / 1000 + 60 + 900,
        iat_ms: now,
      });
      expect(restOfRefresh).to.deep.equal({
        ...shared,
        type: 'refresh',
        scopes: ['renew'],
        exp: now / 1000 + 60 + 20 * 86_400,
        iat_ms: now,
      });
      expect(new Set([accessJti, refreshJti, first.refreshJti]).size).to.equal(3);
      expect(answer).to.include({ token_type: 'bearer', expires_in: 900 });
      const again = await refreshed(kept, answer.refresh_token ?? '');
      expect(again.access).to.deep.include({ scopes: options.accessScopes, tenant: { id: 7 }, auth_time: now / 1000 });
    });
  });

  it('are never fresh, and keep the time of authentication', async () => {
    await withClock(now, async clock => {
      const kept = keeping();
      const { refresh_token: token } = await login(kept, { fresh: true });
      clock.tick(600_000);
      const { access_token: access } = await kept.auth.refresh(token);
      expect(await outcomeOf(kept.auth.verifyToken(access, { fresh: true }))).to.equal('FreshTokenRequiredError');
      expect(await outcomeOf(kept.auth.verifyToken(access, { maxAge: 599 }))).to.equal('FreshTokenRequiredError');
      expect(await outcomeOf(kept.auth.verifyToken(access, { maxAge: 601 }))).to.equal('ok');
    });
  });

  it('have no scopes if the login gave none', async () => {
    const kept = keeping();
    const { refresh_token: token } = await login(kept, { refreshScopes: ['admin:*'] });
    const { access } = await refreshed(kept, token);
    expect(access).to.not.have.property('scopes');
  });

  it('have the scopes, data and lifetime that this call sets, and only this time', async () => {
    const kept = keeping();
    const { refresh_token: token } = await login(kept, { accessScopes: ['a'], data: { x: 1 } });
    const { answer, access } = await refreshed(kept, token, { accessScopes: ['b'], data: { y: 2 }, accessExpires: 60 });
    expect(access)
      .to.deep.include({ scopes: ['b'], y: 2 })
      .and.not.have.property('x');
    expect([answer.expires_in, Number(access.exp) - Number(access.iat)]).to.deep.equal([60, 60]);
    const next = await refreshed(kept, answer.refresh_token ?? '');
    expect(next.access)
      .to.deep.include({ scopes: ['a'], x: 1 })
      .and.not.have.property('y');
    const none = await refreshed(kept, next.answer.refresh_token ?? '', { accessScopes: [], data: {} });
    expect(none.access).to.deep.include({ scopes: [] }).and.not.have.property('x');
  });

  it('carry the subject in the configured claim', async () => {
    const kept = keeping({ config: { identityClaim: 'uid' } });
    const { refresh_token: token } = await login(kept);
    const { access, refresh, answer } = await refreshed(kept, token);
    expect([access.uid, refresh?.uid, access.sub]).to.deep.equal(['alice', 'alice', undefined]);
    expect(await fateOf(kept, answer.refresh_token ?? '')).to.equal('ok');
  });

  it('have a new CSRF value each when tokens travel in cookies', async () => {
    const kept = keeping({ config: { tokenLocation: ['cookies'] } });
    const first = await login(kept);
    const { access, refresh } = await refreshed(kept, first.refresh_token);
    const values = [access, refresh, claimsOf(first.access_token), claimsOf(first.refresh_token)].map(c => c?.csrf);
    expect(new Set(values).size).to.equal(4);
    for (const value of values) expect(value).to.match(/^[\da-f-]{36}$/);
  });

  it('expire no later than the session, and expires_in says so', async () => {
    await withClock(now, async clock => {
      const kept = keeping({ absoluteLifetime: 1000.5 });
      const { refresh_token: token } = await login(kept);
      clock.tick(600_000);
      const { answer, access, refresh } = await refreshed(kept, token);
      expect([answer.expires_in, access.exp, refresh?.exp]).to.deep.equal([400, now / 1000 + 1000, now / 1000 + 1000]);
      expect((await kept.auth.refresh(answer.refresh_token ?? '', { accessExpires: '1h' })).expires_in).to.equal(400);
      clock.tick(400_499);
      expect(await outcomeOf(kept.auth.refresh(answer.refresh_token ?? ''))).to.equal('TokenExpiredError');
    });
  });

  it('never expire if so configured, unless the session ends', async () => {
    const config = { accessTokenExpires: null, refreshTokenExpires: null };
    await withClock(now, async () => {
      const endless = keeping({ config, absoluteLifetime: null });
      const { answer, access, refresh } = await refreshed(endless, (await login(endless)).refresh_token);
      expect(answer).to.not.have.property('expires_in');
      for (const claims of [access, refresh]) expect(claims).to.not.have.property('exp');
      const ending = keeping({ config, absoluteLifetime: '1h' });
      const last = await refreshed(ending, (await login(ending)).refresh_token);
      expect([last.answer.expires_in, last.access.exp, last.refresh?.exp]).to.deep.equal([
        3600,
        now / 1000 + 3600,
        now / 1000 + 3600,
      ]);
    });
  });

  it('have the lifetime that the login set for its refresh token', async () => {
    await withClock(now, async clock => {
      const kept = keeping();
      for (const [expires, seconds] of [
        ['1h', 3600],
        ['60d', 60 * 86_400],
      ] as const) {
        let token = (await login(kept, { refreshExpires: expires })).refresh_token;
        for (let i = 0; i < 3; i += 1) {
          clock.tick(60_000);
          const { answer, refresh } = await refreshed(kept, token);
          expect(Number(refresh?.exp) - Number(refresh?.iat)).to.equal(seconds);
          token = answer.refresh_token ?? '';
        }
      }
    });
  });

  it('keep the claims of a token that another system issued', async () => {
    const auth = makeAuth();
    const token = forge(goodClaims({ type: 'refresh', aud: null, iss: null, data: { a: 1 } }));
    const answer: RefreshedTokens = await auth.refresh(token);
    expect(claimsOf(answer.access_token)).to.deep.include({ sub: 'alice', data: { a: 1 } });
  });
});
