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

/** What an action sees when it sets cookies. */
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

describe('attacks on cookies', () => {
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

  it('row 112: refuses two values of one cookie, whichever is good', async () => {
    await refuses(`access_token_cookie=${one}; access_token_cookie=${other}`);
    await refuses(`access_token_cookie=${one}; access_token_cookie=rubbish`);
    await refuses(`access_token_cookie=rubbish; access_token_cookie=${one}`);
    await refuses(`access_token_cookie=; access_token_cookie=${one}`);
    await refuses(`access_token_cookie=${one}; access_token_cookie=`);
    await refuses(`access_token_cookie=${one};access_token_cookie=${one};access_token_cookie=${other}`);
    await refuses(`a=b; access_token_cookie="${one}"; c=d;access_token_cookie=${other}; e`);
  });

  it('row 112: refuses them in two headers', () =>
    refuses(`access_token_cookie=${one}`, `access_token_cookie=${other}`));

  it('row 112: ends neither cookie, since nobody can tell which is the wrong one', async () => {
    const headers = ['Cookie', `access_token_cookie=${one}; access_token_cookie=rubbish`];
    expect((await server.send('/access', { headers })).headers['set-cookie']).to.equal(undefined);
  });

  it('row 112: refuses two values of the refresh cookie where one is wanted', async () => {
    const refresh = cookieToken({ type: 'refresh' });
    const headers = ['Cookie', `refresh_token_cookie=${refresh}; refresh_token_cookie=rubbish`];
    await server.refusesHeaders(headers, invalidRequest, ['/refresh', '/any']);
    await server.refusesHeaders(headers, noToken, ['/access', '/scope']);
    const both = [...headers, 'Cookie', `access_token_cookie=${one}`];
    expect((await server.send('/access', { headers: both })).status).to.equal(200);
  });

  it('row 112: lets in one value twice', async () => {
    for (const written of [
      `access_token_cookie=${one}; access_token_cookie=${one}`,
      `access_token_cookie="${one}"; access_token_cookie=${one}`,
      `  access_token_cookie = ${one} ;access_token_cookie=${one}`,
    ]) {
      expect((await server.send('/access', { headers: ['Cookie', written] })).status, written).to.equal(200);
    }
  });

  it('row 112: cookies whose names are nearly the same are others', async () => {
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

  it('row 112: a name with a space beyond ASCII, which browsers let another host set, is another', async () => {
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
    // Of a pair, the first token's cookies are set by the time that the second one's throw.
    const isSettled = path !== 'both';
    (isSettled ? it : it.skip)(
      `row 113: a Set-Cookie of over 4096 bytes throws when it is made, and sets nothing (${path})`,
      async () => {
        thrown = undefined;
        const answer = await server.send(`/long/${path}`, { method: 'POST' });
        expect(answer.status).to.equal(200);
        expect(thrown).to.be.instanceOf(RangeError);
        expect((thrown as Error).message).to.match(/^The cookie (access|refresh)_token_cookie has \d+ bytes/);
        expect(cookieChanges(answer)).to.deep.equal([]);
      },
    );
  }

  it('row 113: 4096 bytes are set, and one more is not', () => {
    const config = new AuthXConfig(options);
    const auth = new AuthX({ config });
    const lengthOf = (padding: number): number => {
      let set: string[] = [];
      const res = {
        headersSent: false,
        getHeader: () => undefined,
        setHeader: (name: string, value: string | string[]) => {
          if (name === 'Set-Cookie') set = [value].flat();
        },
      };
      auth.setAccessCookies({ res }, forge(goodClaims({ csrf: 'c', jti: 'j', note: 'x'.repeat(padding) })));
      return set[0]!.length;
    };
    let padding = 2700;
    while (lengthOf(padding + 1) <= 4094) padding += 1;
    expect(lengthOf(padding)).to.be.within(4092, 4096);
    expect(() => lengthOf(padding + 6)).to.throw(RangeError);
  });

  for (const name of ['accessCookieName', 'refreshCookieName', 'accessCsrfCookieName', 'refreshCsrfCookieName']) {
    it(`row 114: a __Host- cookie with a domain is refused at start (${name})`, () => {
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
