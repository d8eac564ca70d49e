import { expect } from 'chai';
import { PageFolder } from '../support/PageFolder';
import { ExampleProcess, exampleFolder } from '../support/ExampleProcess';
import { bearer, send, type Answer, type Sending } from '../support/send';
import { outcome } from '../koa/support/serve';
import { expectValid } from '../openapi/support/validate';

type Who = 'alice' | 'bob' | 'root' | 'mona';

const passwords: Readonly<Record<Who, readonly [path: string, password: string]>> = {
  alice: ['/login', 'wonderland'],
  bob: ['/login', 'builder'],
  root: ['/staff/login', 'swordfish'],
  mona: ['/staff/login', 'monday'],
};

const everybody = Object.keys(passwords) as Who[];

describe('The example authorization', () => {
  const folder = exampleFolder();
  let server: ExampleProcess;
  const tokens = {} as Record<Who, string>;
  const refreshTokens = {} as Record<Who, string>;

  before(async () => {
    server = await ExampleProcess.start('authorization', folder.path, { DATA_DIR: 'state' });
    for (const who of everybody) {
      const { json } = await login(who);
      tokens[who] = String(json.access_token);
      refreshTokens[who] = String(json.refresh_token);
    }
  });

  after(async () => {
    await server.stop();
    folder.remove();
  });

  const ask = (path: string, sending?: Sending): Promise<Answer> => send(server.port, path, sending);

  function login(who: Who, { password, headers }: { password?: string; headers?: string[] } = {}): Promise<Answer> {
    const [path, right] = passwords[who];
    const body = { username: who, password: password ?? right };
    return ask(path, { method: 'POST', body, ...(headers && { headers }) });
  }

  const as = (who: Who | undefined, method: string, path: string, body?: string | object): Promise<Answer> =>
    ask(path, {
      method,
      headers: [
        ...(who === undefined ? [] : bearer(tokens[who])),
        ...(typeof body === 'string' ? ['Content-Type', 'application/json'] : []),
      ],
      ...(body !== undefined && { body }),
    });

  /** The outcomes for alice, bob, root and mona in turn, and without a token. */
  async function outcomes(method: string, path: string, body?: object): Promise<string[]> {
    const answers = await Promise.all([...everybody, undefined].map(who => as(who, method, path, body)));
    return answers.map(outcome);
  }

  const noToken = '401 MissingTokenError';
  const mismatch = '401 LoginTypeMismatchError';
  const denied = '403 PolicyDeniedError';

  it('answers /health without a token, and logs in as the quickstart does', async () => {
    expect((await ask('/health')).json).to.deep.equal({ status: 'ok' });
    const { json } = await login('alice');
    expect(json).to.have.all.keys('access_token', 'refresh_token', 'token_type', 'expires_in');
    expect(json).to.include({ token_type: 'bearer', expires_in: 900 });
    const refreshed = await ask('/staff/refresh', { method: 'POST', headers: bearer(refreshTokens.mona) });
    expect(refreshed.json).to.have.all.keys('access_token', 'token_type', 'expires_in');
    expect(outcome(await ask('/refresh', { method: 'POST', headers: bearer(refreshTokens.mona) }))).to.equal(mismatch);
  });

  it('logs nobody in through the other door', async () => {
    for (const [path, username, password] of [
      ['/login', 'root', 'swordfish'],
      ['/staff/login', 'alice', 'wonderland'],
    ] as const) {
      const { status, headers } = await ask(path, { method: 'POST', body: { username, password } });
      expect([status, headers['www-authenticate']]).to.deep.equal([401, 'Bearer']);
    }
  });

  it('GET /me and GET /staff/me answer their login type', async () => {
    expect(await outcomes('GET', '/me')).to.deep.equal(['200', '200', mismatch, mismatch, noToken]);
    expect(await outcomes('GET', '/staff/me')).to.deep.equal([mismatch, mismatch, '200', '200', noToken]);
    const { json } = await as('alice', 'GET', '/staff/me');
    expect(json).to.include({ expected_type: 'staff', actual_type: 'customer' });
  });

  it('GET /orders/:id answers the owner, and staff with orders:read', async () => {
    expect(await outcomes('GET', '/orders/1')).to.deep.equal(['200', denied, '200', '200', noToken]);
    expect(await outcomes('GET', '/orders/2')).to.deep.equal(['200', denied, '200', '200', noToken]);
    expect(await outcomes('GET', '/orders/3')).to.deep.equal([denied, '200', '200', '200', noToken]);
    for (const unknown of ['99', '0', 'constructor', '__proto__', '%00', '1%2F2', '01', '1.0']) {
      const missing = '404 ResourceNotFoundError';
      expect(await outcomes('GET', `/orders/${unknown}`), unknown).to.deep.equal([
        denied,
        denied,
        missing,
        missing,
        noToken,
      ]);
    }
  });

  it('GET /orders lists what the caller may read', async () => {
    const lists = await Promise.all(
      everybody.map(async who => {
        const { json } = await as(who, 'GET', '/orders');
        return (json.orders as { id: string }[]).map(({ id }) => id).join();
      }),
    );
    expect(lists).to.deep.equal(['1,2', '3', '1,2,3', '1,2,3']);
    expect(outcome(await as(undefined, 'GET', '/orders'))).to.equal(noToken);
  });

  it('DELETE /orders/:id is for managers alone', async () => {
    const clerk = '403 AccessDeniedError';
    expect(await outcomes('DELETE', '/orders/1')).to.deep.equal([mismatch, mismatch, '200', clerk, noToken]);
    expect(await outcomes('DELETE', '/orders/99')).to.deep.equal([mismatch, mismatch, '404', clerk, noToken]);
  });

  describe('POST /orders/:id/refund', () => {
    const refunds = (id: string, amount: unknown): Promise<string[]> =>
      outcomes('POST', `/orders/${id}/refund`, { amount });

    it('is for clerks up to 100, and for managers', async () => {
      expect(await refunds('1', 100)).to.deep.equal([denied, denied, '200', '200', noToken]);
      expect(await refunds('3', 0.01)).to.deep.equal([denied, denied, '200', '200', noToken]);
      expect(await refunds('1', 100.01)).to.deep.equal([denied, denied, '200', denied, noToken]);
      expect(await refunds('1', 1e308)).to.deep.equal([denied, denied, '200', denied, noToken]);
      expect((await as('mona', 'POST', '/orders/1/refund', { amount: 7 })).json).to.deep.equal({
        id: '1',
        refunded: 7,
      });
    });

    it('is never allowed for a closed order', async () => {
      for (const amount of [1, 101])
        expect(await refunds('2', amount))
          .to.include.members([denied, noToken])
          .and.not.include('200');
    });

    it('of an unknown order answers 404 to those who may refund', async () => {
      expect(await refunds('99', 1)).to.deep.equal([
        denied,
        denied,
        '404 ResourceNotFoundError',
        '404 ResourceNotFoundError',
        noToken,
      ]);
    });

    const amounts = ['0', '-1', '-0', '1e999', '-1e999', '"1"', '"abc"', 'null', 'true', '[1]', '[]', '{}'];
    const bodies = [
      ...amounts.map(amount => `{"amount":${amount}}`),
      ...['{}', '[]', '[{"amount":1}]', 'null', '1', '"1"', '{"amount":NaN}', '{"amount":1', '', '{"Amount":1}'],
      '{"__proto__":{"amount":1}}',
    ];
    for (const body of bodies) {
      it(`answers 400 to the body ${body || 'without content'}`, async () => {
        for (const who of ['mona', 'root'] as const) {
          const { status, text } = await as(who, 'POST', '/orders/1/refund', body);
          expect(status, who).to.equal(400);
          expect(text).not.to.match(/\n\s+at |"stack"/);
        }
      });
    }
  });

  describe('limits failed logins', () => {
    const spoofed = (i: number): string[] => [
      'X-Forwarded-For',
      `10.0.0.${String(i)}`,
      'Forwarded',
      `for=10.1.0.${String(i)}`,
    ];

    it('of one account from one address, whatever X-Forwarded-For says', async () => {
      const [cookie = ''] = ((await login('bob')).headers['set-cookie'] ?? []).filter(line =>
        line.startsWith('device='),
      );
      expect(cookie).to.match(/HttpOnly/i);
      for (let i = 0; i < 5; i++) {
        expect((await login('bob', { password: 'no', headers: spoofed(i) })).status, String(i)).to.equal(401);
      }
      for (const password of ['no', 'builder']) {
        const { status, headers, json } = await login('bob', { password, headers: spoofed(9) });
        expect([status, json.error_type]).to.deep.equal([429, 'RateLimitExceeded']);
        expect(Number(headers['retry-after'])).to.be.within(1, 60);
      }
      expect((await login('alice')).status).to.equal(200);
      const device = cookie.split(';')[0] as string;
      expect((await login('bob', { headers: ['Cookie', device] })).status).to.equal(200);
      expect((await login('bob', { headers: ['Cookie', `${device}x`] })).status).to.equal(429);
    });

    it('of both login types apart, and of accounts that do not exist too', async () => {
      const post = (path: string): Promise<Answer> =>
        ask(path, { method: 'POST', body: { username: 'nobody', password: 'x' } });
      for (let i = 0; i < 5; i++) expect((await post('/login')).status).to.equal(401);
      expect((await post('/login')).status).to.equal(429);
      expect((await post('/staff/login')).status).to.equal(401);
    });
  });

  it('GET /limited accepts ten requests in ten seconds of each subject', async () => {
    for (let i = 0; i < 10; i++) {
      const { status, headers } = await as('mona', 'GET', '/limited');
      expect(status).to.equal(200);
      expect(headers.ratelimit).to.be.a('string');
      expect(headers['ratelimit-policy']).to.match(/q=10;w=10/);
    }
    const { status, headers } = await as('mona', 'GET', '/limited');
    expect(status).to.equal(429);
    expect(Number(headers['retry-after'])).to.be.within(1, 10);
    expect((await as('alice', 'GET', '/limited')).status).to.equal(200);
    expect((await as(undefined, 'GET', '/limited')).status).to.equal(401);
  });

  it('publishes its OpenAPI document, and shows it in Swagger UI', async () => {
    const { status, json } = await ask('/openapi.json');
    expect(status).to.equal(200);
    await expectValid(json);
    const paths = json.paths as Record<string, Record<string, { security?: object[]; responses?: object }>>;
    const orders = paths['/orders/{id}'] ?? {};
    expect(orders.delete?.security).to.deep.equal([{ 'AuthXBearer.staff': [] }]);
    expect(orders.get?.security).to.deep.equal([{ 'AuthXBearer.customer': [] }, { 'AuthXBearer.staff': [] }]);
    expect(orders.get?.responses).to.include.keys('401', '403', '404');
    expect(paths['/login']?.post?.security).to.deep.equal([]);
    expect(paths['/limited']?.get?.responses).to.include.keys('429');
    const page = await ask('/docs');
    expect([page.status, page.headers['content-type']]).to.deep.equal([200, 'text/html; charset=utf-8']);
    expect((await ask('/docs/swagger-ui-bundle.js')).status).to.equal(200);
  });

  it('prints the report of its routes', async () => {
    const command = `npx authx routes ${process.cwd()}/build/examples/authorization/options.js --json`;
    const { code, output } = await new PageFolder().run(command, { DATA_DIR: folder.path });
    expect(code).to.equal(0);
    const { routes } = JSON.parse(output.slice(output.indexOf('{'))) as { routes: Record<string, unknown>[] };
    expect(routes.find(({ method, path }) => method === 'DELETE' && path === '/orders/:id')).to.deep.include({
      access: 'guarded',
      anyRole: [['manager']],
    });
  });

  it('refuses a token that was logged out, also after kill -9 and a restart', async () => {
    const { json } = await login('alice');
    const token = String(json.access_token);
    const headers = bearer(token);
    const body = { refresh_token: json.refresh_token };
    expect((await ask('/logout', { method: 'POST', headers, body })).status).to.equal(200);
    await server.stop('SIGKILL');
    server = await ExampleProcess.start('authorization', folder.path, { DATA_DIR: 'state' });
    expect(outcome(await ask('/me', { headers }))).to.equal('401 RevokedTokenError');
    const refresh = await ask('/refresh', { method: 'POST', headers: bearer(String(json.refresh_token)) });
    expect(outcome(refresh)).to.equal('401 RevokedTokenError');
    expect((await as('alice', 'GET', '/me')).status).to.equal(200);
    expect((await as('root', 'GET', '/staff/me')).status).to.equal(200);
  });
});
