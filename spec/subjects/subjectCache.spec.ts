import { expect } from 'chai';
import { SubjectCache } from '../../src/subjects/SubjectCache';
import { Get, JsonController } from 'routing-controllers';
import { AccessRequired, ConfigurationError, CurrentSubject, type AuthX } from '../../src/index';
import { makeAuth, serve, type Client } from '../koa/support/serve';

@JsonController('/cached')
class Cached {
  @AccessRequired()
  @Get('/me')
  me(@CurrentSubject({ required: false }) subject: unknown): object {
    return { subject };
  }
}

describe('A subject cache', () => {
  let loaded: string[];
  let tokens: Map<string, string>;
  let answer: (uid: string) => unknown;

  beforeEach(() => {
    loaded = [];
    tokens = new Map();
    answer = uid => ({ uid, times: loaded.length });
  });

  async function cached(subjectCache?: { ttl: number | string; max?: number }): Promise<[Client, AuthX<never>]> {
    const auth = makeAuth<never>({
      subjectCache: subjectCache as never,
      callbacks: {
        getSubject: uid => {
          loaded.push(uid);
          return answer(uid) as never;
        },
      },
    });
    return [await serve({ controllers: [Cached] }, auth), auth];
  }

  /** Sends a request with the same token of each user every time. */
  async function ask([client, auth]: [Client, AuthX<never>], ...uids: string[]): Promise<void> {
    for (const uid of uids) {
      const token = tokens.get(uid) ?? (await auth.createAccessToken(uid));
      tokens.set(uid, token);
      await client.get('/cached/me', token);
    }
  }

  it('does not exist by default', async () => {
    await ask(await cached(), 'alice', 'alice');
    expect(loaded).to.deep.equal(['alice', 'alice']);
  });

  it('stores each subject separately', async () => {
    await ask(await cached({ ttl: '1h' }), 'alice', 'bob', 'alice', 'bob');
    expect(loaded).to.deep.equal(['alice', 'bob']);
  });

  it('has an entry for each token of a user, because the getter gets the claims', async () => {
    const [client, auth] = await cached({ ttl: '1h' });
    for (const tenant of ['one', 'two']) {
      answer = () => ({ tenant });
      const token = await auth.createAccessToken('alice', { data: { tenant } });
      expect((await client.get('/cached/me', token)).json).to.deep.equal({ subject: { tenant } });
    }
  });

  it('drops an entry after its time to live', async () => {
    const server = await cached({ ttl: 0.02 });
    await ask(server, 'alice');
    await new Promise(resolve => setTimeout(resolve, 30));
    await ask(server, 'alice');
    expect(loaded).to.deep.equal(['alice', 'alice']);
  });

  it('evicts the oldest entry when it is full', async () => {
    await ask(await cached({ ttl: '1h', max: 2 }), 'a', 'b', 'c', 'b', 'c', 'a');
    expect(loaded).to.deep.equal(['a', 'b', 'c', 'a']);
  });

  it('caches no subject that was not found or could not be loaded', async () => {
    const server = await cached({ ttl: '1h' });
    answer = () => null;
    await ask(server, 'alice');
    answer = () => {
      throw new Error('down');
    };
    await ask(server, 'alice');
    answer = uid => ({ uid });
    await ask(server, 'alice', 'alice');
    expect(loaded).to.deep.equal(['alice', 'alice', 'alice']);
  });

  it('drops the entries of a user on forget', async () => {
    const server = await cached({ ttl: '1h' });
    await ask(server, 'alice', 'bob');
    server[1].forgetSubject('alice');
    await ask(server, 'alice', 'bob');
    expect(loaded).to.deep.equal(['alice', 'bob', 'alice']);
  });

  it('does not store a subject that was dropped while it was loading', async () => {
    const server = await cached({ ttl: '1h' });
    let release = (_: unknown): void => undefined;
    answer = () => new Promise(resolve => (release = resolve));
    const [client, auth] = server;
    const token = await auth.createAccessToken('alice');
    const pending = client.get('/cached/me', token);
    while (loaded.length === 0) await new Promise(setImmediate);
    auth.forgetSubject('alice');
    release({ role: 'of before' });
    await pending;
    answer = () => ({ role: 'of now' });
    const { json } = await client.get('/cached/me', token);
    expect(json).to.deep.equal({ subject: { role: 'of now' } });
  });

  for (const subjectCache of [
    { ttl: 0 },
    { ttl: -1 },
    { ttl: 'soon' },
    { ttl: '1h', max: 0 },
    { ttl: '1h', max: 1.5 },
  ]) {
    it(`fails at start with ${JSON.stringify(subjectCache)}`, () => {
      expect(() => makeAuth({ subjectCache: subjectCache as never })).to.throw(ConfigurationError, 'subjectCache.');
    });
  }

  it('has no entry for another token with the same jti', () => {
    const cache = new SubjectCache<string>(60_000, 10);
    const token = { jti: 'j', sub: 'alice', sid: 's', since: 1 };
    cache.set(token, 'Alice');
    expect(cache.get(token)).to.equal('Alice');
    for (const other of [{ sub: 'bob' }, { sid: undefined }, { since: 2 }]) {
      expect(cache.get({ ...token, ...other })).to.equal(undefined);
    }
  });

  it('keeps its time to live if the system clock is set back', async () => {
    const cache = new SubjectCache<string>(5, 10);
    const token = { jti: 'j', sub: 'alice', sid: undefined, since: 1 };
    const { now } = Date;
    cache.set(token, 'Alice');
    try {
      Date.now = () => now() - 3_600_000;
      await new Promise(resolve => setTimeout(resolve, 10));
      expect(cache.get(token)).to.equal(undefined);
    } finally {
      Date.now = now;
    }
  });
});
