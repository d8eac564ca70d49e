import { expect } from 'chai';
import type { TokenLocation } from '../../src/index';
import { cookieToken, csrfHeader } from '../koa/cookies/support/cookieTokens';
import { outcome } from '../koa/support/serve';
import { secret } from '../support/forge';
import { bearer, type Answer } from '../support/send';
import { AttackServer } from './support/AttackServer';
import { noToken } from './support/refusals';

/** The parts of a request. */
interface Parts {
  readonly headers?: readonly string[];
  readonly query?: string;
  readonly body?: object;
}

/** Puts a token into each location. */
const places: Readonly<Record<TokenLocation, (token: string) => Parts>> = {
  headers: token => ({ headers: bearer(token) }),
  cookies: token => ({ headers: ['Cookie', `access_token_cookie=${token}`] }),
  query: token => ({ query: `?token=${token}` }),
  json: token => ({ body: { access_token: token } }),
};

const names = Object.keys(places) as TokenLocation[];
const pairs = names.flatMap((one, i) => names.slice(i + 1).map(other => [one, other] as const));

describe('Attacks on the locations of tokens', () => {
  let everywhere: AttackServer;

  before(async () => {
    everywhere = await AttackServer.start({ secretKey: secret, tokenLocation: names });
  });

  function send(path: string, ...parts: Parts[]): Promise<Answer> {
    return everywhere.send(path + parts.map(({ query = '' }) => query).join(''), {
      method: 'POST',
      headers: [...csrfHeader(), ...parts.flatMap(({ headers = [] }) => headers)],
      body: Object.assign({}, ...parts.map(({ body }) => body)) as object,
    });
  }

  for (const [one, other] of pairs) {
    it(`row 109: refuses two different tokens in ${one} and ${other}`, async () => {
      const good = cookieToken();
      const expired = cookieToken({ exp: 1 });
      for (const [first, second] of [
        [good, cookieToken({ sub: 'mallory' })],
        [good, 'rubbish'],
        [good, expired],
        [expired, good],
      ] as const) {
        const answer = await send('/guarded-echo', places[one](first), places[other](second));
        expect(outcome(answer)).to.equal('400 AmbiguousTokenError');
        expect(answer.headers['www-authenticate']).to.equal('Bearer error="invalid_request"');
        expect(answer.headers['set-cookie']).to.equal(undefined);
      }
      await everywhere.stillServes();
    });

    it(`row 109: accepts the same token in ${one} and ${other}`, async () => {
      const good = cookieToken();
      expect((await send('/guarded-echo', places[one](good), places[other](good))).status).to.equal(200);
    });
  }

  it('row 109: refuses two different tokens even if the token is optional, whatever its type', async () => {
    const parts = [places.headers(cookieToken()), places.cookies(cookieToken())];
    const headers = parts.flatMap(part => part.headers ?? []);
    for (const path of ['/access', '/text/access', '/optional', '/any', '/scope', '/fresh']) {
      expect(outcome(await everywhere.send(path, { headers })), path).to.equal('400 AmbiguousTokenError');
    }
    expect((await everywhere.send('/echo', { method: 'POST', headers, body: {} })).status).to.equal(200);
  });

  it('row 109: refuses a second token beside one that stands in two locations', async () => {
    const good = cookieToken();
    const parts = [places.headers(good), places.cookies(good), places.query(cookieToken())];
    expect(outcome(await send('/guarded-echo', ...parts))).to.equal('400 AmbiguousTokenError');
  });

  it('row 109: refuses two different tokens in one query', async () => {
    const [one, other] = [cookieToken(), cookieToken()];
    for (const query of [
      `?token=${one}&token=${other}`,
      `?token=&token=${one}`,
      `?token=${one}&token=x&token=${one}`,
    ]) {
      expect(outcome(await everywhere.send(`/access${query}`)), query).to.equal('400 AmbiguousTokenError');
    }
    expect((await everywhere.send(`/access?token=${one}&token=${one}`)).status).to.equal(200);
  });

  it('row 110: ignores a token in the query if that location is not configured', async () => {
    const off = await AttackServer.start({ secretKey: secret, tokenLocation: ['headers', 'cookies', 'json'] });
    for (const name of ['token', 'access_token', 'access_token_cookie', 'Authorization']) {
      for (const path of ['/access', '/text/access', '/any', '/fresh', '/scope']) {
        const { status, headers, json } = await off.send(`${path}?${name}=${cookieToken()}`);
        expect(status).to.equal(noToken.status);
        expect(headers['www-authenticate']).to.equal(noToken.challenge);
        expect(json).to.deep.equal({ message: 'Token Error', error_type: noToken.errorType });
      }
      expect((await off.send(`/optional?${name}=rubbish`)).status).to.equal(200);
    }
  });

  it('row 110: accepts a valid header beside a token in the query if that location is not configured', async () => {
    const off = await AttackServer.start();
    expect((await off.send('/access?token=rubbish', { headers: bearer(cookieToken()) })).status).to.equal(200);
  });

  it('row 111: answers 431 to headers of 20 KB', async () => {
    const long = 'x'.repeat(20 * 1024);
    for (const headers of [bearer(long), ['Cookie', `access_token_cookie=${long}`], ['X-CSRF-TOKEN', long]]) {
      expect((await everywhere.send('/access', { headers })).status).to.equal(431);
    }
    await everywhere.stillServes();
  });

  it('row 111: refuses a token of 9 KB, and deletes its cookie', async () => {
    const long = 'x'.repeat(9 * 1024);
    for (const parts of [places.headers(long), places.cookies(long), places.query(long), places.json(long)]) {
      const answer = await send('/guarded-echo', parts);
      expect(outcome(answer)).to.equal('401 JWTDecodeError');
      const ends = parts.headers?.[0] === 'Cookie';
      expect(answer.headers['set-cookie']?.length ?? 0, JSON.stringify(answer.headers)).to.equal(ends ? 2 : 0);
    }
  });
});
