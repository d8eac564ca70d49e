import { expect } from 'chai';
import { makeAuth, outcome } from '../koa/support/serve';
import { forge, goodClaims, secret } from '../support/forge';
import { bearer } from '../support/send';
import { MemoryStore } from './support/MemoryStore';
import { frame, opcodes, RawClient, upgradeText } from './support/RawClient';
import { awhile, serveSockets, until, type Serving, type SocketApp } from './support/serveSockets';
import type { SocketClient } from './support/SocketClient';

describe('A WebSocket whose token comes in a message', () => {
  const store = new MemoryStore();
  const auth = makeAuth({ config: { secretKey: secret }, revokedTokens: store });
  let app: SocketApp;
  let access_token: string;

  before(async () => {
    access_token = await auth.createAccessToken('alice');
  });

  beforeEach(async () => {
    app = await serve();
  });

  const serve = (options: Partial<Serving<unknown>> = {}): Promise<SocketApp> =>
    serveSockets({ auth, locations: ['message', 'headers'], ...options });

  /** Lets the store's next answers wait. @returns what ends the waiting */
  function pauseStore(): () => void {
    let resume: (() => void) | undefined;
    store.pause = new Promise<void>(resolve => (resume = resolve));
    return () => {
      store.pause = Promise.resolve();
      resume?.();
    };
  }

  async function letIn(client: SocketClient): Promise<void> {
    client.send({ access_token });
    await until(() => app.guard.size.open > 0);
  }

  it('is passed to the application only after its token was verified', async () => {
    const client = await app.open();
    await awhile();
    expect([app.connected.length, app.sockets.clients.size, app.guard.size.unauthenticated]).to.deep.equal([0, 0, 1]);
    await letIn(client);
    expect([app.connected.length, app.sockets.clients.size, app.guard.size.unauthenticated]).to.deep.equal([1, 1, 0]);
    const { payload, token } = app.guard.authOf(app.connected[0]!);
    expect([payload.sub, token.location]).to.deep.equal(['alice', 'message']);
    expect(client.messages).to.deep.equal([]);
  });

  it('delivers its later messages in order, and never the message with the token', async () => {
    const client = await app.open();
    client.send({ access_token }, 'one', 'two', 'three');
    await until(() => client.messages.length === 3);
    client.send('four');
    await until(() => client.messages.length === 4);
    expect(app.heard).to.deep.equal(['one', 'two', 'three', 'four']);
  });

  it('delivers messages that arrive during the verification afterwards', async () => {
    const resume = pauseStore();
    const client = await app.open();
    client.send({ access_token }, 'one', 'two');
    await awhile();
    client.send('three', 'x'.repeat(100_000));
    await awhile();
    expect([app.heard.length, app.connected.length]).to.deep.equal([0, 0]);
    resume();
    await until(() => app.heard.length === 4);
    expect(app.heard.slice(0, 3)).to.deep.equal(['one', 'two', 'three']);
    expect(app.heard[3]).to.have.length(100_000);
  });

  it('accepts a token message in several frames with pings between them', async () => {
    const client = await RawClient.open(app.port);
    const text = JSON.stringify({ access_token });
    client.write(
      upgradeText(),
      frame(text.slice(0, 20), opcodes.text, false),
      frame('', opcodes.ping),
      frame(text.slice(20), opcodes.continuation),
      frame('hello'),
    );
    await until(() => app.heard.length === 1);
    client.destroy();
  });

  it('is not read while its token is verified', async () => {
    const resume = pauseStore();
    const client = await app.open();
    client.send({ access_token }, Buffer.alloc(16_000_000));
    await awhile(100);
    expect(client.socket.bufferedAmount).to.be.above(0);
    resume();
    await until(() => app.heard.length === 1);
  });

  for (const allowSynchronousEvents of [true, false]) {
    it(`accepts many messages directly after its token, if ws emits events ${allowSynchronousEvents ? 'synchronously' : 'one per turn'}`, async () => {
      const server = await serve({ ws: { allowSynchronousEvents } });
      const client = await RawClient.open(server.port);
      const messages = Array.from({ length: 40 }, (_, i) => `${String(i)}${'x'.repeat(1000)}`);
      client.write(upgradeText(), frame(JSON.stringify({ access_token })), ...messages.map(text => frame(text)));
      await until(() => server.heard.length === 40);
      expect(server.heard).to.deep.equal(messages);
      client.destroy();
    });
  }

  it('accepts compressed messages', async () => {
    const server = await serve({ ws: { perMessageDeflate: { threshold: 0 } } });
    const client = await server.open({ perMessageDeflate: { threshold: 0 } });
    const messages = Array.from({ length: 40 }, (_, i) => `${String(i)}${'x'.repeat(1000)}`);
    client.send({ access_token }, ...messages);
    await until(() => server.heard.length === 40);
    expect([client.socket.extensions, server.heard]).to.deep.equal(['permessage-deflate', messages]);
  });

  it('ignores a repeated token message during the verification', async () => {
    const resume = pauseStore();
    const client = await app.open();
    client.send({ access_token }, { access_token }, 'hello');
    await awhile(20);
    resume();
    await until(() => app.heard.length > 0);
    expect(app.heard).to.deep.equal(['hello']);
  });

  it('delivers a message that looks like a token after it was accepted', async () => {
    const client = await app.open();
    await letIn(client);
    client.send({ access_token: 'another' });
    await until(() => app.heard.length === 1);
    expect(app.heard).to.deep.equal(['{"access_token":"another"}']);
  });

  it('is accepted with the token of its upgrade request, without a token message', async () => {
    const client = await app.open({ headers: { Authorization: `Bearer ${access_token}` } });
    client.send('hello');
    await until(() => app.heard.length === 1);
    expect(app.guard.size).to.deep.equal({ open: 1, unauthenticated: 0 });
    expect(outcome(await app.ask({ headers: bearer('a.b.c') }))).to.equal('401 JWTDecodeError');
  });

  it('is refused before it opens if it comes from another site', async () => {
    expect(outcome(await app.ask({ headers: ['Origin', 'https://evil.example'] }))).to.equal('403 CSRFError');
  });

  it('reads its token from the configured member', async () => {
    const named = makeAuth({ config: { secretKey: secret, jsonKey: 'jwt', refreshJsonKey: 'again' } });
    const access = await serve({ auth: named });
    const refresh = await serve({ auth: named, type: 'refresh' });
    (await access.open()).send({ jwt: access_token });
    (await refresh.open()).send({ again: await named.createRefreshToken('alice') });
    await until(() => access.connected.length + refresh.connected.length === 2);
    expect(await (await access.open()).send({ access_token }).closed).to.include({ code: 1008 });
  });

  describe('when its token is refused or missing', () => {
    const rows: Record<string, [reason: string, message: () => Promise<string | Buffer> | string | Buffer]> = {
      'for a malformed token': ['JWTDecodeError', () => '{"access_token":"a.b.c"}'],
      'for an expired token': [
        'TokenExpiredError',
        () => JSON.stringify({ access_token: forge(goodClaims({ exp: 1_700_000_000 })) }),
      ],
      'for a token with another signature': [
        'TokenInvalidSignatureError',
        () => JSON.stringify({ access_token: forge(goodClaims(), { key: 'x'.repeat(64) }) }),
      ],
      'for a revoked token': [
        'RevokedTokenError',
        async () => {
          const revoked = await auth.createAccessToken('alice');
          await auth.revoke(revoked);
          return JSON.stringify({ access_token: revoked });
        },
      ],
      'for a message without a token': ['MissingTokenError', () => 'hello'],
      'for a binary message': ['MissingTokenError', () => Buffer.from(JSON.stringify({ access_token }))],
      'for a message of over 10 KiB': [
        'MissingTokenError',
        () => JSON.stringify({ access_token, more: 'x'.repeat(10_240) }),
      ],
    };
    for (const [what, [reason, message]] of Object.entries(rows)) {
      it(`is closed with 1008 ${what}`, async () => {
        const client = await app.open();
        client.send(await message(), 'hello');
        expect(await client.closed).to.deep.equal({ code: 1008, reason });
        expect([app.connected.length, app.heard.length]).to.deep.equal([0, 0]);
      });
    }

    it('is closed with 1008 for two different tokens', async () => {
      const resume = pauseStore();
      const client = await app.open();
      client.send({ access_token }, { access_token: 'a.b.c' });
      expect(await client.closed).to.deep.equal({ code: 1008, reason: 'AmbiguousTokenError' });
      resume();
      await awhile(20);
      expect(app.connected).to.have.length(0);
    });

    it('is closed with 1008 if the token lacks a scope', async () => {
      const scoped = await serve({ scopes: ['chat'] });
      const client = (await scoped.open()).send({ access_token });
      expect(await client.closed).to.deep.equal({ code: 1008, reason: 'InsufficientScopeError' });
    });

    it('is closed with 1008 if it sends no message in time', async () => {
      const impatient = await serve({ authenticationTimeout: 0.03 });
      const client = await impatient.open();
      client.socket.ping();
      expect(await client.closed).to.deep.equal({ code: 1008, reason: 'MissingTokenError' });
      await until(() => impatient.guard.size.unauthenticated === 0);
    });

    it('is closed with 1008 if the store takes too long', async () => {
      const resume = pauseStore();
      const impatient = await serve({ authenticationTimeout: 0.03 });
      const client = (await impatient.open()).send({ access_token });
      expect(await client.closed).to.deep.equal({ code: 1008, reason: 'MissingTokenError' });
      resume();
      await until(() => impatient.guard.size.unauthenticated === 0);
      await awhile(20);
      expect(impatient.connected).to.have.length(0);
    });
  });

  it('is closed with 1013 while the store is down', async () => {
    store.isDown = true;
    const client = (await app.open()).send({ access_token });
    expect(await client.closed).to.deep.equal({ code: 1013, reason: 'RevocationUnavailableError' });
    store.isDown = false;
  });

  it('is not closed for silence after it was accepted', async () => {
    const impatient = await serve({ authenticationTimeout: 0.5 });
    const client = (await impatient.open()).send({ access_token });
    await awhile(600);
    client.send('hello');
    await until(() => impatient.heard.length === 1);
  });

  it('is closed if there are too many pending ones and it is the oldest, and the others continue', async () => {
    const small = await serve({ maxUnauthenticated: 2 });
    const [first, second, third] = [await small.open(), await small.open(), await small.open()];
    expect(await first.closed).to.deep.equal({ code: 1013, reason: 'MissingTokenError' });
    second.send({ access_token });
    third.send({ access_token });
    await until(() => small.connected.length === 2);
    expect(small.guard.size.unauthenticated).to.equal(0);
  });

  it('keeps its place during the verification, however many pending sockets follow', async () => {
    const small = await serve({ maxUnauthenticated: 1 });
    const resume = pauseStore();
    const asked = store.asked.length;
    const client = (await small.open()).send({ access_token });
    await until(() => store.asked.length > asked);
    await small.open();
    const last = await small.open();
    resume();
    await until(() => small.connected.length === 1);
    expect(small.guard.size).to.deep.equal({ open: 1, unauthenticated: 1 });
    client.socket.terminate();
    last.socket.terminate();
  });

  it('is not passed to the application if it closes directly after its token', async () => {
    const client = await RawClient.open(app.port);
    const farewell = frame(Buffer.from([0x03, 0xe8]), opcodes.close);
    client.write(upgradeText(), frame(JSON.stringify({ access_token })), farewell);
    await until(() => client.received.includes('\x88\x02\x03\xe8'));
    client.destroy();
    await until(() => app.guard.size.unauthenticated === 0);
    expect([app.connected.length, app.guard.size.open, app.sockets.clients.size]).to.deep.equal([0, 0, 0]);
  });

  it('leaves nothing behind if it is closed before its token was verified', async () => {
    const resume = pauseStore();
    const client = await app.open();
    client.send({ access_token });
    await awhile(20);
    client.socket.terminate();
    await awhile(20);
    resume();
    await until(() => app.guard.size.unauthenticated + app.guard.size.open + app.sockets.clients.size === 0);
  });
});
