import { expect } from 'chai';
import type Koa from 'koa';
import type { Context } from 'koa';
import { BadRequestError, createKoaServer, Ctx, CurrentUser, Get, JsonController, Post } from 'routing-controllers';
import {
  AccessRequired,
  AuthX,
  OptionalAccess,
  Public,
  RateLimit,
  type RateLimitKey,
  type RateLimitStore,
} from '../../src/index';
import { withMonotonicClock } from '../revocation/cache/support/monotonic';
import { bearer, type Answer } from '../support/send';
import { makeAuth, outcome, serve, start, type Client } from './support/serve';
import { warningsDuring } from './support/warnings';

const calls: string[] = [];

@JsonController()
class LimitedController {
  @RateLimit({ max: 2, window: '10s' })
  @Public()
  @Get('/open')
  open(): object {
    calls.push('open');
    return { ok: true };
  }

  @AccessRequired()
  @RateLimit({ max: 2, window: '1m', key: 'subject' })
  @Get('/mine')
  mine(): object {
    return { ok: true };
  }

  @AccessRequired()
  @RateLimit({ max: 3, window: '1m' })
  @RateLimit({ max: 1, window: '1m', key: 'subject' })
  @Get('/both')
  both(): object {
    return { ok: true };
  }

  @OptionalAccess()
  @RateLimit({ max: 1, window: '1m', key: 'subject' })
  @Get('/optional')
  optional(): object {
    return { ok: true };
  }

  @Public()
  @RateLimit({ max: 1, window: '1m', key: context => context.get('x-key') || undefined })
  @Get('/keyed')
  keyed(): object {
    return { ok: true };
  }

  @Public()
  @RateLimit({ max: 1, window: '1m', name: 'exports' })
  @Get('/export/a')
  exportA(): object {
    return { ok: true };
  }

  @Public()
  @RateLimit({ max: 1, window: '1m', name: 'exports' })
  @Post('/export/b')
  exportB(): object {
    return { ok: true };
  }

  @AccessRequired()
  @RateLimit({ max: 2, window: '1m', key: (_, payload) => payload?.sub, stage: 'afterAuthentication' })
  @Get('/own-after')
  ownAfter(): object {
    return { ok: true };
  }
}

@RateLimit({ max: 2, window: '1m' })
@Public()
@JsonController('/class')
class LimitedClass {
  @Get('/one')
  one(): object {
    return { ok: true };
  }

  @RateLimit({ max: 1, window: '1m' })
  @Get('/two')
  two(@Ctx() ctx: Context): object {
    return { decided: ctx.status };
  }
}

const limits = ({ headers }: Answer): unknown[] => [headers['ratelimit-policy'], headers.ratelimit];

/** Serves the controllers with counters of its own. */
const app = (auth: AuthX = makeAuth()): Promise<Client> =>
  serve({ controllers: [LimitedController, LimitedClass], development: false }, auth as AuthX<never>);

const statuses = async (count: number, ask: () => Promise<Answer>): Promise<number[]> => {
  const found: number[] = [];
  for (let i = 0; i < count; i += 1) found.push((await ask()).status);
  return found;
};

describe('@RateLimit on actions', () => {
  it('refuses the request after max, before the action, and says when to try again', async () => {
    await withMonotonicClock(async tick => {
      const client = await app();
      calls.length = 0;
      expect(limits(await client.get('/open'))).to.deep.equal(['"2-per-10s";q=2;w=10', '"2-per-10s";r=1;t=10']);
      tick(4000);
      expect(limits(await client.get('/open'))).to.deep.equal(['"2-per-10s";q=2;w=10', '"2-per-10s";r=0;t=6']);
      tick(500);
      const refused = await client.get('/open');
      expect(refused.status).to.equal(429);
      expect(refused.json).to.deep.equal({
        message: 'Rate limit exceeded. Retry after 6 seconds.',
        error_type: 'RateLimitExceeded',
        retry_after: 6,
      });
      expect(refused.headers['retry-after']).to.equal('6');
      expect(limits(refused)).to.deep.equal(['"2-per-10s";q=2;w=10', '"2-per-10s";r=0;t=6']);
      expect(calls).to.deep.equal(['open', 'open']);
      tick(5499);
      expect((await client.get('/open')).status).to.equal(429);
      tick(1);
      expect(await statuses(2, () => client.get('/open'))).to.deep.equal([200, 429]);
      tick(4000);
      expect(await statuses(2, () => client.get('/open'))).to.deep.equal([200, 429]);
    });
  });

  it('counts a HEAD request as a GET request', async () => {
    const client = await app();
    await client.send('/open', { method: 'HEAD' });
    await client.get('/open');
    expect((await client.send('/open', { method: 'HEAD' })).status).to.equal(429);
  });

  it('counts by subject after the guard has accepted the request', async () => {
    const auth = makeAuth();
    const client = await app(auth);
    const [alice, bob] = [await auth.createAccessToken('alice'), await auth.createAccessToken('bob')];
    expect(await statuses(3, () => client.get('/mine', 'x'))).to.deep.equal([401, 401, 401]);
    expect(await statuses(3, () => client.get('/mine', alice))).to.deep.equal([200, 200, 429]);
    const again = await auth.createAccessToken('alice');
    expect(await statuses(1, () => client.get('/mine', again))).to.deep.equal([429]);
    expect(await statuses(3, () => client.get('/mine', bob))).to.deep.equal([200, 200, 429]);
  });

  it('counts before authentication whether or not the token is good, and verifies no token over the limit', async () => {
    const auth = makeAuth();
    const client = await app(auth);
    const alice = await auth.createAccessToken('alice');
    expect(await statuses(2, () => client.get('/both', 'x'))).to.deep.equal([401, 401]);
    const last = await client.get('/both', alice);
    expect(limits(last)).to.deep.equal([
      '"3-per-60s";q=3;w=60, "1-per-60s-and-user";q=1;w=60',
      '"3-per-60s";r=0;t=60, "1-per-60s-and-user";r=0;t=60',
    ]);
    expect(outcome(await client.get('/both', 'x'))).to.equal('429 RateLimitExceeded');
  });

  it('counts requests without a token by address where a token is optional', async () => {
    const auth = makeAuth();
    const client = await app(auth);
    const alice = await auth.createAccessToken('alice');
    expect(await statuses(2, () => client.get('/optional'))).to.deep.equal([200, 429]);
    expect(await statuses(2, () => client.get('/optional', alice))).to.deep.equal([200, 429]);
  });

  it('counts by a key of the application, and requests without a key together', async () => {
    const client = await app();
    const ask = (key?: string) => () => client.send('/keyed', { headers: key === undefined ? [] : ['x-key', key] });
    expect(await statuses(2, ask('a'))).to.deep.equal([200, 429]);
    expect(await statuses(2, ask('b'))).to.deep.equal([200, 429]);
    expect(await statuses(2, ask())).to.deep.equal([200, 429]);
    expect(await statuses(1, ask('none'))).to.deep.equal([200]);
  });

  it('gives the claims to a key function after authentication', async () => {
    const auth = makeAuth();
    const client = await app(auth);
    const ask = async (sub: string): Promise<Answer> =>
      client.send('/own-after', { headers: bearer(await auth.createAccessToken(sub)) });
    expect(await statuses(3, () => ask('alice'))).to.deep.equal([200, 200, 429]);
    expect(await statuses(1, () => ask('bob'))).to.deep.equal([200]);
  });

  it('shares the counters of limits with one name', async () => {
    const client = await app();
    expect((await client.get('/export/a')).status).to.equal(200);
    const refused = await client.send('/export/b', { method: 'POST' });
    expect(outcome(refused)).to.equal('429 RateLimitExceeded');
    expect(limits(refused)).to.deep.equal(['"exports";q=1;w=60', '"exports";r=0;t=60']);
  });

  it('counts all actions of a class together, and lets no refused request count elsewhere', async () => {
    const client = await app();
    const first = await client.get('/class/two');
    expect(limits(first)[1]).to.equal('"2-per-60s";r=1;t=60, "1-per-60s";r=0;t=60');
    expect(await statuses(2, () => client.get('/class/two'))).to.deep.equal([429, 429]);
    expect(await statuses(2, () => client.get('/class/one'))).to.deep.equal([200, 429]);
  });

  it('ignores X-Forwarded-For unless the application trusts a proxy', async () => {
    const client = await app();
    let i = 0;
    const ask = (): Promise<Answer> =>
      client.send('/open', { headers: ['x-forwarded-for', `192.0.2.${String((i += 1))}`] });
    expect(await statuses(3, ask)).to.deep.equal([200, 200, 429]);
  });

  it('answers 429 with the status and message that the application sets', async () => {
    const auth = makeAuth({
      config: { secretKey: 'k'.repeat(32), errors: { RateLimitExceeded: { status: 420, message: 'Calm down' } } },
    });
    const client = await app(auth);
    await statuses(2, () => client.get('/open'));
    const refused = await client.get('/open');
    expect(refused.status).to.equal(420);
    expect(refused.json).to.include({ message: 'Calm down', error_type: 'RateLimitExceeded' });
    expect(refused.headers['retry-after']).to.equal('10');
  });
});

describe('@RateLimit on a public action', () => {
  @JsonController()
  class Open {
    @Public()
    @RateLimit({ max: 5, window: 60 })
    @Get('/who')
    who(@CurrentUser() user: unknown): object {
      return { user };
    }
  }

  it('answers 500 on a server that was started without withAuthX', async () => {
    const warnings = await warningsDuring(async () => {
      const client = await start(createKoaServer({ controllers: [Open], development: false }) as Koa);
      expect((await client.get('/who')).status).to.equal(500);
    });
    expect(warnings.join()).to.match(/Open\.who/);
  });

  it('leaves the users to the checker of the application', async () => {
    const options = { controllers: [Open], development: false, currentUserChecker: () => 'somebody' };
    const client = await serve(options, makeAuth<never>({ callbacks: { getSubject: () => 'another' as never } }));
    expect((await client.get('/who')).json).to.deep.equal({ user: 'somebody' });
  });
});

describe('@RateLimit if something fails', () => {
  const failing: RateLimitStore = {
    take: () => Promise.reject(new Error('down')),
    giveBack: () => undefined,
    purge: async () => 0,
  };

  it('refuses with 503 while the store fails, and calls no action', async () => {
    const logged: string[] = [];
    const auth = makeAuth({ rateLimits: { store: failing }, logger: { error: message => void logged.push(message) } });
    const client = await app(auth);
    calls.length = 0;
    const answer = await client.get('/open');
    expect(outcome(answer)).to.equal('503 RateLimitUnavailableError');
    expect(answer.headers['retry-after']).to.equal('1');
    expect(calls).to.deep.equal([]);
    expect(logged).to.deep.equal(['The store of rate limits failed; the request was refused.']);
  });

  it('accepts requests uncounted if the application says so', async () => {
    const logged: string[] = [];
    const logger = { error: (message: string): void => void logged.push(message) };
    const client = await app(makeAuth({ rateLimits: { store: failing, onStoreFailure: 'allow' }, logger }));
    expect((await client.get('/open')).status).to.equal(200);
    expect(logged).to.deep.equal(['The store of rate limits failed; the request was allowed without being counted.']);
    expect(outcome(await client.get('/mine'))).to.equal('401 MissingTokenError');
  });

  for (const [what, answer] of Object.entries({
    nothing: undefined,
    'a text': { isAccepted: 'yes', states: [] },
    'fewer counters': { isAccepted: true, states: [] },
    'no numbers': { isAccepted: true, states: [{ remaining: NaN, oldestLeavesIn: 0, slot: 0 }] },
  })) {
    it(`refuses with 503 if the store answers ${what}`, async () => {
      const store = { ...failing, take: () => answer as never };
      const client = await app(makeAuth({ rateLimits: { store } }));
      expect(outcome(await client.get('/open'))).to.equal('503 RateLimitUnavailableError');
    });
  }

  const failingKeys: Readonly<Record<string, RateLimitKey>> = {
    throws: () => {
      throw new Error('no');
    },
    rejects: () => Promise.reject(new Error('no')),
    'answers an object': () => ({}) as never,
    'answers NaN': () => NaN,
  };
  for (const [what, key] of Object.entries(failingKeys)) {
    it(`refuses with 403 if a key function ${what}`, async () => {
      @JsonController()
      class Keyed {
        @Public()
        @RateLimit({ max: 1, window: 60, key })
        @Get('/key')
        key(): object {
          return {};
        }
      }
      const client = await serve({ controllers: [Keyed], development: false }, makeAuth<never>());
      expect(outcome(await client.get('/key'))).to.equal('403 AccessDeniedError');
    });
  }

  it('answers what a key function throws for the client', async () => {
    @JsonController()
    class Keyed {
      @Public()
      @RateLimit({
        max: 1,
        window: 60,
        key: () => {
          throw new BadRequestError('No id');
        },
      })
      @Get('/key')
      key(): object {
        return {};
      }
    }
    const client = await serve({ controllers: [Keyed], development: false }, makeAuth<never>());
    for (let i = 0; i < 3; i++) expect((await client.get('/key')).status).to.equal(400);
  });
});
