import { once } from 'node:events';
import { IncomingMessage, ServerResponse } from 'node:http';
import { connect, createServer } from 'node:http2';
import { type AddressInfo, Socket } from 'node:net';
import { expect } from 'chai';
import Koa from 'koa';
import { Get, JsonController, Post, useKoaServer } from 'routing-controllers';
import { AccessRequired, type AuthX, CurrentPayload, type TokenPayload, withAuthX } from '../../src/index';
import { secret } from '../support/forge';
import { bearer } from '../support/send';
import { type Client, makeAuth, outcome, start } from './support/serve';

@JsonController()
class WhoController {
  @AccessRequired()
  @Get('/who')
  who(@CurrentPayload() { sub }: TokenPayload): object {
    return { sub };
  }

  @AccessRequired()
  @Post('/who')
  change(@CurrentPayload() { sub }: TokenPayload): object {
    return { sub };
  }
}

/** Returns an app whose middleware changes the request before routing-controllers sees it. */
function appWith(auth: AuthX, change: (ctx: Koa.Context) => void = () => undefined, options: object = {}): Koa {
  const app = new Koa(options);
  app.silent = true;
  app.use((ctx, next) => {
    change(ctx);
    return next();
  });
  return useKoaServer(app, withAuthX({ controllers: [WhoController] }, auth));
}

describe('A request that other code has changed', () => {
  const headerAuth = makeAuth();
  const cookieAuth = makeAuth({
    config: { secretKey: secret, tokenLocation: ['cookies'], cookieCsrfProtect: false },
  });
  let alice: string;
  let bob: string;
  const cookie = (token: string): string => `access_token_cookie=${token}`;

  before(async () => {
    alice = await headerAuth.createAccessToken('alice');
    bob = await headerAuth.createAccessToken('bob');
  });

  const changed = (auth: AuthX, change: (ctx: Koa.Context) => void): Promise<Client> => start(appWith(auth, change));
  const asked = async (client: Client, ...headers: string[]): Promise<string> => {
    const answer = await client.send('/who', { headers });
    return answer.status === 200 ? (answer.json.sub as string) : outcome(answer);
  };

  describe('with a token in the header', () => {
    it('is read with a header that was added', async () => {
      const app = await changed(headerAuth, ctx => (ctx.req.headers.authorization = `Bearer ${alice}`));
      expect(await asked(app)).to.equal('alice');
    });

    it('is read with a header that was changed', async () => {
      const app = await changed(headerAuth, ctx => (ctx.req.headers.authorization = `Bearer ${alice}`));
      expect(await asked(app, ...bearer(bob))).to.equal('alice');
      expect(await asked(app, ...bearer(bob), ...bearer(bob))).to.equal('alice');
    });

    it('is read without a header that was deleted, even if it was received twice', async () => {
      const app = await changed(headerAuth, ctx => delete ctx.req.headers.authorization);
      expect(await asked(app, ...bearer(bob))).to.equal('401 MissingTokenError');
      expect(await asked(app, ...bearer(bob), ...bearer(alice))).to.equal('401 MissingTokenError');
    });

    it('is refused with two unchanged headers', async () => {
      const app = await changed(headerAuth, () => undefined);
      expect(await asked(app, ...bearer(bob), ...bearer(alice))).to.equal('400 AmbiguousTokenError');
    });
  });

  describe('with a token in a cookie', () => {
    it('is read with a cookie that was added or changed, and without one that was deleted', async () => {
      const set = await changed(cookieAuth, ctx => (ctx.req.headers.cookie = cookie(alice)));
      expect([await asked(set), await asked(set, 'Cookie', cookie(bob))]).to.deep.equal(['alice', 'alice']);
      const deleted = await changed(cookieAuth, ctx => delete ctx.req.headers.cookie);
      expect(await asked(deleted, 'Cookie', cookie(bob))).to.equal('401 MissingTokenError');
    });
  });

  describe('from an adapter that has only headers', () => {
    const adapted = async (auth: AuthX, method: string, headers: Record<string, string>): Promise<number> => {
      const request = new IncomingMessage(new Socket());
      Object.assign(request, { method, url: '/who', headers, rawHeaders: [] });
      request.push(null);
      const response = new ServerResponse(request);
      const handled = appWith(auth).callback()(request, response);
      await handled;
      return response.statusCode;
    };

    it('is read with its token', async () => {
      expect(await adapted(headerAuth, 'GET', { authorization: `Bearer ${alice}` })).to.equal(200);
      expect(await adapted(headerAuth, 'GET', { authorization: 'Bearer x.y.z' })).to.equal(401);
      expect(await adapted(headerAuth, 'GET', {})).to.equal(401);
    });

    it('is read with its origin', async () => {
      const sent = { host: 'api.example.com', cookie: cookie(alice) };
      expect(await adapted(cookieAuth, 'POST', { ...sent, origin: 'https://api.example.com' })).to.equal(200);
      expect(await adapted(cookieAuth, 'POST', { ...sent, origin: 'https://evil.example' })).to.equal(403);
      expect(await adapted(cookieAuth, 'POST', { ...sent, 'sec-fetch-site': 'cross-site' })).to.equal(403);
      expect(await adapted(cookieAuth, 'POST', sent)).to.equal(200);
    });
  });

  describe('over HTTP/2', () => {
    const asksOver2 = async (auth: AuthX, headers: Record<string, string | string[]>): Promise<number> => {
      const server = createServer(
        (request, response) => void appWith(auth).callback()(request as never, response as never),
      );
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const session = connect(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
      try {
        const stream = session.request({ ':path': '/who', ...headers });
        stream.end();
        const [answer] = (await once(stream, 'response')) as [Record<string, unknown>];
        stream.resume();
        await once(stream, 'end');
        return answer[':status'] as number;
      } finally {
        session.close();
        server.close();
      }
    };

    it('is read with its token and origin', async () => {
      expect(await asksOver2(headerAuth, { authorization: `Bearer ${alice}` })).to.equal(200);
      expect(await asksOver2(headerAuth, {})).to.equal(401);
      const post = { ':method': 'POST', ':authority': 'api.example.com', cookie: cookie(alice) };
      expect(await asksOver2(cookieAuth, { ...post, origin: 'https://api.example.com' })).to.equal(200);
      expect(await asksOver2(cookieAuth, { ...post, origin: 'https://evil.example' })).to.equal(403);
    });

    it('is read with cookies in several headers (RFC 9113 section 8.2.3)', async () => {
      expect(await asksOver2(cookieAuth, { cookie: ['theme=dark', cookie(alice)] })).to.equal(200);
    });
  });

  describe('in the origin check', () => {
    const change = async (proxy: boolean, ...headers: string[]): Promise<number> => {
      const app = await start(appWith(cookieAuth, undefined, { proxy }));
      return (await app.send('/who', { method: 'POST', headers: ['Cookie', cookie(alice), ...headers] })).status;
    };
    const page = ['Origin', 'https://app.example.com'];
    const forwarded = ['X-Forwarded-Host', 'app.example.com', 'X-Forwarded-Proto', 'https'];

    it('is compared with the forwarded host if Koa trusts the proxy', async () => {
      expect(await change(true, ...page, ...forwarded)).to.equal(200);
      expect(await change(true, ...page, 'X-Forwarded-Host', 'app.example.com, inner.example')).to.equal(200);
      expect(await change(true, 'Origin', 'https://evil.example', ...forwarded)).to.equal(403);
      expect(await change(true, 'Origin', 'http://app.example.com', ...forwarded)).to.equal(403);
      expect(await change(true, ...page)).to.equal(403);
    });

    it('is not compared with the forwarded host if Koa does not trust the proxy', async () => {
      expect(await change(false, ...page, ...forwarded)).to.equal(403);
    });

    it('is refused with two Host headers', async () => {
      const app = await start(appWith(cookieAuth));
      const own = `http://127.0.0.1:${String(app.port)}`;
      const sent = async (...headers: string[]): Promise<number> =>
        (await app.send('/who', { method: 'POST', headers: ['Cookie', cookie(alice), 'Origin', own, ...headers] }))
          .status;
      expect(await sent()).to.equal(200);
      expect(await sent('Host', `127.0.0.1:${String(app.port)}`)).to.be.oneOf([400, 403]);
    });
  });
});
