import { expect } from 'chai';
import { JsonController } from 'routing-controllers';
import { RequireScopes, SessionsController, type AuthX } from '../../../src/index';
import { keeping, login, fateOf, type Keeping, type Login } from '../../sessions/support/login';
import { describeOnStores } from '../../sessions/support/stores';
import { SpecStore } from '../../sessions/support/SpecStore';
import { bearer, type Answer } from '../../support/send';
import { claimsOf } from '../../token/issuing';
import { cookieChanges } from '../cookies/support/answerCookies';
import { outcome, serve, type Client } from '../support/serve';

@JsonController('/my/sessions')
class MySessions extends SessionsController {}

@JsonController('/guarded-sessions')
@RequireScopes('account')
class GuardedSessions extends SessionsController {}

const serving = (auth: AuthX<never>): Promise<Client> => serve({ controllers: [MySessions, GuardedSessions] }, auth);

const end = (client: Client, path: string, { access_token: token }: Pick<Login, 'access_token'>): Promise<Answer> =>
  client.send(path, { method: 'DELETE', headers: bearer(token) });

const agent = { req: { rawHeaders: ['User-Agent', 'Firefox'] }, ip: '192.0.2.1' };

describe('SessionsController', () => {
  let kept: Keeping;
  let client: Client;

  beforeEach(async () => {
    kept = keeping();
    client = await serving(kept.auth);
  });

  it('lists pages, each with a link to the next', async () => {
    const logins: Login[] = [];
    for (let i = 0; i < 5; i += 1) logins.push(await login(kept));
    const { access_token: token } = logins[0] as Login;
    const found: unknown[] = [];
    const sizes: number[] = [];
    for (let path: string | undefined = '/my/sessions?limit=2'; path !== undefined;) {
      const answer: Answer = await client.get(path, token);
      const page = answer.json as unknown as { session_id: string }[];
      sizes.push(page.length);
      found.push(...page.map(({ session_id: sid }) => sid));
      const link = /^<(\?[^>]*)>; rel="next"$/.exec(String(answer.headers.link ?? ''))?.[1];
      path = link && `/my/sessions${link}`;
    }
    expect(sizes).to.deep.equal([2, 2, 1]);
    expect(found).to.have.members(logins.map(({ sid }) => sid));
  });

  it('answers 400 to an invalid page', async () => {
    const { access_token: token } = await login(kept);
    const queries = [
      ...['limit=0', 'limit=-1', 'limit=101', 'limit=1e1', 'limit=', 'limit=2&limit=3'],
      ...[
        'after=',
        'after=x',
        'after=1',
        'after=1.',
        'after=.s',
        'after=9999999999999999.s',
        'after=1.%00',
        'after=1.a&after=1.b',
      ],
    ];
    for (const query of queries) {
      expect((await client.get(`/my/sessions?${query}`, token)).status, query).to.equal(400);
    }
    expect((await client.get('/my/sessions?after=999999999999999.zzz', token)).json).to.deep.equal([]);
  });

  it('lists the sessions of the caller, oldest first, and marks the current one', async () => {
    const first = await login(kept, { request: agent, device: { name: 'laptop', nested: { list: [1] } } });
    await new Promise(resolve => setTimeout(resolve, 2));
    const second = await login(kept);
    await login(kept, {}, 'bob');
    const answer = await client.get('/my/sessions', second.access_token);
    expect(answer.status).to.equal(200);
    const list = answer.json as unknown as Record<string, unknown>[];
    expect(list.map(({ session_id: sid, current }) => [sid, current])).to.deep.equal([
      [first.sid, false],
      [second.sid, true],
    ]);
    const info = await kept.auth.sessions.find(first.sid);
    expect(list[0]).to.deep.equal({
      session_id: first.sid,
      created_at: info?.createdAt.toISOString(),
      last_active: info?.lastActiveAt.toISOString(),
      ip_address: '192.0.2.1',
      user_agent: 'Firefox',
      device_info: { name: 'laptop', nested: { list: [1] } },
      current: false,
    });
    expect(list[1]).to.deep.include({ ip_address: null, user_agent: null, device_info: {} });
    for (const { refresh_token: token } of [first, second]) {
      expect(answer.text).to.not.include(String(claimsOf(token).jti));
    }
  });

  it('lists the sessions for a token without a session too, and marks none', async () => {
    await login(kept);
    const answer = await client.get('/my/sessions', await kept.auth.createAccessToken('alice'));
    expect((answer.json as unknown as { current: boolean }[]).map(({ current }) => current)).to.deep.equal([false]);
  });

  it('ends one session of the caller', async () => {
    const [mine, other] = [await login(kept), await login(kept)];
    const answer = await end(client, `/my/sessions/${other.sid}`, mine);
    expect([answer.status, answer.json]).to.deep.equal([200, { ended: 1 }]);
    expect([await fateOf(kept, other.access_token), await fateOf(kept, mine.access_token)]).to.deep.equal([
      'SessionRevoked',
      'ok',
    ]);
    expect(outcome(await end(client, `/my/sessions/${other.sid}`, mine))).to.equal('404');
  });

  it('answers 404 for a session of another subject and for an unknown id', async () => {
    const mine = await login(kept);
    const stranger = await login(kept, {}, 'bob');
    const ended = await login(kept);
    await kept.auth.sessions.end(ended.sid);
    const texts = new Set<string>();
    for (const sid of [stranger.sid, ended.sid, 'unknown', mine.sid.toUpperCase(), '%20', '%00', 'x'.repeat(5000)]) {
      const answer = await end(client, `/my/sessions/${sid}`, mine);
      expect(answer.status, sid.slice(0, 40)).to.equal(404);
      texts.add(String(answer.json.message));
    }
    expect([...texts]).to.deep.equal(['No such session']);
    expect(await fateOf(kept, stranger.access_token)).to.equal('ok');
  });

  it('ends all other sessions of the caller, and returns their number', async () => {
    const [mine, one, two] = [await login(kept), await login(kept), await login(kept)];
    const stranger = await login(kept, {}, 'bob');
    const answer = await end(client, '/my/sessions', mine);
    expect([answer.status, answer.json]).to.deep.equal([200, { ended: 2 }]);
    for (const { access_token: token } of [one, two]) expect(await fateOf(kept, token)).to.equal('SessionRevoked');
    for (const { access_token: token } of [mine, stranger]) expect(await fateOf(kept, token)).to.equal('ok');
    expect((await end(client, '/my/sessions', mine)).json).to.deep.equal({ ended: 0 });
  });

  it('ends no other sessions for a token without a session', async () => {
    const other = await login(kept);
    const answer = await end(client, '/my/sessions', { access_token: await kept.auth.createAccessToken('alice') });
    expect([answer.status, answer.json.message]).to.deep.equal([400, 'This token belongs to no session']);
    expect(await fateOf(kept, other.access_token)).to.equal('ok');
  });

  it('requires an access token, and applies the guards of its class', async () => {
    const { refresh_token: refresh, access_token: access } = await login(kept);
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['DELETE', '/x'],
    ] as const) {
      const ask = async (base: string, token?: string): Promise<string> =>
        outcome(await client.send(`${base}${path}`, { method, headers: token === undefined ? [] : bearer(token) }));
      expect(await ask('/my/sessions')).to.equal('401 MissingTokenError');
      expect(await ask('/my/sessions', refresh)).to.equal('401 AccessTokenRequiredError');
      expect(await ask('/guarded-sessions', access)).to.equal('403 InsufficientScopeError');
    }
    const { access_token: scoped } = await login(kept, { accessScopes: ['account'] });
    expect(outcome(await client.get('/guarded-sessions', scoped))).to.equal('200');
  });

  it('answers 503 if the store fails', async () => {
    const mine = await login(kept);
    const other = await login(kept);
    for (const [method, path, request] of [
      ['list', '/my/sessions', 'GET'],
      ['revokeOthers', '/my/sessions', 'DELETE'],
      ['revoke', `/my/sessions/${other.sid}`, 'DELETE'],
    ] as const) {
      kept.store.failures.set(method, () => Promise.reject(new Error('down')));
      const answer = await client.send(path, { method: request, headers: bearer(mine.access_token) });
      expect(outcome(answer)).to.equal('503 RevocationUnavailableError');
      kept.store.failures.clear();
    }
    expect(await fateOf(kept, other.access_token)).to.equal('ok');
  });

  describe('with cookies', () => {
    const cookie = ({ access_token: access, refresh_token: refresh }: Login): string[] => [
      'Cookie',
      `access_token_cookie=${access}; refresh_token_cookie=${refresh}`,
    ];
    const csrf = ({ access_token: access }: Login): string[] => ['X-CSRF-TOKEN', String(claimsOf(access).csrf)];

    beforeEach(async () => {
      kept = keeping({ config: { tokenLocation: ['cookies'] } });
      client = await serving(kept.auth);
    });

    const endBy = (path: string, headers: readonly string[]): Promise<Answer> =>
      client.send(path, { method: 'DELETE', headers });

    it('requires the CSRF value', async () => {
      const [mine, other] = [await login(kept), await login(kept)];
      for (const path of ['/my/sessions', `/my/sessions/${other.sid}`]) {
        expect(outcome(await endBy(path, cookie(mine)))).to.equal('403 MissingCSRFTokenError');
      }
      expect(await fateOf(kept, other.access_token)).to.equal('ok');
    });

    it('deletes the cookies of a caller who ends the current session, and no others', async () => {
      const [mine, other] = [await login(kept), await login(kept)];
      const headers = [...cookie(mine), ...csrf(mine)];
      expect(cookieChanges(await endBy(`/my/sessions/${other.sid}`, headers))).to.deep.equal([]);
      expect(cookieChanges(await endBy('/my/sessions', headers))).to.deep.equal([]);
      expect(cookieChanges(await endBy(`/my/sessions/${mine.sid}`, headers))).to.have.members([
        '-access_token_cookie',
        '-csrf_access_token',
        '-refresh_token_cookie',
        '-csrf_refresh_token',
      ]);
    });

    it('deletes the cookies of a session that was ended elsewhere, with the refusal', async () => {
      const mine = await login(kept);
      await kept.auth.sessions.end(mine.sid);
      const answer = await client.send('/my/sessions', { headers: cookie(mine) });
      expect(outcome(answer)).to.equal('401 SessionRevoked');
      expect(cookieChanges(answer)).to.have.members([
        '-access_token_cookie',
        '-csrf_access_token',
        '-refresh_token_cookie',
        '-csrf_refresh_token',
      ]);
    });
  });
});

describe('SessionsController with a revocation cache', () => {
  it('does not use the cache, so a caller who was logged out elsewhere cannot end sessions', async () => {
    const kept = keeping({ init: { revocationCache: { ttl: '1h', default: 'cached' } } });
    const client = await serving(kept.auth);
    const [thief, owner] = [await login(kept), await login(kept)];
    expect(await fateOf(kept, thief.access_token)).to.equal('ok');
    // Another process ends the session. This process learns of it only from the store.
    await kept.store.inner.revoke(thief.sid, { at: Date.now(), end: 'ended' });
    expect(outcome(await end(client, '/my/sessions', thief))).to.equal('401 SessionRevoked');
    expect(await kept.store.inner.list('alice')).to.have.length(1);
    expect(await fateOf(kept, owner.access_token)).to.equal('ok');
  });
});

describeOnStores('SessionsController', open => {
  it('answers 404 to ids that no database accepts, and other requests as usual', async () => {
    const kept = keeping({ store: new SpecStore(await open()) });
    const client = await serving(kept.auth);
    const mine = await login(kept);
    const hostile = ['%00', 'a%00b', '%F0%9F%A6%89', '%27%20OR%201=1', '%25', '%5C', 'x'.repeat(6000)];
    const answers = await Promise.all(
      hostile.flatMap(sid => [end(client, `/my/sessions/${sid}`, mine), client.get('/my/sessions', mine.access_token)]),
    );
    expect(answers.map(({ status }) => status)).to.deep.equal(hostile.flatMap(() => [404, 200]));
    expect(kept.reports).to.deep.equal([]);
  });
});
