import { connect } from 'node:net';
import { expect } from 'chai';
import Koa from 'koa';
import { createKoaServer, Get, JsonController, Post, useKoaServer } from 'routing-controllers';
import {
  AccessRequired,
  type AuthX,
  ConfigurationError,
  createGuardDecorator,
  definePolicies,
  explainRefusals,
  type ExplainRefusalsOptions,
  Public,
  type RefusalsMiddleware,
  RequirePolicy,
  RequireScopes,
  withAuthX,
} from '../../src/index';
import { eventChannels } from '../../src/events/eventChannels';
import { forge, goodClaims, secret } from '../support/forge';
import { bearer, send, type Answer } from '../support/send';
import { makeAuth, start, type Client } from './support/serve';

const RequireWeekday = (): ReturnType<typeof createGuardDecorator> =>
  createGuardDecorator({ name: '@RequireWeekday()', test: () => false });

let auth: AuthX;

@JsonController()
class ExplainedController {
  @AccessRequired()
  @Get('/orders/:id')
  order(): object {
    return {};
  }

  @RequireScopes('orders:write', 'orders:read')
  @Post('/orders')
  add(): object {
    return {};
  }

  @RequireWeekday()
  @Get('/weekday')
  weekday(): object {
    return {};
  }

  @RequirePolicy('refund', 'order')
  @Get('/refund')
  refund(): object {
    return {};
  }

  @Public()
  @Get('/own')
  async own(): Promise<object> {
    await auth.verifyToken('no token');
    return {};
  }
}

describe('explainRefusals', () => {
  const opened: RefusalsMiddleware[] = [];

  const open = (options?: ExplainRefusalsOptions): RefusalsMiddleware => {
    const middleware = explainRefusals(options);
    opened.push(middleware);
    return middleware;
  };

  const serve = (options?: ExplainRefusalsOptions): Promise<Client> => {
    const app = new Koa();
    app.use(open(options) as Koa.Middleware);
    return start(useKoaServer(app, withAuthX({ controllers: [ExplainedController] }, auth)));
  };

  const pageOf = async (client: Client): Promise<string> => (await client.get('/_authx')).text;

  beforeEach(() => {
    auth = makeAuth({
      config: { secretKey: secret },
      policies: definePolicies({
        rules: [
          {
            effect: 'allow',
            actions: ['refund'],
            resources: ['order'],
            when: [{ attribute: 'token.sub', value: 'bob' }],
          },
        ],
      }),
    });
  });

  afterEach(() => {
    for (const middleware of opened.splice(0)) middleware.close();
  });

  it('says that nothing was refused', async () => {
    expect(await pageOf(await serve())).to.include('No request was refused');
  });

  const cases: readonly (readonly [string, () => Promise<string | undefined> | string | undefined, string, string[]])[] =
    [
      ['a missing token', () => undefined, '/orders/7', ['401 MissingTokenError', '/orders/:id', 'access token', 'headers', 'Authorization: Bearer']],
      ['an expired token', () => forge(goodClaims({ exp: 1000 })), '/orders/7', ['The token expired', '1970-01-01T00:16:40.000Z', 'Refresh the token']],
      ['a token of another type', () => auth.createRefreshToken('alice'), '/orders/7', ['The type of the token is refresh. It must be access.']],
      ['missing scopes', () => auth.createAccessToken('alice', { scopes: ['orders:read'] }), 'POST /orders', ['The token lacks the scopes orders:write. It has orders:read.', 'all of the scopes']],
      ['a check of the application', () => auth.createAccessToken('alice'), '/weekday', ['403 AccessDeniedError', '@RequireWeekday()']],
      ['policies', () => auth.createAccessToken('alice'), '/refund', ['403 PolicyDeniedError', 'rules[0]', 'not met: token.sub equals &quot;bob&quot;', 'No rule that allows matches']],
      ['an unknown key', () => forge(goodClaims(), { header: { kid: 'other' } }), '/orders/7', ['The token names the key other.']],
      ['a text that is no token', () => 'abc', '/orders/7', ['is not a JWT']],
      ['an error of the action', () => undefined, '/own', ['the action itself', 'JWTDecodeError']],
    ]; // prettier-ignore

  for (const [title, tokenOf, place, texts] of cases) {
    it(`explains ${title}, without the token`, async () => {
      const client = await serve();
      const token = await tokenOf();
      const [path = '', method = 'GET'] = place.split(' ').reverse();
      await client.send(path, { method, headers: token === undefined ? [] : bearer(token) });
      const page = await pageOf(client);
      for (const text of texts) expect(page).to.include(text);
      if (token !== undefined && token.length > 20) {
        for (const part of token.split('.')) expect(page).not.to.include(part);
      }
      expect(page).not.to.include('alice');
      expect(page).not.to.include(secret);
    });
  }

  it('works behind the routes of createKoaServer, and with another path', async () => {
    const app = createKoaServer(withAuthX({ controllers: [ExplainedController] }, auth)) as Koa;
    app.use(open({ path: '/why' }) as Koa.Middleware);
    const client = await start(app);
    await client.get('/orders/7');
    expect((await client.get('/why')).text).to.include('MissingTokenError');
    expect((await client.get('/_authx')).status).to.equal(404);
  });

  it('shows what a client wrote as text', async () => {
    const client = await serve();
    const claims = goodClaims({ exp: 1000, iss: '<script>1</script>', scopes: ['<img src=x>'], '<b>': 1 });
    await client.get('/orders/<i>\'"&', forge(claims));
    const page = await pageOf(client);
    expect(page).to.include('&lt;script&gt;').and.include('&lt;img');
    for (const text of ['<script', '<img', '<i>', '<b>']) expect(page).not.to.include(text);
  });

  it('answers with a policy that allows no script, and is not cached', async () => {
    const { headers } = await (await serve()).get('/_authx');
    expect(headers['content-security-policy']).to.match(/^default-src 'none'; style-src 'sha256-/);
    expect(headers['content-security-policy']).to.include("frame-ancestors 'none'");
    expect(headers['cache-control']).to.equal('no-store');
    expect(headers['content-type']).to.include('text/html');
  });

  it('keeps the newest refusals only, and no long texts of clients', async () => {
    const client = await serve({ max: 2 });
    for (const id of ['1', '2', '3']) await client.get(`/orders/${id}`);
    await client.get(`/orders/${'x'.repeat(5000)}`);
    const page = await pageOf(client);
    expect(page).to.include('/orders/3').and.not.include('/orders/2');
    expect(page).not.to.include('x'.repeat(250));
  });

  it('has no page for other machines, foreign names, proxies and other methods', async () => {
    const client = await serve();
    const ask = (headers: string[], method = 'GET'): Promise<Answer> =>
      send(client.port, '/_authx', { method, headers });
    expect((await ask([])).status).to.equal(200);
    const ofProxies = ['X-Forwarded-For', 'X-Forwarded-Server', 'Forwarded', 'Via', 'X-Real-IP', 'CF-Connecting-IP'];
    for (const name of [...ofProxies, 'True-Client-IP', 'X-Client-IP', 'X-Original-Host']) {
      expect((await ask([name, 'x'])).status, name).to.equal(404);
    }
    expect((await ask([], 'POST')).status).to.equal(404);
  });

  it('has no page for the script of another site, which an application may let read answers', async () => {
    const client = await serve();
    const { status } = await send(client.port, '/_authx', { headers: ['Origin', 'https://attack.example'] });
    expect(status).to.equal(404);
  });

  it('is closed to HTTP/1.0, which proxies speak that add no header', async () => {
    const client = await serve();
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(client.port, '127.0.0.1', () =>
        socket.write('GET /_authx HTTP/1.0\r\nHost: localhost\r\n\r\n'),
      );
      let text = '';
      socket
        .on('data', chunk => (text += String(chunk)))
        .once('end', () => {
          resolve(text);
        })
        .once('error', reject);
    });
    expect(answer).to.match(/^HTTP\/1\.1 404 /);
  });

  it('is closed to a foreign Host, and to an address that is not of this machine', async () => {
    const middleware = open();
    const outcomeFor = (host: string, remoteAddress: string): unknown => {
      const answer = { isShown: false };
      const set = (): void => void (answer.isShown = true);
      const req = { headers: { host }, socket: { remoteAddress } };
      void middleware({ path: '/_authx', method: 'GET', req, set } as never, async () => undefined);
      return answer.isShown;
    };
    expect(outcomeFor('localhost:3000', '127.0.0.1')).to.equal(true);
    expect(outcomeFor('[::1]:3000', '::1')).to.equal(true);
    expect(outcomeFor('127.0.0.1', '::ffff:127.0.0.1')).to.equal(true);
    expect(outcomeFor('rebound.example:3000', '127.0.0.1')).to.equal(false);
    expect(outcomeFor('localhost.example', '127.0.0.1')).to.equal(false);
    expect(outcomeFor('localhost', '10.0.0.9')).to.equal(false);
    expect(outcomeFor('localhost', '::ffff:10.0.0.9')).to.equal(false);
  });

  it('does not start in production', () => {
    const before = process.env.NODE_ENV;
    try {
      for (const mode of ['production', 'Production ', 'prod']) {
        process.env.NODE_ENV = mode;
        expect(() => open(), mode).to.throw(ConfigurationError, 'NODE_ENV is production');
      }
    } finally {
      if (before === undefined) delete process.env.NODE_ENV;
      else process.env.NODE_ENV = before;
    }
  });

  it('refuses options that cannot be used', () => {
    for (const options of [{ max: 0 }, { max: 1.5 }, { path: 'authx' }, { path: '' }, { size: 3 }]) {
      expect(() => open(options), JSON.stringify(options)).to.throw(ConfigurationError, 'explainRefusals');
    }
  });

  it('stops when it is closed', async () => {
    const client = await serve();
    await client.get('/orders/7');
    opened.at(-1)?.close();
    expect(eventChannels['refusal.explained'].isHeard).to.equal(false);
    expect(await pageOf(client)).to.include('No request was refused');
  });
});
