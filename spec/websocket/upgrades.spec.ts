import { once } from 'node:events';
import { join } from 'node:path';
import { expect } from 'chai';
import type { WebSocket } from 'ws';
import { makeAuth, outcome } from '../koa/support/serve';
import { warningsDuring } from '../koa/support/warnings';
import { forge, goodClaims, secret } from '../support/forge';
import { bearer, type Answer } from '../support/send';
import { MemoryStore } from './support/MemoryStore';
import { frame, RawClient, upgradeText } from './support/RawClient';
import { serveSockets, until, type SocketApp } from './support/serveSockets';
import type { Asking } from './support/upgrade';

const protocols = (...names: string[]): string[] => ['Sec-WebSocket-Protocol', names.join(', ')];
const cookie = (token: string): string[] => ['Cookie', `access_token_cookie=${token}`];
const origin = (value: string): string[] => ['Origin', value];

describe('A guarded WebSocket upgrade', () => {
  const store = new MemoryStore();
  const auth = makeAuth({
    config: { secretKey: secret, allowedOrigins: ['https://partner.example'] },
    revokedTokens: store,
  });
  let app: SocketApp;
  let token: string;

  before(async () => {
    app = await serveSockets({
      auth,
      locations: ['headers', 'cookies', 'query', 'subprotocol'],
      allowedOrigins: ['https://other.example:8443'],
    });
    token = await auth.createAccessToken('alice');
  });

  const ask = (headers: string[], path?: string): Promise<Answer> => app.ask({ headers, ...(path && { path }) });
  const own = (): string => `http://127.0.0.1:${String(app.port)}`;

  describe('with a valid token', () => {
    const ways: Record<string, () => Asking> = {
      'in the header': () => ({ headers: bearer(token) }),
      'in a cookie': () => ({ headers: [...cookie(token), ...origin(own())] }),
      'in the query': () => ({ path: `/ws?token=${token}` }),
      'among the subprotocols': () => ({ headers: protocols('authx', `authx.bearer.${token}`) }),
      'in two locations with the same value': () => ({
        headers: [...bearer(token), ...protocols('a', `authx.bearer.${token}`)],
      }),
    };
    for (const [where, asking] of Object.entries(ways)) {
      it(`opens a socket for a token ${where}`, async () => expect((await app.ask(asking())).status).to.equal(101));
    }

    it('records the location of the token', async () => {
      for (const asking of Object.values(ways)) await app.ask(asking());
      const places = app.connected.slice(-5).map(socket => app.guard.authOf(socket).token.location);
      expect(places).to.deep.equal(['headers', 'cookies', 'query', 'subprotocol', 'headers']);
    });
  });

  it('opens a socket without process.nextTick, which test libraries replace', async () => {
    const original = process.nextTick.bind(process);
    const room = join('src', 'websocket');
    const callers: unknown[] = [];
    process.nextTick = (callback: (...parameters: unknown[]) => void, ...parameters: unknown[]): void => {
      callers.push(new Error('call').stack?.split('\n')[2]);
      original(callback, ...parameters);
    };
    try {
      expect((await app.ask({ headers: bearer(token) })).status).to.equal(101);
    } finally {
      process.nextTick = original;
    }
    expect(callers).to.not.deep.equal([]);
    expect(callers.filter(caller => String(caller).includes(room))).to.deep.equal([]);
  });

  it('carries messages in both directions', async () => {
    const client = await app.open({ headers: { Authorization: `Bearer ${token}` } });
    const answered = new Promise(resolve => void client.socket.once('message', resolve));
    client.send('hello');
    await answered;
    expect([client.messages, app.heard]).to.deep.equal([['heard hello'], ['hello']]);
  });

  it('delivers messages that are sent directly after the upgrade request', async () => {
    const client = await RawClient.open(app.port);
    client.write(upgradeText(bearer(token)), frame('one'), frame('two'));
    await until(() => app.heard.at(-1) === 'two');
    expect(app.heard.slice(-2)).to.deep.equal(['one', 'two']);
    client.destroy();
  });

  it('delivers messages even if the application adds its listener in the same turn', async () => {
    const heard: string[] = [];
    const { sockets, port } = await serveSockets({ auth });
    const connected = once(sockets, 'connection') as Promise<[WebSocket]>;
    const client = await RawClient.open(port);
    client.write(upgradeText(bearer(token)), frame('one'));
    const [socket] = await connected;
    socket.on('message', data => heard.push((data as Buffer).toString()));
    await until(() => heard.length === 1);
    client.destroy();
  });

  describe('with a refusal', () => {
    const rows: Record<string, [refusal: string, asking: () => Promise<Asking> | Asking]> = {
      'without a token': ['401 MissingTokenError', () => ({})],
      'with a malformed token': ['401 JWTDecodeError', () => ({ headers: bearer('a.b.c') })],
      'with an expired token': [
        '401 TokenExpiredError',
        () => ({ headers: bearer(forge(goodClaims({ exp: 1_700_000_000 }))) }),
      ],
      'with a refresh token': [
        '401 AccessTokenRequiredError',
        async () => ({ headers: bearer(await auth.createRefreshToken('alice')) }),
      ],
      'with a revoked token': [
        '401 RevokedTokenError',
        async () => {
          const revoked = await auth.createAccessToken('alice');
          await auth.revoke(revoked);
          return { headers: bearer(revoked) };
        },
      ],
      'with two different tokens in two locations': [
        '400 AmbiguousTokenError',
        () => ({ headers: bearer(token), path: '/ws?token=a.b.c' }),
      ],
      'with two different tokens, one among the subprotocols': [
        '400 AmbiguousTokenError',
        () => ({ headers: [...bearer(token), ...protocols('authx', 'authx.bearer.a.b.c')] }),
      ],
      'with two different tokens among the subprotocols': [
        '400 AmbiguousTokenError',
        () => ({ headers: protocols('authx', `authx.bearer.${token}`, 'authx.bearer.a.b.c') }),
      ],
    };
    for (const [what, [refusal, asking]] of Object.entries(rows)) {
      it(`is refused ${what} with ${refusal}`, async () =>
        expect(outcome(await app.ask(await asking()))).to.equal(refusal));
    }

    it('is refused with 503 and Retry-After while the store is down', async () => {
      store.isDown = true;
      const answer = await ask(bearer(token));
      store.isDown = false;
      expect(outcome(answer)).to.equal('503 RevocationUnavailableError');
      expect(answer.headers['retry-after']).to.equal('1');
    });

    it('is refused with a challenge and a body, and the connection ends', async () => {
      const { headers, json } = await ask(bearer('a.b.c'));
      expect(headers).to.include({
        'www-authenticate': 'Bearer error="invalid_token"',
        'content-type': 'application/json; charset=utf-8',
        connection: 'close',
      });
      expect(json).to.deep.equal({ message: 'Invalid Token', error_type: 'JWTDecodeError', error: 'invalid_token' });
    });

    it('is refused if the token lacks a scope, is not fresh or is too old', async () => {
      const scoped = await serveSockets({ auth, scopes: ['chat:write'] });
      const fresh = await serveSockets({ auth, fresh: true, maxAge: '5m' });
      const refused = await scoped.ask({ headers: bearer(token) });
      expect(outcome(refused)).to.equal('403 InsufficientScopeError');
      expect(refused.headers['www-authenticate']).to.equal('Bearer error="insufficient_scope", scope="chat:write"');
      expect(outcome(await fresh.ask({ headers: bearer(token) }))).to.equal('401 FreshTokenRequiredError');
      const good = await auth.createAccessToken('alice', { scopes: ['chat:*'], fresh: true });
      expect((await scoped.ask({ headers: bearer(good) })).status).to.equal(101);
      expect((await fresh.ask({ headers: bearer(good) })).status).to.equal(101);
    });

    it('is refused with the configured status, challenge and message key', async () => {
      const config = {
        secretKey: secret,
        errorMessageKey: 'detail',
        headerType: 'JWT',
        errors: { MissingTokenError: { status: 422 } },
      };
      const { status, headers, json } = await (await serveSockets({ auth: makeAuth({ config }) })).ask();
      expect([status, headers['www-authenticate']]).to.deep.equal([422, 'JWT']);
      expect(json).to.deep.equal({ detail: 'Token Error', error_type: 'MissingTokenError' });
    });

    it('is refused with 500 and a warning without details after an unexpected error', async () => {
      const broken = makeAuth();
      broken.requests.authenticate = () => {
        throw new RangeError('secret');
      };
      const server = await serveSockets({ auth: broken });
      const warnings = await warningsDuring(async () => {
        const { status, text } = await server.ask({ headers: bearer(token) });
        expect([status, text]).to.deep.equal([500, '{"message":"Internal Server Error"}']);
      });
      expect(warnings).to.deep.equal(['[authx] An upgrade could not be decided, and was refused (RangeError).']);
    });
  });

  describe('from a page', () => {
    const rows: [origin: string, isAllowed: boolean, why: string][] = [
      ['https://partner.example', true, 'with an origin that the configuration allows'],
      ['https://other.example:8443', true, 'with an origin that the guard allows'],
      ['https://other.example', false, 'with another port of an allowed host'],
      ['https://evil.example', false, 'of another site'],
      ['null', false, 'with the origin null'],
      ['', false, 'with an empty origin'],
    ];
    for (const [value, isAllowed, why] of rows) {
      it(`is ${isAllowed ? 'accepted' : 'refused'} from a page ${why}, wherever its token is`, async () => {
        for (const headers of [bearer(token), cookie(token), protocols('authx', `authx.bearer.${token}`)]) {
          const answer = await ask([...headers, ...origin(value)]);
          expect(outcome(answer)).to.equal(isAllowed ? '101' : '403 CSRFError');
        }
      });
    }

    it('is accepted from this host and from a client that is not a browser', async () => {
      expect((await ask([...bearer(token), ...origin(own())])).status).to.equal(101);
      expect((await ask(bearer(token))).status).to.equal(101);
    });

    it('is refused with a cookie and without an Origin header', async () => {
      const { json, status } = await ask(cookie(token));
      expect([status, json]).to.deep.equal([403, { message: 'Origin is missing', error_type: 'CSRFError' }]);
    });

    it('tells another site nothing about the token', async () => {
      const asked = store.asked.length;
      expect(outcome(await ask([...cookie('a.b.c'), ...origin('https://evil.example')]))).to.equal('403 CSRFError');
      expect(outcome(await ask([...cookie(token), ...origin('https://evil.example')]))).to.equal('403 CSRFError');
      expect(store.asked.length).to.equal(asked);
    });
  });

  describe('with offered subprotocols', () => {
    const open = (...offered: string[]): Promise<string> =>
      app.open({ protocols: offered }).then(client => client.socket.protocol);

    it('answers the first subprotocol that is not a token', async () => {
      expect(await open('authx', `authx.bearer.${token}`)).to.equal('authx');
      expect(await open(`authx.bearer.${token}`, 'chat.v2', 'chat.v1')).to.equal('chat.v2');
    });

    it('answers the subprotocol that the application chooses', async () => {
      const offered: string[][] = [];
      const choosing = await serveSockets({
        auth,
        locations: ['subprotocol'],
        ws: { handleProtocols: names => (offered.push([...names]), 'chat.v1') },
      });
      const client = await choosing.open({ protocols: ['chat.v2', `authx.bearer.${token}`, 'chat.v1'] });
      expect(client.socket.protocol).to.equal('chat.v1');
      expect(offered).to.deep.equal([['chat.v2', 'chat.v1']]);
    });

    it('hides the token from the application', async () => {
      await open('authx', `authx.bearer.${token}`);
      const { headers, rawHeaders, headersDistinct } = app.requests.at(-1)!;
      expect(JSON.stringify([headers, rawHeaders, headersDistinct])).not.to.include(token);
    });

    it('answers no subprotocol if all of them are tokens', async () => {
      const answer = await ask(protocols(`authx.bearer.${token}`));
      expect([answer.status, answer.headers['sec-websocket-protocol']]).to.deep.equal([101, undefined]);
    });

    it('never answers a token, even if the location is not configured', async () => {
      const header = await serveSockets({ auth, locations: ['headers'] });
      const headers = [...bearer(token), ...protocols(`authx.bearer.${token}`, 'authx')];
      const answer = await header.ask({ headers });
      expect([answer.status, answer.headers['sec-websocket-protocol']]).to.deep.equal([101, 'authx']);
      const only = await header.ask({ headers: protocols('authx', `authx.bearer.${token}`) });
      expect(outcome(only)).to.equal('401 MissingTokenError');
    });
  });

  it('needs no CSRF value with a cookie, whatever is configured', async () => {
    const strict = makeAuth({ config: { secretKey: secret, tokenLocation: ['cookies'], csrfMethods: ['GET'] } });
    const server = await serveSockets({ auth: strict });
    const headers = [...cookie(token), ...origin(`http://127.0.0.1:${String(server.port)}`)];
    expect((await server.ask({ headers })).status).to.equal(101);
  });

  it('accepts a refresh cookie if refresh tokens are required', async () => {
    const server = await serveSockets({ auth, type: 'refresh', locations: ['cookies'] });
    const headers = origin(`http://127.0.0.1:${String(server.port)}`);
    const refresh = await auth.createRefreshToken('alice');
    const answer = await server.ask({ headers: [...headers, 'Cookie', `refresh_token_cookie=${refresh}`] });
    expect(answer.status).to.equal(101);
    expect(outcome(await server.ask({ headers: [...headers, ...cookie(token)] }))).to.equal('401 MissingTokenError');
  });

  it('is refused by ws with a 4xx if it is malformed', async () => {
    const rows: Asking[] = [
      { method: 'POST', headers: bearer(token) },
      { headers: [...bearer(token), 'Sec-WebSocket-Version', '12'] },
      { headers: [...bearer(token), 'Sec-WebSocket-Protocol', 'a,,b'] },
    ];
    for (const row of rows) expect((await app.ask(row)).status).to.be.within(400, 499);
  });
});
