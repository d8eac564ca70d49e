import { expect } from 'chai';
import { forge, goodClaims } from '../../support/forge';
import { claimsOf } from '../../token/issuing';
import { jtiOf, sidOf } from '../../sessions/support/login';
import { withMonotonicClock } from './support/monotonic';
import { freshLogin, watching, type Watching } from './support/watching';

const both = (times: number): object => ({ revocations: times, sessions: times });

const ending = () => ({ at: Date.now(), end: 'ended' }) as const;
const revocation = (token: string): [object] => [
  { jti: jtiOf(token), tokenType: 'access', subject: 'alice', expiresAt: null },
];

/** What another process does. This process learns of it only from the stores. */
const elsewhere: readonly (readonly [string, string, (watch: Watching, token: string) => Promise<unknown>])[] = [
  [
    'a token that was revoked',
    'RevokedTokenError',
    ({ revocations }, token) => revocations.inner.revoke(revocation(token) as never),
  ],
  [
    'a token whose session ended',
    'SessionRevoked',
    ({ sessions }, token) => sessions.inner.revoke(sidOf(token), ending()),
  ],
  [
    'a token whose subject was logged out everywhere',
    'SessionRevoked',
    ({ sessions }) => sessions.inner.revokeAll('alice', { at: Date.now() + 1, end: 'everywhere' }),
  ],
];

describe('The revocation cache', () => {
  it('looks up a token once while its answer is cached', async () => {
    const watch = watching();
    const { access } = await freshLogin(watch);
    for (let i = 0; i < 5; i += 1) expect(await watch.fate(access)).to.equal('ok');
    expect(watch.questions()).to.deep.equal(both(1));
  });

  it('is not used by default, so each request asks the stores', async () => {
    const watch = watching();
    const { access } = await freshLogin(watch);
    await watch.fate(access);
    for (const options of [{}, { revocation: 'strict' }, { failOpen: true }] as const)
      await watch.fate(access, options);
    expect(watch.questions()).to.deep.equal(both(4));
  });

  it("is used by default with default: 'cached', except when strict is requested", async () => {
    const watch = watching({ revocationCache: { ttl: '5s', default: 'cached' } });
    const { access } = await freshLogin(watch);
    for (let i = 0; i < 3; i += 1) await watch.fate(access, {});
    expect(watch.questions()).to.deep.equal(both(1));
    await watch.fate(access, { revocation: 'strict' });
    expect(watch.questions()).to.deep.equal(both(2));
  });

  for (const [title, refusal, end] of elsewhere) {
    it(`refuses ${title} by another process after its ttl`, async () => {
      await withMonotonicClock(async tick => {
        const watch = watching();
        const { access } = await freshLogin(watch);
        expect(await watch.fate(access)).to.equal('ok');
        await end(watch, access);
        tick(4999);
        expect(await watch.fate(access)).to.equal('ok');
        tick(1);
        expect(await watch.fate(access)).to.equal(refusal);
      });
    });
  }

  it('counts the ttl from the start of the lookup, however late the answer comes', async () => {
    await withMonotonicClock(async tick => {
      const watch = watching();
      const { access } = await freshLogin(watch);
      const stop = watch.sessions.stop('after look');
      const asking = watch.fate(access);
      await stop.reached;
      tick(4000);
      stop.go();
      expect(await asking).to.equal('ok');
      tick(999);
      await watch.fate(access);
      expect(watch.questions()).to.deep.equal(both(1));
      tick(1);
      await watch.fate(access);
      expect(watch.questions()).to.deep.equal(both(2));
    });
  });

  it('does not extend the ttl of a token that is used again and again', async () => {
    await withMonotonicClock(async tick => {
      const watch = watching();
      const { access } = await freshLogin(watch);
      for (let i = 0; i < 10; i += 1) {
        await watch.fate(access);
        tick(1000);
      }
      expect(watch.questions()).to.deep.equal(both(2));
    });
  });

  it('refuses a token as soon as a strict route has refused it', async () => {
    for (const [, refusal, end] of elsewhere) {
      const watch = watching();
      const { access } = await freshLogin(watch);
      await watch.fate(access);
      await end(watch, access);
      expect(await watch.fate(access, {})).to.equal(refusal);
      expect(await watch.fate(access)).to.equal(refusal);
    }
  });

  it('does not cache refusals', async () => {
    const watch = watching();
    const { access } = await freshLogin(watch);
    watch.revocations.answer = () => true;
    expect(await watch.fate(access)).to.equal('RevokedTokenError');
    watch.revocations.answer = () => Promise.reject(new Error('down'));
    expect(await watch.fate(access)).to.equal('RevocationUnavailableError');
    watch.revocations.answer = undefined;
    expect(await watch.fate(access)).to.equal('ok');
  });

  it('caches nothing if only one store has accepted the token', async () => {
    const watch = watching();
    const { access } = await freshLogin(watch);
    watch.sessions.failures.set('look', () => Promise.reject(new Error('down')));
    for (let i = 0; i < 2; i += 1) expect(await watch.fate(access)).to.equal('RevocationUnavailableError');
    expect(watch.questions()).to.deep.equal(both(2));
  });

  it('caches nothing that was accepted only because the route fails open', async () => {
    const watch = watching();
    const { access } = await freshLogin(watch);
    watch.revocations.answer = () => Promise.reject(new Error('down'));
    for (let i = 0; i < 2; i += 1) {
      expect(await watch.fate(access, { revocation: 'cached', failOpen: true })).to.equal('ok');
    }
    expect(watch.questions()).to.deep.equal(both(2));
  });

  it('does not cache answers about refresh tokens', async () => {
    const watch = watching({ revocationCache: { ttl: '5s', default: 'cached' } });
    const { refresh } = await freshLogin(watch);
    for (const options of [{ type: 'refresh' }, { type: 'any', revocation: 'cached' }] as const) {
      for (let i = 0; i < 2; i += 1) expect(await watch.fate(refresh, options)).to.equal('ok');
    }
    expect(watch.questions()).to.deep.equal(both(4));
    await watch.sessions.inner.revoke(sidOf(refresh), ending());
    expect(await watch.fate(refresh, { type: 'any', revocation: 'cached' })).to.equal('SessionRevoked');
  });

  it('keeps tokens apart that share a jti but differ in subject, session or time of issue', async () => {
    const watch = watching();
    const { access } = await freshLogin(watch);
    const claims = claimsOf(access);
    for (const changes of [{ sub: 'bob' }, { sid: 'another' }]) {
      const twin = forge({ ...claims, ...changes });
      expect(await watch.fate(access)).to.equal('ok');
      expect(await watch.fate(twin), JSON.stringify(changes)).to.equal('SessionRevoked');
    }
    await watch.sessions.inner.revokeAll('carol', { at: 1000, end: 'everywhere' });
    const carol = { sub: 'carol', jti: 'one-for-two' };
    expect(await watch.fate(forge(goodClaims({ ...carol, iat_ms: 1001 })))).to.equal('ok');
    expect(await watch.fate(forge(goodClaims({ ...carol, iat_ms: 1000 })))).to.equal('SessionRevoked');
  });

  it('does not use the answer of an access token for a refresh token with the same jti', async () => {
    const watch = watching();
    const { access } = await freshLogin(watch);
    await watch.fate(access);
    await watch.sessions.inner.revoke(sidOf(access), ending());
    const twin = forge({ ...claimsOf(access), type: 'refresh' });
    expect(await watch.fate(access)).to.equal('ok');
    expect(await watch.fate(twin, { type: 'any', revocation: 'cached' })).to.equal('SessionRevoked');
  });

  it('does not use the answer of a refresh token for an access token with the same jti', async () => {
    const watch = watching();
    const { refresh } = await freshLogin(watch);
    expect(await watch.fate(refresh, { type: 'refresh' })).to.equal('ok');
    await watch.sessions.inner.revoke(sidOf(refresh), ending());
    expect(await watch.fate(forge({ ...claimsOf(refresh), type: 'access' }))).to.equal('SessionRevoked');
  });

  it('still calls isTokenRevoked at each request', async () => {
    let blocked = false;
    let asked = 0;
    const watch = watching({
      callbacks: {
        isTokenRevoked: () => {
          asked += 1;
          return blocked;
        },
      },
    });
    const { access } = await freshLogin(watch);
    for (let i = 0; i < 3; i += 1) expect(await watch.fate(access)).to.equal('ok');
    blocked = true;
    expect(await watch.fate(access)).to.equal('RevokedTokenError');
    expect(asked).to.equal(4);
    expect(watch.questions()).to.deep.equal(both(1));
  });

  it('holds at most max tokens', async () => {
    const watch = watching({ revocationCache: { ttl: '1h', max: 2 } });
    const tokens = await Promise.all(['a', 'b', 'c', 'd', 'e'].map(uid => watch.auth.createAccessToken(uid)));
    for (const token of [...tokens, ...tokens]) await watch.fate(token);
    expect(watch.questions().revocations).to.equal(10);
    await watch.fate(tokens[4] as string);
    expect(watch.questions().revocations).to.equal(10);
  });

  it('works with only a revocation store, and with only a session store', async () => {
    const alone = watching({ revokedTokens: undefined });
    const { access } = await freshLogin(alone);
    for (let i = 0; i < 3; i += 1) expect(await alone.fate(access)).to.equal('ok');
    expect(alone.questions()).to.deep.equal({ revocations: 0, sessions: 1 });
    const tracking = { secretKey: 'x'.repeat(64), sessionTracking: false };
    const other = watching({ config: tracking });
    const token = await other.auth.createAccessToken('alice');
    for (let i = 0; i < 3; i += 1) expect(await other.fate(token)).to.equal('ok');
    expect(other.questions()).to.deep.equal({ revocations: 1, sessions: 0 });
  });

  it('refuses an expired token', async () => {
    const watch = watching({ revocationCache: { ttl: '1h' } });
    const access = await watch.auth.createAccessToken('alice', { expires: 60 });
    expect(await watch.fate(access)).to.equal('ok');
    const { now } = Date;
    Date.now = () => now() + 61_000;
    try {
      expect(await watch.fate(access)).to.equal('TokenExpiredError');
    } finally {
      Date.now = now;
    }
  });
});
