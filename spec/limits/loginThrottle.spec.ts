import { generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import type { Context } from 'koa';
import { Body, Ctx, JsonController, Post, UnauthorizedError } from 'routing-controllers';
import { AuthX, ConfigurationError, MemoryRateLimitStore, Public, RateLimitExceeded } from '../../src/index';
import type { AuthXInit, LoginContext, LoginThrottleOptions } from '../../src/index';
import { makeAuth, outcome, serve, type Client } from '../koa/support/serve';
import { withMonotonicClock } from '../revocation/cache/support/monotonic';
import { secret } from '../support/forge';
import type { Answer } from '../support/send';

const passwords: Readonly<Record<string, string>> = { alice: 'wonderland', bob: 'builder' };

/** Accounts whose password was checked. */
let checked: string[] = [];

const check = (username: unknown, password: string): string | undefined => {
  checked.push(String(username));
  return passwords[String(username).trim().toLowerCase()] === password ? String(username) : undefined;
};

/** Serves a login. */
function serveLogin(auth: AuthX): Promise<Client> {
  @JsonController()
  class LoginController {
    @Public()
    @Post('/login')
    async login(@Body() body: Record<string, string>, @Ctx() ctx: Context): Promise<object> {
      const { username = '', password = '' } = body;
      const uid = await auth.loginThrottle.attempt(ctx, username, () => check(username, password));
      if (uid === undefined) throw new UnauthorizedError('Invalid credentials');
      return { uid };
    }
  }
  return serve({ controllers: [LoginController], development: false }, auth as AuthX<never>);
}

interface Attempt {
  readonly cookie?: string | undefined;
  readonly headers?: readonly string[];
}

const login = (client: Client, account: unknown, password: string, { cookie, headers = [] }: Attempt = {}) =>
  client.send('/login', {
    method: 'POST',
    headers: [...['content-type', 'application/json'], ...(cookie === undefined ? [] : ['cookie', cookie]), ...headers],
    body: JSON.stringify({ username: account, password }),
  });

async function fail(client: Client, account: string, times: number, attempt?: Attempt): Promise<string[]> {
  const found: string[] = [];
  for (let i = 0; i < times; i += 1) found.push(outcome(await login(client, account, 'wrong', attempt)));
  return found;
}

const cookieOf = ({ headers }: Answer): string => String([headers['set-cookie']].flat()[0]).split(';')[0] as string;

const wrong = '401';
const throttled = '429 RateLimitExceeded';
const five = [wrong, wrong, wrong, wrong, wrong];

describe('auth.loginThrottle', () => {
  beforeEach(() => {
    checked = [];
  });

  it('refuses the sixth login after five failures, before the password is checked, and says when to try again', async () => {
    await withMonotonicClock(async tick => {
      const client = await serveLogin(makeAuth());
      expect(await fail(client, 'alice', 5)).to.deep.equal(five);
      tick(20_000);
      const refused = await login(client, 'alice', 'wonderland');
      expect(outcome(refused)).to.equal(throttled);
      expect(refused.headers['retry-after']).to.equal('40');
      expect(refused.json).to.include({ retry_after: 40 });
      expect(checked).to.have.length(5);
      expect(outcome(await login(client, 'bob', 'builder'))).to.equal('200');
      tick(40_000);
      expect(outcome(await login(client, 'alice', 'wonderland'))).to.equal('200');
    });
  });

  it('lets nobody past by X-Forwarded-For, by another spelling of the name, or by a name that is none', async () => {
    const client = await serveLogin(makeAuth());
    await fail(client, 'alice', 5);
    const forwarded = { headers: ['x-forwarded-for', '192.0.2.1', 'forwarded', 'for=192.0.2.2'] };
    expect(await fail(client, 'alice', 1, forwarded)).to.deep.equal([throttled]);
    const padded = `alice${'\u0640'.repeat(900)}`;
    for (const spelling of [
      ...['ALICE', ' alice ', 'Alice\u200b', 'ａｌｉｃｅ', 'álice', 'alice\u0000', 'a\u0142ice', 'al\u0131ce', padded],
    ]) {
      expect(await fail(client, spelling, 1), spelling).to.deep.equal([throttled]);
    }
    const odd = [null, 1, {}, [], true].map(account => login(client, account, 'x'));
    expect((await Promise.all(odd)).map(({ status }) => status).filter(status => status >= 500)).to.deep.equal([]);
  });

  it('answers the same for an account that does not exist', async () => {
    const client = await serveLogin(makeAuth());
    expect(await fail(client, 'nobody', 6)).to.deep.equal([...five, throttled]);
  });

  it('counts no successful login', async () => {
    const client = await serveLogin(makeAuth());
    for (let i = 0; i < 20; i += 1) expect(outcome(await login(client, 'alice', 'wonderland'))).to.equal('200');
    expect(await fail(client, 'alice', 6)).to.deep.equal([...five, throttled]);
  });

  it('lets attempts at the same time not exceed the limit', async () => {
    const client = await serveLogin(makeAuth());
    const answers = await Promise.all(Array.from({ length: 20 }, () => login(client, 'alice', 'wrong')));
    expect(answers.filter(({ status }) => status === 401)).to.have.length(5);
    expect(checked).to.have.length(5);
  });

  it('limits one address over all accounts, and one account over all addresses', async () => {
    const limits = { perAddress: { max: 7, window: 60 }, perAccount: { max: 3, window: 60 } };
    const client = await serveLogin(makeAuth({ loginThrottle: limits }));
    expect(await fail(client, 'alice', 4)).to.deep.equal([wrong, wrong, wrong, throttled]);
    expect(await fail(client, 'bob', 4)).to.deep.equal([wrong, wrong, wrong, throttled]);
    expect(await fail(client, 'carol', 2)).to.deep.equal([wrong, throttled]);
  });

  it('counts a check that throws, and one that answers null or false, as failures', async () => {
    const { loginThrottle } = makeAuth();
    const ctx = context();
    await loginThrottle.attempt(ctx, 'alice', () => Promise.reject(new Error('down'))).catch(() => undefined);
    expect(await loginThrottle.attempt(ctx, 'alice', () => null)).to.equal(null);
    expect(await loginThrottle.attempt(ctx, 'alice', () => false)).to.equal(false);
    const missing: string | undefined = await loginThrottle.attempt(ctx, 'alice', () => passwords.nobody);
    expect(missing).to.equal(undefined);
    expect(await loginThrottle.attempt(ctx, 'alice', async () => 0)).to.equal(0);
    const error: unknown = await loginThrottle.attempt(ctx, 'alice', () => 1).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(RateLimitExceeded);
  });

  it('takes for a failure what the application does: 0 accounts found, or an empty name', async () => {
    for (const nobody of [0, '', NaN, 0n]) {
      const { loginThrottle } = makeAuth();
      const headers: string[] = [];
      const ctx = context();
      ctx.res.setHeader = (name: string) => void headers.push(name);
      for (let i = 0; i < 5; i += 1) await loginThrottle.attempt(ctx, 'alice', () => nobody);
      const error: unknown = await loginThrottle.attempt(ctx, 'alice', () => 1).catch((thrown: unknown) => thrown);
      expect(error, String(nobody)).to.be.instanceOf(RateLimitExceeded);
      expect(headers).to.deep.equal([]);
    }
  });

  it('refuses with 503 while the store is down, also if other routes then allow requests', async () => {
    const store = Object.assign(new MemoryRateLimitStore(), { take: () => Promise.reject(new Error('down')) });
    const client = await serveLogin(makeAuth({ rateLimits: { store, onStoreFailure: 'allow' } }));
    expect(outcome(await login(client, 'alice', 'wonderland'))).to.equal('503 RateLimitUnavailableError');
    expect(checked).to.deep.equal([]);
  });
});

const context = (): LoginContext => ({
  req: { headers: {} },
  res: { headersSent: false, getHeader: () => undefined, setHeader: () => undefined },
});

describe('The device cookie', () => {
  /** Logs in, and returns the cookie. */
  const deviceOf = async (client: Client, account = 'alice'): Promise<string> =>
    cookieOf(await login(client, account, passwords[account] as string));

  it('is set by a successful login alone, out of the reach of scripts, and does not name the account', async () => {
    const client = await serveLogin(makeAuth());
    expect((await login(client, 'alice', 'wrong')).headers['set-cookie']).to.equal(undefined);
    const [cookie = ''] = [(await login(client, 'alice', 'wonderland')).headers['set-cookie']].flat();
    expect(cookie).to.match(
      /^device=[a-z\d]+\.[\w-]{22}\.[\w-]{43}; Path=\/; Max-Age=15552000; HttpOnly; Secure; SameSite=Lax$/,
    );
    expect(cookie).not.to.match(/alice/i);
  });

  it('lets the owner log in while others guess the password, until its own failures are too many', async () => {
    await withMonotonicClock(async tick => {
      const client = await serveLogin(makeAuth({ loginThrottle: { perDevice: { max: 2, window: 60 } } }));
      const cookie = await deviceOf(client);
      await fail(client, 'alice', 5);
      expect(await fail(client, 'alice', 1)).to.deep.equal([throttled]);
      expect(outcome(await login(client, 'alice', 'wonderland', { cookie }))).to.equal('200');
      expect(await fail(client, 'alice', 3, { cookie })).to.deep.equal([wrong, wrong, throttled]);
      tick(60_000);
      expect(outcome(await login(client, 'alice', 'wonderland', { cookie }))).to.equal('200');
    });
  });

  it('counts its failures nowhere else', async () => {
    const client = await serveLogin(makeAuth({ loginThrottle: { perDevice: { max: 2, window: 60 } } }));
    const cookie = await deviceOf(client);
    await fail(client, 'alice', 2, { cookie });
    expect(await fail(client, 'alice', 6)).to.deep.equal([...five, throttled]);
  });

  it('is good for its account alone', async () => {
    const client = await serveLogin(makeAuth());
    const cookie = await deviceOf(client, 'bob');
    await fail(client, 'alice', 5);
    expect(await fail(client, 'alice', 1, { cookie })).to.deep.equal([throttled]);
  });

  it('is recognized beside planted cookies of its name', async () => {
    const client = await serveLogin(makeAuth());
    const cookie = await deviceOf(client);
    await fail(client, 'alice', 5);
    const attempt = { cookie: `device=x; other=1; ${cookie}` };
    expect(outcome(await login(client, 'alice', 'wonderland', attempt))).to.equal('200');
  });

  it('is good for one spelling of the name alone, because another spelling can be the account of an attacker', async () => {
    const { loginThrottle } = makeAuth();
    let cookie = '';
    const attempt = (account: unknown, found: boolean): Promise<string> => {
      const res = {
        ...context().res,
        setHeader: (_: string, value: string | readonly string[]) => (cookie = String([value].flat()[0])),
      };
      const request = { req: { headers: { cookie: cookie.split(';')[0] as string } }, res };
      return loginThrottle
        .attempt(request, account as string, () => found)
        .then(String, (error: unknown) => (error as Error).name);
    };
    for (const [own, others] of [
      ['Alice', 'alice'],
      [['mallory'], ['alice']],
    ]) {
      const guesses: string[] = [];
      for (let i = 0; i < 6; i += 1) {
        await attempt(own, true);
        guesses.push(await attempt(others, false));
      }
      expect(guesses).to.deep.equal([...Array.from({ length: 5 }, () => 'false'), 'RateLimitExceeded']);
      cookie = '';
    }
  });

  it('remembers the last four accounts of a browser, also of another login system with the same name of the cookie', async () => {
    const accounts = ['alice', 'bob', 'carol', 'dave', 'erin'];
    const options = { normalizeAccount: (account: string) => account };
    const [one, other] = [{ name: 'customers' }, { name: 'staff' }].map(own =>
      makeAuth({ loginThrottle: { ...options, ...own } }),
    );
    let cookie = '';
    const enter = async (auth: AuthX | undefined, account: string): Promise<void> => {
      const headers: Record<string, string | string[]> = {};
      const res = {
        headersSent: false,
        getHeader: (name: string) => headers[name],
        setHeader: (name: string, value: string | string[]) => (headers[name] = value),
      };
      await auth?.loginThrottle.attempt({ req: { headers: { cookie } }, res }, account, () => true);
      cookie = String([headers['Set-Cookie']].flat()[0]).split(';')[0] ?? '';
    };
    /** Tells whether a device of the account is known: then its failures count elsewhere than those of strangers. */
    const isKnown = async (auth: AuthX | undefined, account: string): Promise<boolean> => {
      const { res } = context();
      const attempt = (sent: string): Promise<unknown> =>
        Promise.resolve(auth?.loginThrottle.attempt({ req: { headers: { cookie: sent } }, res }, account, () => false));
      for (let i = 0; i < 5; i += 1) await attempt('').catch(() => undefined);
      return attempt(cookie).then(
        () => true,
        () => false,
      );
    };
    await enter(other, 'alice');
    for (const account of accounts.slice(0, 3)) await enter(one, account);
    await enter(one, 'carol');
    expect(cookie.split('~')).to.have.length(4);
    expect(await isKnown(one, 'alice')).to.equal(true);
    expect(await isKnown(other, 'alice')).to.equal(true);
    expect(await isKnown(other, 'bob')).to.equal(false);
    for (const account of accounts.slice(3)) await enter(one, account);
    expect(cookie.split('~')).to.have.length(4);
    expect(await isKnown(other, 'alice')).to.equal(false);
    expect(await isKnown(one, 'bob')).to.equal(true);
    expect(await isKnown(one, 'erin')).to.equal(true);
  });

  it('is not accepted if any part of it was changed', async () => {
    const client = await serveLogin(makeAuth());
    const cookie = await deviceOf(client);
    await fail(client, 'alice', 5);
    const [expires = '', id = '', mac = ''] = cookie.slice('device='.length).split('.');
    const later = (parseInt(expires, 36) + 1).toString(36);
    const flipped = (text: string): string => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
    for (const changed of [
      [later, id, mac],
      [expires, flipped(id), mac],
      [expires, id, flipped(mac)],
      [expires, id],
    ]) {
      const attempt = { cookie: `device=${changed.join('.')}` };
      expect(await fail(client, 'alice', 1, attempt), changed.join('.')).to.deep.equal([throttled]);
    }
  });

  it('expires', async () => {
    const client = await serveLogin(makeAuth({ loginThrottle: { device: { lifetime: 10 } } }));
    const { now } = Date;
    const start = now();
    Date.now = () => start;
    try {
      const cookie = await deviceOf(client);
      await fail(client, 'alice', 5);
      Date.now = () => start + 9000;
      expect(outcome(await login(client, 'alice', 'wonderland', { cookie }))).to.equal('200');
      Date.now = () => start + 11_000;
      expect(outcome(await login(client, 'alice', 'wonderland', { cookie }))).to.equal(throttled);
    } finally {
      Date.now = now;
    }
  });

  /** Tells whether a device of one login system is known to another one. */
  async function isKnown(one: Partial<AuthXInit<unknown>>, other: Partial<AuthXInit<unknown>>): Promise<boolean> {
    const cookie = await deviceOf(await serveLogin(makeAuth(one)));
    const client = await serveLogin(makeAuth(other));
    await fail(client, 'alice', 5);
    return outcome(await login(client, 'alice', 'wonderland', { cookie })) === '200';
  }

  it('is signed with a key that is derived from a key of the login system, until that key retires', async () => {
    const other = 'another secret with enough bytes for HS256';
    const jwk = (key: string): object => ({ kty: 'oct', alg: 'HS256', k: Buffer.from(key).toString('base64url') });
    const ring = (...keys: string[]): Partial<AuthXInit<unknown>> => ({
      config: {
        keys: keys.map((key, i) => ({ kid: key.slice(0, 7), key: jwk(key), state: i ? 'verifying' : 'signing' })),
      },
    });
    expect(await isKnown({}, {})).to.equal(true);
    expect(await isKnown({}, { config: { secretKey: other } })).to.equal(false);
    expect(await isKnown(ring(other), ring(secret, other))).to.equal(true);
    expect(await isKnown(ring(other), ring(secret))).to.equal(false);
  });

  it('is good for one login type alone, also if another one has the same key', async () => {
    const [customer, staff] = ['customer', 'staff'].map(loginType => ({ config: { secretKey: secret, loginType } }));
    expect(await isKnown(staff ?? {}, staff ?? {})).to.equal(true);
    expect(await isKnown(customer ?? {}, staff ?? {})).to.equal(false);
  });

  it('is signed with the first of the given secrets, and is accepted with each of them', async () => {
    const [one, other] = ['1'.repeat(32), '2'.repeat(32)];
    const withSecrets = (...secrets: string[]) => ({ loginThrottle: { device: { secrets } } });
    expect(await isKnown(withSecrets(one), withSecrets(other, one))).to.equal(true);
    expect(await isKnown(withSecrets(one), withSecrets(other))).to.equal(false);
    expect(await isKnown(withSecrets(one), {})).to.equal(false);
  });
});

describe('The options of the login throttle', () => {
  const complaintOf = (loginThrottle: unknown): string => {
    try {
      makeAuth({ loginThrottle: loginThrottle as LoginThrottleOptions });
    } catch (error) {
      expect(error).to.be.instanceOf(ConfigurationError);
      return (error as Error).message;
    }
    return '';
  };

  for (const [options, message] of [
    [null, /^loginThrottle: must be an object/],
    [{ perAcount: {} }, /^loginThrottle\.perAcount: is not one of .* Did you mean perAccount\?/],
    [{ perAccount: { max: 0, window: 60 } }, /^loginThrottle\.perAccount: max must be a whole number from 1/],
    [{ perDevice: { max: 5, window: '1 minute' } }, /^loginThrottle\.perDevice: window: 1 minute is not a length/],
    [{ perDevice: { max: 5, window: 0.5 } }, /^loginThrottle\.perDevice: window must be from 1 second to 31 days/],
    [{ perAddress: { max: 5, per: 60 } }, /^loginThrottle\.perAddress\.per: is not one of max, window/],
    [{ device: { cookieName: 'a b' } }, /^loginThrottle\.device\.cookieName: must be the name of a cookie/],
    [{ device: { cookieName: 'access_token_cookie' } }, /cookieName: is the name of another cookie/],
    [{ device: { lifetime: '2000d' } }, /^loginThrottle\.device\.lifetime: must be a length of time/],
    [{ device: { secrets: [] } }, /^loginThrottle\.device\.secrets: must be a list/],
    [{ device: { secrets: ['short'] } }, /^loginThrottle\.device\.secrets\[0\]: must have at least 32 bytes/],
    [{ device: { secret: 'x' } }, /^loginThrottle\.device\.secret: is not one of .* Did you mean secrets\?/],
    [{ normalizeAccount: 'lower' }, /^loginThrottle\.normalizeAccount: must be a function/],
    [{ name: '' }, /^loginThrottle\.name: must be a text/],
  ] as const) {
    it(`refuse ${JSON.stringify(options)} at the start`, () => {
      expect(complaintOf(options)).to.match(message);
    });
  }

  it('require secrets if the login system has no key that signs', () => {
    const { publicKey } = generateKeyPairSync('ed25519');
    const auth = new AuthX({ config: { algorithm: 'EdDSA', publicKey } });
    expect(() => auth.loginThrottle).to.throw(ConfigurationError, /loginThrottle\.device\.secrets: is missing/);
  });
});
