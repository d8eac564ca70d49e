import { expect } from 'chai';
import type { Context } from 'koa';
import { Ctx, Get, JsonController, OnUndefined } from 'routing-controllers';
import {
  AccessRequired,
  CurrentSubject,
  CurrentToken,
  SetTokenCookies,
  UnsetTokenCookies,
  type AuthX,
  type AuthXInit,
  type RequestToken,
  type Revocation,
  type RevocationStore,
} from '../../../src/index';
import type { Answer } from '../../support/send';
import { cookieChanges } from '../cookies/support/answerCookies';
import { accessCookie, cookieToken } from '../cookies/support/cookieTokens';
import { serve, type Client } from '../support/serve';
import { dueToken, renewedToken, renewingAuth } from './support/renewals';

/** Runs inside the action of the next request. */
let act: (ctx: Context, token: RequestToken) => unknown = () => undefined;

@JsonController('/ending')
class Ending {
  @AccessRequired()
  @OnUndefined(204)
  @Get('/act')
  async act(@Ctx() ctx: Context, @CurrentToken() token: RequestToken): Promise<void> {
    await act(ctx, token);
  }

  @AccessRequired()
  @Get('/subject')
  subject(@CurrentSubject() subject: object): object {
    return subject;
  }

  @AccessRequired()
  @SetTokenCookies()
  @Get('/login')
  login(): object {
    return { access_token: cookieToken() };
  }

  @AccessRequired()
  @UnsetTokenCookies()
  @Get('/logout')
  logout(): object {
    return {};
  }
}

/** A store in memory, which can be made to fail. */
class Store implements RevocationStore {
  readonly revoked = new Set<string>();
  asked = 0;
  /** The number of the lookup from which on the store fails. */
  failsFrom = Infinity;

  isRevoked(jti: string): boolean {
    this.asked += 1;
    if (this.asked >= this.failsFrom) throw new Error('The store is down.');
    return this.revoked.has(jti);
  }

  async revoke(revocations: readonly Revocation[]): Promise<void> {
    for (const { jti } of revocations) this.revoked.add(jti);
  }

  async purge(): Promise<number> {
    return 0;
  }
}

interface Served {
  readonly auth: AuthX<never>;
  readonly store: Store;
  readonly reports: string[];
  readonly get: (path?: string, token?: string) => Promise<Answer>;
}

async function served(init: Partial<AuthXInit<unknown>> = {}): Promise<Served> {
  const store = new Store();
  const reports: string[] = [];
  const logger = { error: (message: string) => void reports.push(message) };
  const auth = renewingAuth({}, { revokedTokens: store, logger, ...init });
  if (!auth.requests.canLoadSubjects) auth.setSubjectGetter(() => ({ uid: 'alice' }) as never);
  const client: Client = await serve({ controllers: [Ending] }, auth);
  const get = (path = '/act', token = dueToken()): Promise<Answer> =>
    client.send(`/ending${path}`, { headers: accessCookie(token) });
  return { auth, store, reports, get };
}

const isRenewed = (answer: Answer): boolean => renewedToken(answer) !== undefined;

describe('An access cookie whose token has ended', () => {
  afterEach(() => {
    act = () => undefined;
  });

  it('is not renewed if the action revoked the token', async () => {
    const { auth, get, reports } = await served();
    expect(isRenewed(await get())).to.equal(true);
    act = (_, token) => auth.revoke(token);
    const answer = await get();
    expect(answer.status).to.equal(204);
    expect(cookieChanges(answer)).to.deep.equal([]);
    expect(reports).to.deep.equal([]);
  });

  it('is not renewed if the token was revoked elsewhere, even on a route with a cache', async () => {
    const { auth, store, get } = await served({ revocationCache: { ttl: '1h', default: 'cached' } });
    const token = dueToken();
    expect(isRenewed(await get('/act', token))).to.equal(true);
    act = (_, { payload }) => store.revoked.add(payload.jti);
    const answer = await get('/act', token);
    expect(answer.status).to.equal(204);
    expect(cookieChanges(answer)).to.deep.equal([]);
    store.failsFrom = 0;
    await get('/act', dueToken());
    expect(auth.counts.failedClosed).to.equal(1);
  });

  it('is not renewed if the store is down by then, and the request is answered', async () => {
    const { auth, store, get } = await served();
    act = () => void (store.failsFrom = 0);
    const answer = await get();
    expect(answer.status).to.equal(204);
    expect(cookieChanges(answer)).to.deep.equal([]);
    expect(auth.counts.failedClosed).to.equal(0);
  });

  it('is not renewed if the action put the token on the blocklist', async () => {
    const blocked = new Set<string>();
    const { get } = await served({ callbacks: { isTokenRevoked: token => blocked.has(token) } });
    act = (_, { token }) => blocked.add(token);
    expect(cookieChanges(await get())).to.deep.equal([]);
  });

  it('is not renewed if the subject is gone, even if the action did not load it', async () => {
    for (const gone of [null, undefined, false]) {
      const { get, reports } = await served({ callbacks: { getSubject: () => gone } });
      const answer = await get();
      expect(answer.status).to.equal(204);
      expect(cookieChanges(answer)).to.deep.equal([]);
      expect(reports).to.deep.equal([]);
    }
  });

  it('is not renewed if the action deleted the subject', async () => {
    const users = new Map([['alice', { uid: 'alice' }]]);
    const { get } = await served({ callbacks: { getSubject: uid => users.get(uid) } });
    expect(isRenewed(await get('/subject'))).to.equal(true);
    act = () => users.delete('alice');
    const answer = await get();
    expect(answer.status).to.equal(204);
    expect(cookieChanges(answer)).to.deep.equal([]);
  });

  it('is renewed if the subject still exists', async () => {
    const { get } = await served({ callbacks: { getSubject: uid => Promise.resolve({ uid }) } });
    expect(isRenewed(await get())).to.equal(true);
  });

  it('is not renewed if the token is revoked while the subject is loaded', async () => {
    let isLoading = false;
    const { auth, get } = await served();
    let presented: RequestToken | undefined;
    act = (_, token) => {
      presented = token;
      isLoading = true;
    };
    auth.setSubjectGetter(async () => {
      if (isLoading) await auth.revoke(presented);
      return { uid: 'alice' } as never;
    });
    expect(cookieChanges(await get())).to.deep.equal([]);
  });
});

describe('A renewal when the status of the token cannot be determined', () => {
  afterEach(() => {
    act = () => undefined;
  });

  it('is skipped, and the failure is logged once, if the store fails', async () => {
    const { get, store, reports } = await served();
    store.failsFrom = 2;
    const answer = await get();
    expect(answer.status).to.equal(204);
    expect(cookieChanges(answer)).to.deep.equal([]);
    expect(reports).to.have.length(1);
    expect(reports[0]).to.contain('The revocation store');
    store.failsFrom = Infinity;
    expect(isRenewed(await get())).to.equal(true);
  });

  it('is skipped, and the failure is logged once, if the subject getter fails', async () => {
    const failures: (() => never | Promise<never>)[] = [
      () => {
        throw new Error('down');
      },
      () => Promise.reject(new Error('down')),
    ];
    for (const getSubject of failures) {
      const { get, reports } = await served({ callbacks: { getSubject } });
      const answer = await get();
      expect(answer.status).to.equal(204);
      expect(cookieChanges(answer)).to.deep.equal([]);
      expect(reports).to.have.length(1);
      expect(reports[0]).to.contain('The subject getter');
    }
  });

  it('is skipped, and the failure is logged once, if the subject getter does not answer in time', async () => {
    const never = new Promise<never>(() => undefined);
    const { get, reports } = await served({ callbacks: { getSubject: () => never }, callbackTimeout: 0.05 });
    const answer = await get();
    expect(answer.status).to.equal(204);
    expect(cookieChanges(answer)).to.deep.equal([]);
    expect(reports).to.have.length(1);
  });

  it('is skipped, and the failure is logged once, if the blocklist returns no boolean', async () => {
    let asked = 0;
    const { get, reports } = await served({
      callbacks: { isTokenRevoked: () => ((asked += 1) === 1 ? false : (undefined as never)) },
    });
    const answer = await get();
    expect(answer.status).to.equal(204);
    expect(cookieChanges(answer)).to.deep.equal([]);
    expect(reports).to.have.length(1);
  });

  it('is skipped without changing the answer if the logger fails too', async () => {
    for (const error of [
      () => {
        throw new Error('disk full');
      },
      () => Promise.reject(new Error('disk full')),
    ]) {
      const { get, store } = await served({ logger: { error } });
      store.failsFrom = 2;
      expect((await get()).status).to.equal(204);
      store.failsFrom = Infinity;
      expect((await get('/act', dueToken({ note: 'x'.repeat(2900) }))).status).to.equal(204);
    }
  });

  it('is skipped, and the failure is logged, if the token would be too long for a cookie', async () => {
    const { get, reports } = await served();
    const answer = await get('/act', dueToken({ note: 'x'.repeat(2900) }));
    expect(answer.status).to.equal(204);
    expect(cookieChanges(answer)).to.deep.equal([]);
    expect(reports).to.deep.equal(['Renewing the access cookie failed; the answer went out without it.']);
  });
});

describe('A renewal after the action wrote cookies', () => {
  afterEach(() => {
    act = () => undefined;
  });

  const own: [title: string, act: (auth: AuthX<never>) => (ctx: Context) => unknown, changes: readonly string[]][] = [
    [
      'auth.setAccessCookies',
      auth => ctx => auth.setAccessCookies(ctx, cookieToken()),
      ['access_token_cookie', 'csrf_access_token'],
    ],
    [
      'auth.unsetAccessCookies',
      auth => ctx => auth.unsetAccessCookies(ctx),
      ['-access_token_cookie', '-csrf_access_token'],
    ],
    [
      'auth.unsetCookies',
      auth => ctx => auth.unsetCookies(ctx),
      ['-access_token_cookie', '-csrf_access_token', '-refresh_token_cookie', '-csrf_refresh_token'],
    ],
    ['ctx.cookies.set', () => ctx => ctx.cookies.set('access_token_cookie', 'own'), ['access_token_cookie']],
    ['ctx.cookies.set to nothing', () => ctx => ctx.cookies.set('access_token_cookie'), ['access_token_cookie']],
    [
      'a raw header',
      () => ctx => ctx.res.setHeader('Set-Cookie', 'access_token_cookie=; Max-Age=0'),
      ['-access_token_cookie'],
    ],
    [
      'a raw header of any case',
      () => ctx => ctx.set('set-cookie', 'access_token_cookie=own'),
      ['access_token_cookie'],
    ],
    [
      'a list of raw headers',
      () => ctx => ctx.set('Set-Cookie', ['a=1', 'access_token_cookie=own; Path=/api']),
      ['a', 'access_token_cookie'],
    ],
    ['an appended header', () => ctx => ctx.append('Set-Cookie', 'access_token_cookie=own'), ['access_token_cookie']],
  ];

  for (const [title, action, changes] of own) {
    it(`keeps the access cookie written with ${title}`, async () => {
      const { auth, get } = await served();
      act = action(auth);
      const answer = await get();
      expect(answer.status).to.equal(204);
      expect(cookieChanges(answer)).to.deep.equal(changes);
    });
  }

  it('keeps the access cookie written by a decorator', async () => {
    const { get } = await served();
    expect(cookieChanges(await get('/login'))).to.deep.equal(['access_token_cookie', 'csrf_access_token']);
    expect(cookieChanges(await get('/logout'))).to.deep.equal([
      '-access_token_cookie',
      '-csrf_access_token',
      '-refresh_token_cookie',
      '-csrf_refresh_token',
    ]);
  });

  it('is still made beside other cookies', async () => {
    const { auth, get } = await served();
    act = ctx => {
      ctx.cookies.set('access_token_cookie2', 'x');
      ctx.cookies.set('xaccess_token_cookie', 'x');
      ctx.cookies.set('other', 'access_token_cookie=x');
      auth.unsetRefreshCookies(ctx);
    };
    expect(cookieChanges(await get())).to.deep.equal([
      'access_token_cookie2',
      'xaccess_token_cookie',
      'other',
      '-refresh_token_cookie',
      '-csrf_refresh_token',
      'access_token_cookie',
      'csrf_access_token',
    ]);
  });

  it('is skipped if the action sent the answer during the check of the token', async () => {
    let context: Context | undefined;
    const { auth, get, reports } = await served();
    act = ctx => {
      ctx.respond = false;
      context = ctx;
    };
    auth.setSubjectGetter(async () => {
      context?.res.writeHead(200).end('sent');
      return { uid: 'alice' } as never;
    });
    const answer = await get();
    expect(answer.text).to.equal('sent');
    expect(cookieChanges(answer)).to.deep.equal([]);
    expect(reports).to.deep.equal([]);
  });

  it('keeps the access cookie that was deleted during the check of the token', async () => {
    let context: Context | undefined;
    const { auth, get } = await served();
    act = ctx => {
      context = ctx;
    };
    auth.setSubjectGetter(async () => {
      if (context) auth.unsetCookies(context);
      return { uid: 'alice' } as never;
    });
    expect(cookieChanges(await get())).to.deep.equal([
      '-access_token_cookie',
      '-csrf_access_token',
      '-refresh_token_cookie',
      '-csrf_refresh_token',
    ]);
  });
});
