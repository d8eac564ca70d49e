import { expect } from 'chai';
import type { Context } from 'koa';
import { Ctx, JsonController, Post } from 'routing-controllers';
import { AuthX, AuthXConfig, ConfigurationError, Public, type AuthXOptions } from '../../src/index';
import { cookieChanges } from '../koa/cookies/support/answerCookies';
import { cookieToken } from '../koa/cookies/support/cookieTokens';
import { forge, goodClaims, secret } from '../support/forge';
import { AttackServer } from './support/AttackServer';
import { RawSocket } from './support/RawSocket';
import { invalidRequest, noToken } from './support/refusals';

const options = { secretKey: secret, tokenLocation: ['cookies', 'headers'] } satisfies AuthXOptions;
const issuer = new AuthX({ config: options });

/** The error that an action gets when it sets cookies. */
let thrown: unknown;

const attempt = (act: () => void): object => {
  try {
    act();
  } catch (error) {
    thrown = error;
  }
  return { done: true };
};

const longClaims = { data: { note: 'x'.repeat(3000) } };

@JsonController('/long')
class LongCookies {
  @Public()
  @Post('/access')
  async access(@Ctx() ctx: Context): Promise<object> {
    const token = await issuer.createAccessToken('alice', longClaims);
    return attempt(() => issuer.setAccessCookies(ctx, token));
  }

  @Public()
  @Post('/refresh')
  async refresh(@Ctx() ctx: Context): Promise<object> {
    const token = await issuer.createRefreshToken('alice', longClaims);
    return attempt(() => issuer.setRefreshCookies(ctx, token));
  }

  @Public()
  @Post('/both')
  async both(@Ctx() ctx: Context): Promise<object> {
    const access_token = await issuer.createAccessToken('alice');
    const refresh_token = await issuer.createRefreshToken('alice', longClaims);
    return attempt(() => issuer.setCookies(ctx, { access_token, refresh_token }));
  }
}

describe('Attacks on cookies', () => {
  let server: AttackServer;
  let one: string;
  let other: string;

  before(async () => {
    server = await AttackServer.start(options, [LongCookies]);
    one = cookieToken();
    other = cookieToken({ sub: 'mallory' });
  });

  const everywhere = ['/access', '/text/access', '/optional', '/any', '/fresh', '/scope'];
  const refuses = (...headers: string[]): Promise<void> =>
    server.refusesHeaders(
      headers.flatMap(value => ['Cookie', value]),
      invalidRequest,
      everywhere,
    );

  it('row 112: refuses two values of one cookie, whichever is valid', async () => {
    await refuses(`access_token_cookie=${one}; access_token_cookie=${other}`);
    await refuses(`access_token_cookie=${one}; access_token_cookie=rubbish`);
    await refuses(`access_token_cookie=rubbish; access_token_cookie=${one}`);
    await refuses(`access_token_cookie=; access_token_cookie=${one}`);
    await refuses(`access_token_cookie=${one}; access_token_cookie=`);
    await refuses(`access_token_cookie=${one};access_token_cookie=${one};access_token_cookie=${other}`);
    await refuses(`a=b; access_token_cookie="${one}"; c=d;access_token_cookie=${other}; e`);
  });

  it('row 112: refuses two values of one cookie in two headers', () =>
    refuses(`access_token_cookie=${one}`, `access_token_cookie=${other}`));

  it('row 112: deletes neither cookie, because it cannot tell which one is wrong', async () => {
    const headers = ['Cookie', `access_token_cookie=${one}; access_token_cookie=rubbish`];
    expect((await server.send('/access', { headers })).headers['set-cookie']).to.equal(undefined);
  });

  it('row 112: refuses two values of the refresh cookie on routes that need it', async () => {
    const refresh = cookieToken({ type: 'refresh' });
    const headers = ['Cookie', `refresh_token_cookie=${refresh}; refresh_token_cookie=rubbish`];
    await server.refusesHeaders(headers, invalidRequest, ['/refresh', '/any']);
    await server.refusesHeaders(headers, noToken, ['/access', '/scope']);
    const both = [...headers, 'Cookie', `access_token_cookie=${one}`];
    expect((await server.send('/access', { headers: both })).status).to.equal(200);
  });

  it('row 112: accepts the same value twice', async () => {
    for (const written of [
      `access_token_cookie=${one}; access_token_cookie=${one}`,
      `access_token_cookie="${one}"; access_token_cookie=${one}`,
      `  access_token_cookie = ${one} ;access_token_cookie=${one}`,
    ]) {
      expect((await server.send('/access', { headers: ['Cookie', written] })).status, written).to.equal(200);
    }
  });

  it('row 112: ignores cookies with similar names', async () => {
    for (const name of [
      'Access_Token_Cookie',
      'access_token_cookie2',
      'xaccess_token_cookie',
      'access_token_cookie[]',
      'access%5Ftoken_cookie',
      '$access_token_cookie',
    ]) {
      await server.refusesHeaders(['Cookie', `${name}=${one}`], noToken, ['/access', '/any']);
      const headers = ['Cookie', `${name}=${other}; access_token_cookie=${one}`];
      expect((await server.send('/access', { headers })).status, name).to.equal(200);
    }
  });

  it('row 112: ignores a cookie whose name has a non-ASCII space, which another host can set', async () => {
    const prefixed = await AttackServer.start({ ...options, accessCookieName: '__Host-access' });
    const statusOf = async (cookie: Buffer | string): Promise<number> => {
      const socket = await RawSocket.open(prefixed.port);
      return socket.get('/access', Buffer.concat([Buffer.from('Cookie: '), Buffer.from(cookie as string)]));
    };
    expect(await statusOf(`__Host-access=${one}`)).to.equal(200);
    for (const space of [0xa0, 0x85, 0x0b, 0x0c, 0x1f]) {
      for (const [before, after] of [
        [[space], []],
        [[], [space]],
      ] as const) {
        const name = Buffer.concat([Buffer.from(before), Buffer.from('__Host-access'), Buffer.from(after)]);
        const status = await statusOf(Buffer.concat([name, Buffer.from(`=${one}`)]));
        // Node itself refuses control characters.
        expect(status, `${name.toString('hex')} ${String(status)}`).to.be.oneOf([400, 401]);
      }
    }
  });

  for (const path of ['access', 'refresh', 'both']) {
    // For a pair, the cookies of the first token are set before the second one throws.
    it(`row 113: throws for a Set-Cookie of over 4096 bytes, and sets no cookie (${path})`, async () => {
      thrown = undefined;
      const answer = await server.send(`/long/${path}`, { method: 'POST' });
      expect(answer.status).to.equal(200);
      expect(thrown).to.be.instanceOf(RangeError);
      expect((thrown as Error).message).to.match(/^The cookie (access|refresh)_token_cookie has \d+ bytes/);
      expect(cookieChanges(answer)).to.deep.equal([]);
    });
  }

  it('row 113: sets a cookie of 4096 bytes and refuses one of 4097', () => {
    const token = forge(goodClaims({ csrf: 'c', note: 'x'.repeat(2600) }));
    const lengthWith = (domain: number): number => {
      const auth = new AuthX({ config: { ...options, cookieDomain: `${'d'.repeat(domain)}.example` } });
      let set: string[] = [];
      const res = {
        headersSent: false,
        getHeader: () => undefined,
        setHeader: (name: string, value: string | string[]) => {
          if (name === 'Set-Cookie') set = [value].flat();
        },
      };
      auth.setAccessCookies({ res }, token);
      return set[0]!.length;
    };
    const missing = 4096 - lengthWith(1);
    expect(lengthWith(1 + missing)).to.equal(4096);
    expect(() => lengthWith(2 + missing)).to.throw(RangeError, '4097 bytes');
  });

  for (const name of ['accessCookieName', 'refreshCookieName', 'accessCsrfCookieName', 'refreshCsrfCookieName']) {
    it(`row 114: refuses a __Host- cookie with a domain at start (${name})`, () => {
      for (const prefix of ['__Host-', '__host-', '__HOST-']) {
        const written = { ...options, [name]: `${prefix}token` };
        expect(() => new AuthXConfig(written)).not.to.throw();
        expect(() => new AuthXConfig({ ...written, cookieDomain: 'example.com' }))
          .to.throw(ConfigurationError, /cookieDomain/)
          .with.property('message')
          .that.contains(name);
        const path = { [name.replace('Name', 'Path')]: '/api' };
        expect(() => new AuthXConfig({ ...written, ...path })).to.throw(ConfigurationError, /path/);
        expect(() => new AuthXConfig({ ...written, cookieSecure: false })).to.throw(ConfigurationError, /Secure/);
      }
    });
  }
});
