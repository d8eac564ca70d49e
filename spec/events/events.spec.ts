import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { type KeySet, KeyRing } from '../../src/index';
import { jtiOf, sidOf } from '../sessions/support/login';
import { secret } from '../support/forge';
import { claimsOf } from '../token/issuing';
import { heardDuring, payloadsOf } from './support/recorder';
import { openShop, password, type Shop } from './support/Shop';

interface Pair {
  readonly access_token: string;
  readonly refresh_token: string;
}

describe('The events of a login system', () => {
  let shop: Shop;

  const login = (): Promise<Pair> => shop.auth.createTokenPair('alice', { fresh: true });

  before(async () => (shop = await openShop()));

  it('tell of both tokens of a login, and of its session', async () => {
    let pair!: Pair;
    const heard = await heardDuring(async () => (pair = await login()), ['token.issued', 'session.started']);
    const sessionId = sidOf(pair.access_token);
    const { kid } = shop.auth.config.keys.signing!;
    const issued = (type: 'access' | 'refresh', token: string): object => ({
      tokenType: type,
      reason: 'issued',
      jti: jtiOf(token),
      subject: 'alice',
      sessionId,
      loginType: undefined,
      kid,
      expiresAt: claimsOf(token).exp,
    });
    expect(heard).to.deep.equal([
      { name: 'token.issued', event: issued('access', pair.access_token) },
      { name: 'token.issued', event: issued('refresh', pair.refresh_token) },
      { name: 'session.started', event: { sessionId, subject: 'alice', loginType: undefined } },
    ]);
  });

  it('tell of a refresh, and of the reuse of its token', async () => {
    const { refresh_token: token } = await login();
    const sessionId = sidOf(token);
    const refreshed = await heardDuring(() => shop.post('/refresh', token), ['token.issued', 'session.refreshed']);
    expect(refreshed.map(({ event }) => (event as { reason?: string }).reason)).to.have.members([
      'issued',
      'rotated',
      undefined,
    ]);
    expect(refreshed.at(-1)).to.deep.equal({
      name: 'session.refreshed',
      event: { sessionId, subject: 'alice', loginType: undefined, isRotated: true },
    });
    const reused = await heardDuring(async () => {
      await shop.post('/refresh', token);
      await shop.post('/refresh', token);
    }, ['refresh.reused', 'session.ended']);
    expect(reused).to.deep.equal([
      { name: 'refresh.reused', event: { sessionId, subject: 'alice', jti: jtiOf(token), loginType: undefined } },
      {
        name: 'session.ended',
        event: { scope: 'one', reason: 'reuse', sessionId, subject: undefined, loginType: undefined },
      },
    ]);
  });

  it('tell of revoked tokens, and of the end of sessions', async () => {
    const [one, other] = [await login(), await login()];
    const [revoked] = await payloadsOf('token.revoked', () => shop.post('/logout', one.access_token));
    expect(revoked).to.include({ tokenType: 'access', jti: jtiOf(one.access_token), subject: 'alice' });
    const { sessions } = shop.auth;
    const ended = await payloadsOf('session.ended', async () => {
      await sessions.end(sidOf(one.access_token));
      await sessions.end(sidOf(one.access_token));
      await shop.auth.revoke(other.refresh_token);
      await sessions.endOthers('alice', 'kept');
      await sessions.endAll('alice');
    });
    const loginType = undefined;
    expect(ended).to.deep.equal([
      { scope: 'one', reason: 'ended', sessionId: sidOf(one.access_token), subject: undefined, loginType },
      { scope: 'one', reason: 'logout', sessionId: sidOf(other.access_token), subject: undefined, loginType },
      { scope: 'others', reason: 'others', sessionId: 'kept', subject: 'alice', loginType },
      { scope: 'all', reason: 'everywhere', sessionId: undefined, subject: 'alice', loginType },
    ]);
  });

  it('tell of accepted requests, with the declared route', async () => {
    const { access_token: token } = await login();
    const accepted = await payloadsOf('request.accepted', async () => {
      await shop.get('/orders/7', token);
      await shop.get('/shelf');
      await shop.get('/search');
    });
    const place = { transport: 'http', method: 'GET', loginType: undefined };
    expect(accepted.map(({ durationMs, ...rest }) => ({ ...rest, isTimed: typeof durationMs }))).to.deep.equal([
      { ...place, route: '/orders/:id', tokenType: 'access', location: 'headers', subject: 'alice', isTimed: 'number' },
      { ...place, route: '/shelf', tokenType: undefined, location: undefined, subject: undefined, isTimed: 'number' },
    ]);
  });

  it('tell once of each refused request, with the reason', async () => {
    const { access_token: token, refresh_token: refresh } = await login();
    const refused = await payloadsOf('request.refused', async () => {
      await shop.get('/orders/7');
      await shop.get('/orders/7', refresh);
      await shop.get('/late', token);
      await shop.post('/refunds', token);
      await shop.get('/nowhere', token);
    });
    const place = { transport: 'http', loginType: undefined };
    expect(refused.map(({ durationMs, ...rest }) => ({ ...rest, isTimed: typeof durationMs }))).to.deep.equal([
      {
        ...place,
        method: 'GET',
        route: '/orders/:id',
        errorType: 'MissingTokenError',
        status: 401,
        stage: 'guard',
        location: undefined,
        isTimed: 'number',
      },
      {
        ...place,
        method: 'GET',
        route: '/orders/:id',
        errorType: 'AccessTokenRequiredError',
        status: 401,
        stage: 'guard',
        location: 'headers',
        isTimed: 'number',
      },
      {
        ...place,
        method: 'GET',
        route: '/late',
        errorType: 'JWTDecodeError',
        status: 401,
        stage: 'action',
        location: 'headers',
        isTimed: 'undefined',
      },
      {
        ...place,
        method: 'POST',
        route: '/refunds',
        errorType: 'PolicyDeniedError',
        status: 403,
        stage: 'guard',
        location: 'headers',
        isTimed: 'number',
      },
    ]);
  });

  it('tell once of a refused request whose answer the error handler of the application writes', async () => {
    const other = await openShop({ defaultErrorHandler: false });
    const refused = await payloadsOf('request.refused', () => other.get('/orders/7'));
    expect(refused.map(({ errorType, stage }) => `${errorType} ${stage}`)).to.deep.equal(['MissingTokenError guard']);
  });

  it('tell of the decision of the policies, rule by rule, while somebody listens', async () => {
    const { access_token: token } = await login();
    const [decided] = await payloadsOf('policy.decided', () => shop.post('/refunds', token));
    expect(decided).to.include({ isAllowed: false, action: 'refund', resource: 'order', by: 'deny' });
    expect(decided!.rules.map(({ effect, isMatch }) => `${effect} ${String(isMatch)}`)).to.deep.equal([
      'deny true',
      'allow true',
    ]);
  });

  it('tell of answers and failures of stores', async () => {
    const { access_token: token } = await login();
    const answered = await payloadsOf('dependency.answered', () => shop.get('/orders/7', token));
    expect(answered.map(({ name }) => name).sort()).to.deep.equal(['The revocation store', 'The session store']);
    expect(answered[0]!.durationMs).to.be.a('number');
    shop.isDown = true;
    const failed = await payloadsOf('dependency.failed', () => shop.get('/orders/7', token));
    shop.isDown = false;
    expect(failed).to.deep.equal([
      {
        name: 'The revocation store',
        operation: undefined,
        outcome: 'error',
        consequence: 'the request was refused',
      },
    ]);
  });

  it('tell of rate limits and of failed logins', async () => {
    const heard = await heardDuring(async () => {
      await shop.get('/search');
      await shop.get('/search');
      for (let i = 0; i < 3; i += 1) await shop.post('/login', undefined, { password: 'wrong' });
    }, ['limit.reached', 'login.failed', 'login.throttled']);
    const events = heard.map(({ name, event }) => {
      const { retryAfter, ...rest } = event as { retryAfter?: number };
      return { name, ...rest, isWaiting: retryAfter === undefined ? undefined : retryAfter > 0 };
    });
    const limit = "@RateLimit({ max: 1, window: '1m' })";
    const reached = { name: 'limit.reached', limit, key: 'ip', stage: 'beforeAuthentication', isWaiting: true };
    expect(events.slice(0, -3).map(({ name }) => name)).to.include('limit.reached');
    expect(events.find(({ name }) => name === 'limit.reached')).to.deep.equal(reached);
    expect(events.slice(-3)).to.deep.equal([
      { name: 'login', isWaiting: undefined },
      { name: 'login', isWaiting: undefined },
      { name: 'login', limits: ['perAccountAndAddress'], isWaiting: true },
    ]);
  });

  it('tell of the key that signs, when it changes', async () => {
    const [first, second] = ['one', 'two'].map(kid => ({
      keys: [{ kty: 'oct', kid, alg: 'HS256', k: randomBytes(64).toString('base64url') }],
    })) as unknown as [KeySet, KeySet];
    const selected = await payloadsOf('key.selected', () => {
      const ring = new KeyRing(first);
      ring.replace(first);
      ring.replace(second);
    });
    expect(selected).to.deep.equal([
      { kid: 'one', algorithm: 'HS256', previousKid: undefined },
      { kid: 'two', algorithm: 'HS256', previousKid: 'one' },
    ]);
  });

  it('contain no token, secret or password', async () => {
    const known: string[] = [secret, password, Buffer.from(secret).toString('base64url')];
    const heard = await heardDuring(async () => {
      const fresh = await openShop();
      const answer = await fresh.post('/login', undefined, { password });
      const { access_token: access, refresh_token: refresh } = answer.json as unknown as Pair;
      const next = await fresh.post('/refresh', refresh);
      known.push(access, refresh, ...(Object.values(next.json) as string[]).filter(text => text.length > 40));
      await fresh.post('/refresh', refresh);
      await fresh.get('/orders/7', access);
      await fresh.get('/shelf');
      const again = (await fresh.post('/login', undefined, { password })).json as unknown as Pair;
      known.push(again.access_token, again.refresh_token);
      await fresh.get('/orders/7', again.access_token);
      await fresh.post('/refunds', again.access_token);
      await fresh.get('/search');
      await fresh.get('/search');
      fresh.isDown = true;
      await fresh.get('/orders/7', again.access_token);
      fresh.isDown = false;
      await fresh.post('/logout', again.access_token);
      for (let i = 0; i < 3; i += 1) await fresh.post('/login', undefined, { password: `${password}!` });
    });
    const text = JSON.stringify(heard);
    const parts = known.flatMap(value => [value, value.split('.').at(-1)!]).filter(part => part.length > 8);
    expect(parts.length).to.be.greaterThan(10);
    expect(parts.filter(part => text.includes(part))).to.deep.equal([]);
    expect(new Set(heard.map(({ name }) => name)).size).to.equal(16);
  });
});
