import { expect } from 'chai';
import { claimsOf, nowInSeconds } from '../token/issuing';
import { ExampleProcess, exampleFolder } from '../support/ExampleProcess';
import { forge, secret } from '../support/forge';
import { send, type Answer } from '../support/send';

/** What a browser keeps and sends after a login. */
interface Login {
  readonly cookies: Readonly<Record<string, string>>;
  readonly headers: readonly string[];
}

const alice = { username: 'alice', password: 'wonderland' };

/** A token was renewed if it is not fresh, and the server then wants the password. */
const renewed = (): object => ({ fresh: false, auth_time: nowInSeconds() - 3600 });

describe('The server of the browser example', () => {
  let folder: ReturnType<typeof exampleFolder>;
  let server: ExampleProcess;

  beforeEach(async () => {
    folder = exampleFolder();
    server = await ExampleProcess.start('browser', folder.path, { JWT_SECRET_KEY: secret });
  });

  afterEach(async () => {
    await server.stop();
    folder.remove();
  });

  const post = (path: string, body?: object, headers: readonly string[] = []): Promise<Answer> =>
    send(server.port, path, { method: 'POST', body, headers });

  async function logIn(user: object = alice): Promise<Login> {
    const answer = await post('/auth/login', user);
    expect(answer.status).to.equal(200);
    const pairs = (answer.headers['set-cookie'] ?? []).map(cookie => (cookie.split(';', 1)[0] as string).split('=', 2));
    return loginOf(Object.fromEntries(pairs) as Record<string, string>);
  }

  function loginOf(cookies: Readonly<Record<string, string>>): Login {
    const sent = Object.entries(cookies).filter(([name]) => name !== '__Secure-refresh');
    const cookie = sent.map(pair => pair.join('=')).join('; ');
    return { cookies, headers: ['Cookie', cookie, 'X-CSRF-TOKEN', cookies['__Host-csrf-access'] as string] };
  }

  /** The same login with an access token that was renewed. */
  function aged({ cookies }: Login): Login {
    const token = forge({ ...claimsOf(cookies['__Host-access'] as string), ...renewed() });
    return loginOf({ ...cookies, '__Host-access': token });
  }

  const me = async ({ headers }: Login): Promise<unknown[]> => {
    const { status, json } = await send(server.port, '/me', { headers });
    return [status, json.email ?? json.error_type];
  };

  it('says that it is alive', async () => {
    const { status, json } = await send(server.port, '/health');
    expect([status, json]).to.deep.equal([200, { status: 'ok' }]);
  });

  it('refuses the sixth wrong password of a minute before it checks it, also when a password is confirmed', async () => {
    const login = loginOf((await logIn()).cookies);
    const { '__Host-device': _, ...others } = login.cookies;
    const statuses = [];
    for (let attempt = 0; attempt < 6; attempt += 1) {
      statuses.push((await post('/auth/login', { ...alice, password: 'a guess' })).status);
    }
    expect(statuses).to.deep.equal([401, 401, 401, 401, 401, 429]);
    const right = await post('/auth/login', alice);
    expect(right.status).to.equal(429);
    expect(right.json).to.include({ error_type: 'RateLimitExceeded' });
    expect(Number(right.headers['retry-after'])).to.be.within(1, 60);
    const body = { password: 'wonderland' };
    expect((await post('/auth/confirm', body, loginOf(others).headers)).status).to.equal(429);
    // A device from which alice has logged in before has a budget of its own.
    expect((await post('/auth/confirm', body, login.headers)).status).to.equal(200);
  });

  it('changes the e-mail address only with a recent password', async () => {
    const login = await logIn();
    const body = { email: 'alice@wonderland.example' };
    const refused = await post('/email', body, aged(login).headers);
    expect([refused.status, refused.json.error_type]).to.deep.equal([401, 'FreshTokenRequiredError']);
    expect((await post('/email', { email: 'nowhere' }, login.headers)).status).to.equal(400);
    expect(await me(login)).to.deep.equal([200, 'alice@example.com']);
    expect((await post('/email', body, login.headers)).json).to.deep.equal({ message: 'E-mail address changed' });
    expect(await me(login)).to.deep.equal([200, 'alice@wonderland.example']);
  });

  it('deletes an account only with a recent password, with all its sessions', async () => {
    const [login, other] = [await logIn(), await logIn()];
    const remove = ({ headers }: Login): Promise<Answer> =>
      send(server.port, '/account', { method: 'DELETE', headers });
    expect((await remove(aged(login))).json.error_type).to.equal('FreshTokenRequiredError');
    expect(await me(other)).to.deep.equal([200, 'alice@example.com']);
    const { status, headers } = await remove(login);
    expect([status, headers['set-cookie']?.length]).to.deep.equal([200, 4]);
    expect((await post('/auth/login', alice)).status).to.equal(401);
    for (const old of [login, other]) expect((await me(old))[0]).to.equal(401);
    await post('/demo/reset');
    // The sessions stay ended if there is an account of the same name again.
    for (const old of [login, other]) expect(await me(old)).to.deep.equal([401, 'SessionRevoked']);
  });

  it('restores users, passwords and notes, and ends all sessions', async () => {
    const [login, other] = [await logIn(), await logIn({ username: 'root', password: 'swordfish' })];
    await post('/notes', { text: 'to be forgotten' }, login.headers);
    await post('/password', { password: 'queen-of-hearts' }, login.headers);
    await send(server.port, '/account', { method: 'DELETE', headers: other.headers });
    const { status, json, headers } = await post('/demo/reset');
    expect([status, json]).to.deep.equal([200, { message: 'Demo data restored' }]);
    expect(headers['set-cookie']).to.have.length(4);
    expect(await me(login)).to.deep.equal([401, 'SessionRevoked']);
    const again = await logIn();
    await logIn({ username: 'root', password: 'swordfish' });
    expect((await send(server.port, '/notes', { headers: again.headers })).json).to.deep.equal({ notes: [] });
  });

  it('lets no page of another site reset the demo data, and nobody do it again and again', async () => {
    for (const header of [
      ['Origin', 'http://evil.example'],
      ['Sec-Fetch-Site', 'cross-site'],
    ]) {
      const { status, json } = await post('/demo/reset', undefined, header);
      expect([status, json.error_type]).to.deep.equal([403, 'CSRFError']);
    }
    // Ten are accepted in a minute. Those of other sites count too.
    const answers = [];
    for (let attempt = 0; attempt < 10; attempt += 1) answers.push((await post('/demo/reset')).status);
    expect(answers).to.include(200);
    expect(answers.at(-1)).to.equal(429);
  });

  it('answers no request with a status of 500 or more', async () => {
    const { headers } = await logIn();
    const paths = [
      '/',
      '/app.js',
      '//',
      '/%00',
      '/%E0%A4%A',
      '/../x',
      '/notes',
      '/email',
      '/sessions/%2e%2e',
      '/sessions/x',
    ];
    const methods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'LOCK', 'HEAD'];
    const bodies = ['{"a":[', '"text"', 'null', '[[[[', `{"email":${'['.repeat(2000)}`, '{"__proto__":{"email":1}}'];
    const failed = [];
    for (const method of methods) {
      for (const path of paths) {
        for (const body of method === 'POST' || path === '/notes' ? bodies : [undefined]) {
          const json = body === undefined ? [] : ['Content-Type', 'application/json'];
          const { status } = await send(server.port, path, { method, body, headers: [...headers, ...json] });
          if (status >= 500) failed.push(`${method} ${path} ${String(body).slice(0, 30)}: ${String(status)}`);
        }
      }
    }
    expect(failed).to.deep.equal([]);
  });
});

describe('The server of the browser example in production', () => {
  it('has no action that resets its data', async () => {
    const folder = exampleFolder();
    const environment = { JWT_SECRET_KEY: secret, NODE_ENV: 'production' };
    const server = await ExampleProcess.start('browser', folder.path, environment);
    expect((await send(server.port, '/demo/reset', { method: 'POST' })).status).to.equal(404);
    await server.stop();
    folder.remove();
  });
});
