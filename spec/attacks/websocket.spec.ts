import { expect } from 'chai';
import type { AuthX } from '../../src/index';
import { makeAuth, outcome } from '../koa/support/serve';
import { forge, goodClaims, secret } from '../support/forge';
import { bearer } from '../support/send';
import { MemoryStore } from '../websocket/support/MemoryStore';
import { frame, opcodes, RawClient, upgradeText } from '../websocket/support/RawClient';
import { awhile, serveSockets, until, type Serving, type SocketApp } from '../websocket/support/serveSockets';
import type { SocketClient } from '../websocket/support/SocketClient';
import { encoded, forgeParts, goodHeader, goodJson, goodJsonWith } from './support/forgeParts';
import { rsa } from './support/keys';
import { printedBy } from './support/watch';

const cookie = (token: string): string[] => ['Cookie', `access_token_cookie=${token}`];
const offering = (...names: string[]): string[] => ['Sec-WebSocket-Protocol', names.join(', ')];

describe('Attacks on WebSockets', () => {
  let auth: AuthX;
  let app: SocketApp;
  let token: string;

  beforeEach(async () => {
    auth = makeAuth({
      config: { secretKey: secret, allowedOrigins: ['https://app.example.com'] },
      revokedTokens: new MemoryStore(),
    });
    app = await serve();
    token = await auth.createAccessToken('alice');
  });

  const serve = (options: Partial<Serving<unknown>> = {}): Promise<SocketApp> =>
    serveSockets({ auth, locations: ['headers', 'cookies', 'subprotocol', 'message'], ...options });

  const open = (headers: Record<string, string>): Promise<SocketClient> => app.open({ headers });

  /** Expects that a client with a valid token can still open a socket and send a message. */
  async function stillServes(server = app): Promise<void> {
    const client = await server.open({ headers: { Authorization: `Bearer ${token}` } });
    client.send('still served');
    await until(() => server.heard.includes('still served'));
  }

  describe('row 123: an upgrade from a page of another site', () => {
    const host = 'api.example.com';
    const ask = async (...headers: string[]): Promise<string> => outcome(await app.ask({ host, headers }));

    const foreign: Record<string, string[]> = {
      'another site': ['https://evil.example'],
      'a sandboxed frame or a file': ['null'],
      'a sibling of the host': ['https://www.example.com'],
      'the parent of the host': ['https://example.com'],
      'a child of the host': ['https://x.api.example.com'],
      'a host that begins with this host': ['https://api.example.com.evil.example'],
      'a host that ends with this host': ['https://evilapi.example.com'],
      'this host in the part before an @': ['https://api.example.com@evil.example'],
      'another port of this host': ['https://api.example.com:8443'],
      'another scheme': ['file://api.example.com'],
      'this host, with a path': ['https://api.example.com/x'],
      'this host without its scheme': ['api.example.com'],
      'a wildcard': ['*'],
      'a list with this host in it': ['https://evil.example https://api.example.com'],
      'a list with commas': ['https://api.example.com, https://evil.example'],
      'two origins, this host first': ['https://api.example.com', 'https://evil.example'],
      'two origins, this host last': ['https://evil.example', 'https://api.example.com'],
      'an empty origin': [''],
    };
    for (const [what, origins] of Object.entries(foreign)) {
      it(`gets 403 before the upgrade, whatever its credentials, if it comes from ${what}`, async () => {
        const headers = origins.flatMap(origin => ['Origin', origin]);
        for (const credential of [cookie(token), bearer(token), offering('a', `authx.bearer.${token}`), []]) {
          expect(await ask(...headers, ...credential)).to.equal('403 CSRFError');
        }
        expect(app.connected).to.have.length(0);
      });
    }

    it('gets 403 if it sends the cookie without an Origin header', async () => {
      expect(await ask(...cookie(token))).to.equal('403 CSRFError');
      expect(await ask(...cookie(token), 'Sec-Fetch-Site', 'same-origin')).to.equal('403 CSRFError');
      expect(await ask(...cookie(token), 'Sec-WebSocket-Origin', 'https://api.example.com')).to.equal('403 CSRFError');
      expect(await ask(...cookie(token), 'Referer', 'https://api.example.com/')).to.equal('403 CSRFError');
    });

    it('is accepted from this site in any spelling of its origin', async () => {
      const own = [
        'https://api.example.com',
        'http://api.example.com',
        'HTTPS://API.Example.COM:443',
        'http://api.example.com:80',
      ];
      for (const origin of [...own, 'https://app.example.com', 'https://APP.example.com:443']) {
        expect(await ask('Origin', origin, ...cookie(token)), origin).to.equal('101');
      }
      const headers = ['Origin', 'https://api.example.com', ...cookie(token)];
      for (const host of ['api.example.com:443', 'API.EXAMPLE.com']) {
        expect((await app.ask({ host, headers })).status, host).to.equal(101);
      }
    });
  });

  describe('row 124: a token in a location that is not configured', () => {
    it('gets 401 in the query', async () => {
      expect(outcome(await (await serve({ locations: ['headers'] })).ask({ path: `/ws?token=${token}` }))).to.equal(
        '401 MissingTokenError',
      );
    });

    it('gets the socket closed in the query, while the server waits for a message with a token', async () => {
      const client = await app.open({ path: `/ws?token=${token}&access_token=${token}` });
      client.send('hello');
      expect(await client.closed).to.include({ code: 1008 });
      expect(app.connected).to.have.length(0);
    });

    it('gets 401 in another location', async () => {
      const rows: [locations: Serving<unknown>['locations'], headers: string[]][] = [
        [['headers'], [...cookie(token), 'Origin', 'https://app.example.com']],
        [['headers'], offering('authx', `authx.bearer.${token}`)],
        [['cookies', 'subprotocol'], bearer(token)],
        [['headers'], ['X-Authorization', `Bearer ${token}`, 'Sec-WebSocket-Key2', token]],
      ];
      for (const [locations, headers] of rows) {
        const server = await serve({ locations });
        expect(outcome(await server.ask({ headers })), String(locations)).to.equal('401 MissingTokenError');
      }
    });

    it('gets 401 in a message', async () => {
      const server = await serve({ locations: ['headers'] });
      expect(outcome(await server.ask())).to.equal('401 MissingTokenError');
    });
  });

  describe('row 125: a token that is revoked while its socket is open', () => {
    for (const [how, opening] of Object.entries<() => Promise<SocketClient>>({
      'the header': () => open({ Authorization: `Bearer ${token}` }),
      'a cookie': () => open({ Cookie: `access_token_cookie=${token}`, Origin: 'https://app.example.com' }),
      'the subprotocols': () => app.open({ protocols: ['authx', `authx.bearer.${token}`] }),
      'a message': async () => (await app.open()).send({ access_token: token }),
    })) {
      it(`gets the socket closed with 1008 if it came in ${how}`, async () => {
        app = await serve({ checkInterval: 0.03 });
        const client = await opening();
        await until(() => app.guard.size.open === 1);
        await auth.revoke(token);
        expect(await client.closed).to.deep.equal({ code: 1008, reason: 'RevokedTokenError' });
        await until(() => app.sockets.clients.size + app.guard.size.open === 0);
      });
    }
  });

  describe('row 126: a token that expires', () => {
    const expiring = (seconds: number): string => forge(goodClaims({ exp: Date.now() / 1000 + seconds }));

    it('gets its open socket closed with 1008, even before the first check', async () => {
      for (const locations of [['headers'], ['message']] as const) {
        const server = await serve({ locations });
        token = expiring(0.15);
        const client = await server.open({ headers: { Authorization: `Bearer ${token}` } });
        if (locations[0] === 'message') client.send({ access_token: token });
        expect(await client.closed).to.deep.equal({ code: 1008, reason: 'TokenExpiredError' });
        expect(server.connected).to.have.length(1);
      }
    });

    it('gets the socket closed if it expires between the upgrade and its message', async () => {
      const client = await app.open();
      token = expiring(0.05);
      await awhile(80);
      client.send({ access_token: token }, 'hello');
      expect(await client.closed).to.deep.equal({ code: 1008, reason: 'TokenExpiredError' });
      expect([app.connected.length, app.heard.length]).to.deep.equal([0, 0]);
    });
  });

  describe('an invalid token', () => {
    const bad: Record<string, () => string> = {
      'without a signature': () => `${encoded('{"alg":"none","typ":"JWT"}')}.${encoded(goodJson())}.`,
      'with alg none and a signature': () => forge(goodClaims(), { header: { alg: 'none' } }),
      'signed with another key': () => forge(goodClaims(), { key: 'y'.repeat(64) }),
      'signed with a public key as the secret': () => forge(goodClaims(), { key: rsa.pem }),
      'with only two parts': () => forge(goodClaims()).split('.', 2).join('.'),
      'with a duplicate member': () => forgeParts(goodHeader, encoded(goodJsonWith('"sub":"root"'))),
      'of the other type': () => forge(goodClaims({ type: 'refresh' })),
      'without a type': () => forge(goodClaims({ type: undefined })),
      'that is not valid yet': () => forge(goodClaims({ nbf: Math.floor(Date.now() / 1000) + 600 })),
      'of over 8 KiB': () => forge(goodClaims({ data: 'x'.repeat(8000) })),
      'that is the name of an inherited member': () => '__proto__',
    };
    for (const [what, make] of Object.entries(bad)) {
      it(`${what} opens no socket in any location`, async () => {
        const token = make();
        const asked = [bearer(token), offering('authx', `authx.bearer.${token}`)];
        for (const headers of asked) {
          const answer = await app.ask({ headers });
          expect(answer.status).to.equal(401);
          expect(answer.text + JSON.stringify(answer.headers)).not.to.include(token);
        }
        const client = (await app.open()).send({ access_token: token }, 'hello');
        expect(await client.closed).to.include({ code: 1008 });
        expect([app.connected.length, app.heard.length]).to.deep.equal([0, 0]);
      });
    }

    it('in a second Authorization header gets 400', async () => {
      const headers = [...bearer(token), ...bearer('a.b.c')];
      expect(outcome(await app.ask({ headers }))).to.equal('400 AmbiguousTokenError');
    });
  });

  describe('a token among the subprotocols', () => {
    it('is never sent back in an answer', async () => {
      const rows = [
        offering('authx', `authx.bearer.${token}`),
        offering(`authx.bearer.${token}`),
        offering(`AUTHX.Bearer.${token}`, 'authx'),
        offering(`authx.bearer.${token}`, `authx.bearer.${token}`),
        offering(`authx.bearer.${token}`, 'authx.bearer.other'),
        [...offering(`authx.bearer.${token}`), 'Origin', 'https://evil.example'],
        [...offering(`authx.bearer.${token}`), ...bearer('a.b.c')],
      ];
      for (const locations of [['subprotocol', 'headers'], ['headers']] as const) {
        const server = await serve({ locations });
        for (const headers of rows) {
          const client = await RawClient.open(server.port);
          client.write(upgradeText([...headers, ...(locations.length === 1 ? bearer(token) : [])]));
          await until(() => client.received.includes('\r\n\r\n'));
          expect(client.received).to.match(/^HTTP\/1\.1 (101|40[0-3]) /);
          expect(client.received).not.to.include(token);
          client.destroy();
        }
      }
    });
  });

  describe('a client without a token', () => {
    it('receives no broadcast of the application', async () => {
      const stranger = await app.open();
      await stillServes();
      for (const client of app.sockets.clients) client.send('among us');
      await awhile();
      expect(stranger.messages).to.deep.equal([]);
      expect(app.sockets.clients.size).to.equal(1);
    });

    it('does not keep other clients out by opening many sockets', async () => {
      const server = await serve({ maxUnauthenticated: 20 });
      const flood = await Promise.all(Array.from({ length: 100 }, () => RawClient.open(server.port)));
      for (const client of flood) client.write(upgradeText());
      await until(() => server.guard.size.unauthenticated >= 20);
      const client = (await server.open()).send({ access_token: token }, 'hello');
      await until(() => server.heard.includes('hello'));
      await stillServes(server);
      await until(() => flood.filter(({ received }) => received.includes('MissingTokenError')).length >= 80);
      for (const each of flood) each.destroy();
      client.socket.terminate();
    });

    it('gets its socket closed although it never stops sending', async () => {
      const server = await serve({ authenticationTimeout: 0.1 });
      const client = await RawClient.open(server.port);
      client.write(upgradeText(), frame('{"acc', opcodes.text, false));
      const talking = setInterval(() => client.write(frame('x', opcodes.continuation, false)), 10);
      await until(() => client.received.includes('MissingTokenError'));
      clearInterval(talking);
      client.destroy();
    });

    const many = (one: Buffer): Buffer => Buffer.concat(Array.from({ length: 1000 }, () => one));
    const endless: Record<string, [first: Buffer, again: Buffer]> = {
      'the bytes of one 50 MB message': [
        Buffer.from([0x81, 0xff, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0]),
        Buffer.alloc(8000),
      ],
      'endless frames of one message': [frame('x', opcodes.text, false), many(frame('x', opcodes.continuation, false))],
      'endless pings': [Buffer.alloc(0), many(frame('x', opcodes.ping))],
    };
    for (const [what, [first, again]] of Object.entries(endless)) {
      it(`gets its socket closed for ${what} before they are read`, async () => {
        const client = await RawClient.open(app.port);
        client.write(upgradeText(), first);
        let sent = 0;
        const sending = setInterval(() => {
          client.write(again);
          sent += again.length;
        }, 2);
        // The package ws has its own limit for pings.
        await until(
          () => client.received.includes('MissingTokenError') || client.socket.readableEnded || client.isClosed,
        );
        clearInterval(sending);
        expect(sent).to.be.below(1_000_000);
        expect(app.connected).to.have.length(0);
        client.destroy();
      });
    }

    const messages: Record<string, string | Buffer> = {
      'an empty message': '',
      'an inherited member': '{"__proto__":{"access_token":"a"},"constructor":{"prototype":{"access_token":"a"}}}',
      'a list of tokens': '{"access_token":["a","b"]}',
      'very deep nesting': '{"access_token":'.repeat(2000),
      'bytes that are not text': Buffer.from([0, 255, 254, 253]),
      'a NUL': '\0',
    };
    for (const [what, message] of Object.entries(messages)) {
      it(`gets its socket closed for sending ${what}`, async () => {
        const client = (await app.open()).send(message);
        expect(await client.closed).to.deep.equal({ code: 1008, reason: 'MissingTokenError' });
        expect(({} as { access_token?: unknown }).access_token).to.equal(undefined);
      });
    }
  });

  describe('a malformed upgrade', () => {
    const key = 'dGhlIHNhbXBsZSBub25jZQ==';
    const websocket = `Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}`;
    const texts: Record<string, (authorization: string) => string> = {
      'to another protocol': a => `GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n${a}`,
      'without a key': a =>
        `GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n${a}`,
      'with an invalid key': a => `GET /ws HTTP/1.1\r\nHost: a\r\n${websocket.replace(key, 'x')}\r\n${a}`,
      'by POST': a => `POST /ws HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n${websocket}\r\n${a}`,
      'by DELETE': a => `DELETE /ws HTTP/1.1\r\nHost: a\r\n${websocket}\r\n${a}`,
      'with an invalid host': a => `GET /ws HTTP/1.1\r\nHost: [\r\nOrigin: https://[\r\n${websocket}\r\n${a}`,
      'to an invalid URL': a => `GET http://[ HTTP/1.1\r\nHost: a\r\n${websocket}\r\n${a}`,
      'by CONNECT': a => `CONNECT a:1 HTTP/1.1\r\nHost: a\r\n${websocket}\r\n${a}`,
      'with an invalid escape': a =>
        `GET /ws?%ff%=%zz&token=%c0 HTTP/1.1\r\nHost: a\r\n${websocket.replace('13', '7')}\r\n${a}`,
      'with invalid subprotocols': a =>
        `GET /ws HTTP/1.1\r\nHost: a\r\n${websocket}\r\nSec-WebSocket-Protocol: ,authx.bearer.,;"\r\n${a}`,
      'with non-ASCII bytes': a =>
        `GET /ws HTTP/1.1\r\nHost: a\r\n${websocket.replace('13', '1\xff')}\r\nOrigin: http://\xff\r\n${a}`,
      'with a header of 20 KB': a =>
        `GET /ws HTTP/1.1\r\nHost: a\r\n${websocket}\r\nCookie: ${'x'.repeat(20_000)}\r\n${a}`,
      'with junk instead of headers': () => 'GET /ws HTTP/1.1\r\n\0\0\0\r\n',
    };
    for (const [what, text] of Object.entries(texts)) {
      it(`${what} gets a 4xx or no answer, with a token and without, and nothing is printed`, async () => {
        const printed = await printedBy(async () => {
          for (const authorization of ['', `Authorization: Bearer ${token}\r\n`]) {
            const client = await RawClient.open(app.port);
            client.socket.write(`${text(authorization)}\r\n`, 'latin1');
            await until(() => client.isClosed || client.socket.readableEnded);
            expect(client.received).to.match(/^(HTTP\/1\.1 4\d\d |$)/);
            client.destroy();
          }
        });
        expect(printed).to.deep.equal([]);
        expect(app.connected).to.have.length(0);
        await stillServes();
      });
    }

    it('leaves nothing behind if the client breaks off at any moment', async () => {
      const moments = [
        '',
        upgradeText().slice(0, 40),
        upgradeText(),
        upgradeText(bearer('a.b.c')),
        upgradeText(bearer(token)),
        upgradeText([], '/nowhere'),
        upgradeText() + frame(`{"access_token":"${token}"}`).toString('latin1'),
        upgradeText() + frame(`{"access_token":"${token}"}`).toString('latin1').slice(0, 50),
      ];
      const printed = await printedBy(async () => {
        for (const moment of moments) {
          for (const wait of [0, 5]) {
            const client = await RawClient.open(app.port);
            client.socket.write(moment, 'latin1');
            if (wait > 0) await awhile(wait);
            client.reset();
          }
        }
        await until(() => app.guard.size.open + app.guard.size.unauthenticated === 0);
      });
      expect(printed).to.deep.equal([]);
      await stillServes();
    });
  });

  it('ignores further messages of a client that was refused', async () => {
    const client = await RawClient.open(app.port);
    client.write(upgradeText(), frame('{"access_token":"a.b.c"}'), frame('hello'));
    await until(() => client.received.includes('JWTDecodeError'));
    client.write(frame(`{"access_token":"${token}"}`), frame('hello'));
    await awhile();
    expect([app.connected.length, app.heard.length]).to.deep.equal([0, 0]);
    client.destroy();
  });
});
