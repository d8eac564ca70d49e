import { once } from 'node:events';
import { expect } from 'chai';
import type { AccessCheck, AuthX } from '../../src/index';
import { makeAuth } from '../koa/support/serve';
import { warningsDuring } from '../koa/support/warnings';
import { forge, goodClaims, secret } from '../support/forge';
import { bearer } from '../support/send';
import { MemoryStore } from './support/MemoryStore';
import { frame, RawClient, upgradeText } from './support/RawClient';
import { awhile, serveSockets, until, type Serving, type SocketApp } from './support/serveSockets';
import type { SocketClient } from './support/SocketClient';

/** Seconds since 1970. */
const now = (): number => Date.now() / 1000;

describe('An open WebSocket', () => {
  let store: MemoryStore;
  let auth: AuthX;

  beforeEach(() => {
    store = new MemoryStore();
    auth = makeAuth({ config: { secretKey: secret, accessTokenExpires: null }, revokedTokens: store });
  });

  const serve = (options: Partial<Serving<unknown>> = {}): Promise<SocketApp> => serveSockets({ auth, ...options });

  const open = async (app: SocketApp, token?: string): Promise<SocketClient> =>
    app.open({ headers: { Authorization: `Bearer ${token ?? (await auth.createAccessToken('alice'))}` } });

  const expiring = (seconds: number): string => forge(goodClaims({ exp: now() + seconds }));

  it('is checked in the store, even if routes use the cache by default', async () => {
    auth = makeAuth({
      config: { secretKey: secret },
      revokedTokens: store,
      revocationCache: { ttl: '1h', default: 'cached' },
    });
    const app = await serve();
    const token = await auth.createAccessToken('alice');
    await auth.verifyToken(token);
    const client = await open(app, token);
    expect(store.asked).to.have.length(2);
    store.revoked.add(store.asked[0]!);
    await app.guard.recheck();
    expect(await client.closed).to.deep.equal({ code: 1008, reason: 'RevokedTokenError' });
  });

  it('must pass the checks of the application when it opens and at each recheck', async () => {
    let isMember = true;
    const member: AccessCheck<{ name: string }> = {
      name: 'member',
      test: async (payload, { context, subject }) => {
        expect(context).to.equal(undefined);
        return isMember && payload.sub === (await subject())?.name;
      },
    };
    auth = makeAuth({ config: { secretKey: secret }, callbacks: { getSubject: uid => ({ name: uid }) } });
    const app = await serve({ checks: [member] });
    const client = await open(app);
    await app.guard.recheck();
    client.send('still here');
    await until(() => app.heard.length === 1);
    isMember = false;
    await app.guard.recheck();
    expect(await client.closed).to.deep.equal({ code: 1008, reason: 'AccessDeniedError' });
    const token = await auth.createAccessToken('alice');
    const refused = await app.ask({ headers: bearer(token) });
    expect([refused.status, refused.json.error_type]).to.deep.equal([403, 'AccessDeniedError']);
  });

  describe('when its token expires', () => {
    it('is closed with 1008 at the expiry, between two checks', async () => {
      const app = await serve();
      const client = await open(app, expiring(0.2));
      expect(await client.closed).to.deep.equal({ code: 1008, reason: 'TokenExpiredError' });
      expect(store.asked).to.have.length(1);
    });

    it('is not closed before the expiry', async () => {
      const app = await serve();
      const client = await open(app, expiring(0.3));
      await awhile(100);
      client.send('still here');
      await until(() => app.heard.length === 1);
    });

    it('stays open during the leeway', async () => {
      auth = makeAuth({ config: { secretKey: secret, decodeLeeway: 1 } });
      const app = await serve();
      const client = await open(app, forge(goodClaims({ exp: now() - 0.8 })));
      client.send('late');
      await until(() => app.heard.length === 1);
      expect(await client.closed).to.deep.equal({ code: 1008, reason: 'TokenExpiredError' });
    });

    it('delivers no message after the expiry, even if the process is too busy to close it', async () => {
      const app = await serve();
      const client = await RawClient.open(app.port);
      const expires = now() + 0.15;
      const token = forge(goodClaims({ exp: expires }));
      app.sockets.on('connection', socket => {
        // The token expires while the application handles the first of two messages that arrived together.
        socket.once('message', () => {
          while (now() < expires);
        });
      });
      client.write(upgradeText(['Authorization', `Bearer ${token}`]));
      await until(() => app.connected.length === 1);
      client.write(frame('in time'), frame('late'));
      await until(() => client.received.includes('TokenExpiredError'));
      expect(app.heard).to.deep.equal(['in time']);
      client.destroy();
    });

    it('stays open if the token expires in months or never', async () => {
      const app = await serve();
      const clients: SocketClient[] = [];
      const tokens = [expiring(60 * 86_400), ...[9e15, undefined].map(exp => forge(goodClaims({ exp })))];
      // Node warns of timers that are too long.
      const warnings = await warningsDuring(async () => {
        for (const token of tokens) clients.push(await open(app, token));
        await awhile();
      });
      expect(warnings).to.deep.equal([]);
      for (const client of clients) client.send('here');
      await until(() => app.heard.length === 3);
      expect(store.asked).to.have.length(3);
    });
  });

  describe('when its token is revoked', () => {
    it('is closed with 1008 by the next check', async () => {
      const app = await serve({ checkInterval: 0.03 });
      const [gone, other] = [await auth.createAccessToken('alice'), await auth.createAccessToken('bob')];
      const [client, spared] = [await open(app, gone), await open(app, other)];
      await auth.revoke(gone);
      expect(await client.closed).to.deep.equal({ code: 1008, reason: 'RevokedTokenError' });
      spared.send('here');
      await until(() => app.heard.length === 1);
    });

    it('is closed by recheck()', async () => {
      const app = await serve();
      const token = await auth.createAccessToken('alice');
      const client = await open(app, token);
      await auth.revoke(token);
      await app.guard.recheck();
      expect(app.connected[0]!.readyState).to.equal(app.connected[0]!.CLOSING);
      expect(await client.closed).to.include({ code: 1008 });
    });

    it('is closed by recheck() of some sockets', async () => {
      const app = await serve();
      const tokens = await Promise.all(['alice', 'bob'].map(name => auth.createAccessToken(name)));
      const [alice, bob] = [await open(app, tokens[0]), await open(app, tokens[1])];
      await auth.revoke(...tokens);
      await app.guard.recheck(({ payload }) => payload.sub === 'alice');
      expect(await alice.closed).to.include({ code: 1008 });
      bob.send('unseen');
      await until(() => app.heard.length === 1);
    });

    it('delivers no message after the revocation, whatever the client sends', async () => {
      const app = await serve();
      const token = await auth.createAccessToken('alice');
      const client = await RawClient.open(app.port);
      client.write(upgradeText(['Authorization', `Bearer ${token}`]), frame('before'));
      await until(() => app.heard.length === 1);
      await auth.revoke(token);
      const pings: unknown[] = [];
      app.connected[0]!.on('ping', data => pings.push(data));
      await app.guard.recheck();
      client.write(frame('after'), frame('ping', 9), frame('again'));
      await until(() => client.received.includes('RevokedTokenError'));
      client.write(frame('and again'));
      await awhile();
      expect([app.heard, pings]).to.deep.equal([['before'], []]);
      client.destroy();
    });

    it('is cut off if its client does not answer the close frame', async () => {
      const app = await serve();
      const token = await auth.createAccessToken('alice');
      const client = await RawClient.open(app.port);
      client.write(upgradeText(['Authorization', `Bearer ${token}`]));
      await until(() => app.connected.length === 1);
      await auth.revoke(token);
      await app.guard.recheck();
      await until(() => client.isClosed || client.socket.readableEnded, 400);
      expect(app.sockets.clients.size).to.equal(0);
      client.destroy();
    });

    it('is closed properly even if the application has paused it', async () => {
      const app = await serve();
      const token = await auth.createAccessToken('alice');
      await open(app, token);
      await until(() => app.connected.length === 1);
      const [socket] = app.connected;
      const closed = once(socket!, 'close') as Promise<[code: number]>;
      let isCutOff = false;
      const terminate = socket!.terminate.bind(socket);
      socket!.terminate = () => {
        isCutOff = true;
        terminate();
      };
      socket!.pause();
      await auth.revoke(token);
      await app.guard.recheck();
      expect([(await closed)[0], isCutOff]).to.deep.equal([1008, false]);
    });

    it('receives no more messages of the application', async () => {
      const app = await serve();
      const token = await auth.createAccessToken('alice');
      const client = await open(app, token);
      await until(() => app.connected.length === 1);
      await auth.revoke(token);
      await app.guard.recheck();
      for (const socket of app.sockets.clients) socket.send('news');
      await client.closed;
      expect(client.messages).to.deep.equal([]);
    });
  });

  it('is closed with 1013 while the store is down', async () => {
    const app = await serve({ checkInterval: 0.03 });
    const client = await open(app);
    store.isDown = true;
    expect(await client.closed).to.deep.equal({ code: 1013, reason: 'RevocationUnavailableError' });
  });

  it('is closed with 1011 after an unexpected error of a check', async () => {
    const app = await serve();
    const client = await open(app);
    auth.requests.authenticate = () => {
      throw new RangeError('secret');
    };
    await app.guard.recheck();
    expect(await client.closed).to.deep.equal({ code: 1011, reason: '' });
  });

  it('is closed when its authentication is older than maxAge', async () => {
    const app = await serve({ fresh: true, maxAge: 0.2, checkInterval: 0.05 });
    const client = await open(app, forge(goodClaims({ fresh: true, iat: now() })));
    expect(await client.closed).to.deep.equal({ code: 1008, reason: 'FreshTokenRequiredError' });
  });

  it('must have the level that acr names, which is checked at start too', async () => {
    auth = makeAuth({ config: { secretKey: secret, acrLevels: ['pwd', 'mfa'] }, revokedTokens: store });
    const app = await serve({ acr: 'mfa' });
    await open(app, forge(goodClaims({ acr: 'mfa' })));
    for (const acr of ['pwd', undefined]) {
      const { status, json, headers } = await app.ask({
        headers: bearer(forge(goodClaims({ acr }))),
      });
      expect([status, json.error_type]).to.deep.equal([401, 'AuthenticationLevelError']);
      expect(headers['www-authenticate']).to.match(/acr_values="mfa"$/);
    }
    const failed: unknown = await serve({ acr: 'mfaa' }).catch((error: unknown) => error);
    expect(failed).to.have.property('message').that.includes("Did you mean 'mfa'?");
  });

  it('is checked at each interval, together with the other sockets', async () => {
    const app = await serve({ checkInterval: 0.05 });
    await open(app);
    await open(app);
    store.asked.length = 0;
    let turns = 0;
    let wasAsked = 0;
    const watch = setInterval(() => {
      if (store.asked.length > wasAsked) turns += 1;
      wasAsked = store.asked.length;
    }, 1);
    await until(() => store.asked.length >= 6);
    clearInterval(watch);
    expect(turns).to.be.at.most(store.asked.length / 2);
  });

  it('is not checked again by the interval while the previous check is running', async () => {
    const app = await serve({ checkInterval: 0.02 });
    await open(app);
    let resume: (() => void) | undefined;
    store.pause = new Promise<void>(done => (resume = done));
    store.asked.length = 0;
    await awhile(100);
    expect(store.asked).to.have.length(1);
    resume?.();
    await until(() => store.asked.length > 2);
  });

  it('is checked even among hundreds of sockets', async () => {
    const app = await serve();
    const token = await auth.createAccessToken('alice');
    const clients = await Promise.all(Array.from({ length: 510 }, () => open(app, token)));
    await auth.revoke(token);
    await app.guard.recheck();
    const endings = await Promise.all(clients.map(client => client.closed));
    expect(endings.filter(({ code }) => code === 1008)).to.have.length(510);
  });

  describe('while it is being accepted', () => {
    it('is verified again if a recheck was requested meanwhile', async () => {
      const app = await serve();
      const token = await auth.createAccessToken('alice');
      let resume: (() => void) | undefined;
      store.pause = new Promise<void>(done => (resume = done));
      const refused = open(app, token).then(
        () => 'let in',
        (error: unknown) => (error as Error).message,
      );
      await until(() => store.asked.length === 1);
      // The store has already answered that the token is not revoked, and the answer is on its way.
      store.revoked.add(store.asked[0]!);
      await app.guard.recheck();
      store.pause = Promise.resolve();
      resume?.();
      expect(await refused).to.equal('Unexpected server response: 401');
      expect(app.connected).to.have.length(0);
    });
  });

  describe('cleanup of timers and listeners', () => {
    /** Returns how many timers `act` sets without clearing them. */
    async function timersLeftBy(act: () => Promise<void>): Promise<number> {
      const timers = new Set<unknown>();
      const { setTimeout: set, clearTimeout: clear, setInterval: repeat, clearInterval: stop } = globalThis;
      const noting =
        (original: typeof set) =>
        (action: (...args: unknown[]) => void, ...rest: unknown[]) => {
          const timer = original(
            (...args: unknown[]) => {
              if (original === set) timers.delete(timer);
              action(...args);
            },
            ...(rest as []),
          );
          timers.add(timer);
          return timer;
        };
      const forgetting = (original: typeof clear) => (timer: NodeJS.Timeout) => {
        timers.delete(timer);
        original(timer);
      };
      Object.assign(globalThis, {
        setTimeout: noting(set),
        clearTimeout: forgetting(clear),
        setInterval: noting(repeat as never),
        clearInterval: forgetting(stop as never),
      });
      try {
        await act();
      } finally {
        Object.assign(globalThis, { setTimeout: set, clearTimeout: clear, setInterval: repeat, clearInterval: stop });
      }
      return timers.size;
    }

    const gone = (app: SocketApp): boolean =>
      app.guard.size.open + app.guard.size.unauthenticated + app.sockets.clients.size === 0;

    it('leaves nothing behind when the client closes the socket', async () => {
      const app = await serve({ locations: ['headers', 'message'] });
      const left = await timersLeftBy(async () => {
        const clients = [await open(app, expiring(600)), await app.open(), await app.open()];
        clients[1]!.send({ access_token: await auth.createAccessToken('alice') });
        await until(() => app.guard.size.open === 2);
        for (const client of clients) client.socket.close();
        await until(() => gone(app));
      });
      expect(left).to.equal(0);
    });

    it('leaves nothing behind when the socket was refused', async () => {
      const app = await serve();
      const left = await timersLeftBy(async () => {
        const token = expiring(600);
        const client = await open(app, token);
        await auth.revoke(token);
        await app.guard.recheck();
        await client.closed;
        await until(() => gone(app));
      });
      expect(left).to.equal(0);
    });

    it('closes all sockets with 1001 when the guard is closed, and accepts no new one', async () => {
      const app = await serve({ locations: ['headers', 'message'] });
      const left = await timersLeftBy(async () => {
        const clients = [await open(app), await app.open()];
        await until(() => app.guard.size.open === 1 && app.guard.size.unauthenticated === 1);
        app.guard.close();
        app.guard.close();
        for (const client of clients) expect(await client.closed).to.include({ code: 1001 });
        await until(() => gone(app));
      });
      expect(left).to.equal(0);
      expect(app.server.listenerCount('upgrade')).to.equal(0);
      expect((await app.ask()).text).to.equal('plain');
    });

    it('closes pending sockets with 1001 when the WebSocketServer is closed', async () => {
      const app = await serve({ locations: ['headers', 'message'] });
      const client = await app.open();
      app.sockets.close();
      expect(await client.closed).to.include({ code: 1001 });
      expect(app.server.listenerCount('upgrade')).to.equal(0);
    });
  });

  it('is not accepted if the guard is closed during its verification', async () => {
    const app = await serve();
    let resume: (() => void) | undefined;
    store.pause = new Promise<void>(done => (resume = done));
    const opening = open(app).then(
      () => 'let in',
      () => 'refused',
    );
    await until(() => store.asked.length === 1);
    app.guard.close();
    resume?.();
    expect(await opening).to.equal('refused');
    expect(app.connected).to.have.length(0);
  });

  it('affects no other socket if its client disconnects during the verification', async () => {
    const app = await serve();
    const token = await auth.createAccessToken('alice');
    for (const [isRevoked, sent] of [
      [false, ''],
      [true, ''],
      [true, 'x'.repeat(100_000)],
    ] as const) {
      if (isRevoked) await auth.revoke(token);
      let resume: (() => void) | undefined;
      store.pause = new Promise<void>(done => (resume = done));
      store.asked.length = 0;
      const client = await RawClient.open(app.port);
      client.write(upgradeText(['Authorization', `Bearer ${token}`]), sent);
      await until(() => store.asked.length === 1);
      client.reset();
      await awhile();
      resume?.();
      await awhile(20);
    }
    await until(() => app.guard.size.open === 0);
  });

  it('is closed without ending the process if its client breaks the protocol', async () => {
    const app = await serve();
    const client = await RawClient.open(app.port);
    client.write(upgradeText(['Authorization', `Bearer ${await auth.createAccessToken('alice')}`]));
    await until(() => app.connected.length === 1);
    client.write(Buffer.from([0xff, 0xff, 0xff]));
    await until(() => client.received.includes('\x88\x02\x03\xea'));
    client.destroy();
    await until(() => app.guard.size.open === 0);
  });
});
