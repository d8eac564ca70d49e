import { expect } from 'chai';
import { AuthXConfig } from '../../src/config/AuthXConfig';
import type { AuthXOptions } from '../../src/config/AuthXOptions';
import type { ResponseLike } from '../../src/transport/RequestLike';
import { responseCookies } from '../../src/transport/responseCookies';
import { TokenCookies } from '../../src/transport/TokenCookies';
import { TokenIssuer } from '../../src/token/TokenIssuer';
import { TokenVerifier } from '../../src/token/TokenVerifier';
import { forge, goodClaims, secret } from '../support/forge';
import { claimsOf } from '../token/issuing';
import { answer } from './answer';

/** Writes cookies for one configuration. */
function writing(options: AuthXOptions = {}): TokenCookies {
  const config = new AuthXConfig(Object.assign({ secretKey: secret, tokenLocation: ['cookies'] }, options));
  return new TokenCookies(config, new TokenVerifier(config), new TokenIssuer(config));
}

const token = (type: 'access' | 'refresh', claims: Record<string, unknown> = {}): string =>
  forge(goodClaims({ type, csrf: `csrf-${type}`, ...claims }));

/** The token cookies of a response, and how many seconds each lasts. */
const lasting = (response: ResponseLike): object =>
  Object.fromEntries<number | undefined>(
    responseCookies(response)
      .filter(cookie => /^\w+_token_cookie=/.test(cookie))
      .map(cookie => {
        const age = /Max-Age=(\d+)/.exec(cookie)?.[1];
        return [cookie.split('_', 1)[0]!, age === undefined ? undefined : Number(age)];
      }),
  );

const chosenIn = (response: ResponseLike, name: string): unknown => {
  const cookie = responseCookies(response).find(line => line.startsWith(`${name}=`)) ?? '';
  return claimsOf(cookie.slice(name.length + 1).split(';', 1)[0]!).cookie_lifetimes;
};

describe('Two calls that set cookies of one response', () => {
  const cookies = writing();
  let response: ResponseLike;

  beforeEach(() => {
    response = answer();
  });

  for (const [title, other] of [
    ['another subject', { sub: 'bob' }],
    ['another session of the same subject', { sid: 'another' }],
  ] as const) {
    it(`do not mix the lifetimes of a login with those of ${title}`, () => {
      cookies.set(response, 'refresh', token('refresh', { sid: 'one', ...other }), { maxAge: 3000 });
      cookies.set(response, 'access', token('access', { sid: 'one' }), { maxAge: 60 });
      expect(lasting(response)).to.deep.equal({ refresh: 3000, access: 60 });
      expect(chosenIn(response, 'refresh_token_cookie')).to.deep.equal({ refresh: 3000 });
      expect(chosenIn(response, 'access_token_cookie')).to.deep.equal({ access: 60 });
    });
  }

  it('leave the first cookie where it is, if the second call chooses no lifetime', () => {
    cookies.set(response, 'refresh', token('refresh'));
    response.setHeader('Set-Cookie', [...responseCookies(response), 'theme=dark']);
    cookies.set(response, 'access', token('access'));
    expect(responseCookies(response).map(line => line.split('=', 1)[0])).to.deep.equal([
      'refresh_token_cookie',
      'csrf_refresh_token',
      'theme',
      'access_token_cookie',
      'csrf_access_token',
    ]);
  });

  it('do not bring back a cookie that was deleted between them', () => {
    cookies.set(response, 'access', token('access'), { maxAge: 60 });
    cookies.unset(response, 'access');
    cookies.set(response, 'refresh', token('refresh'), { maxAge: 3000 });
    expect(lasting(response)).to.deep.equal({ access: 0, refresh: 3000 });
  });

  it('do not bring back a cookie that the application took out of the response', () => {
    cookies.set(response, 'access', token('access'), { maxAge: 60 });
    response.setHeader('Set-Cookie', []);
    cookies.set(response, 'refresh', token('refresh'), { maxAge: 3000 });
    expect(lasting(response)).to.deep.equal({ refresh: 3000 });
  });

  it('tell the remaining token of a lifetime that is chosen after the other cookie was deleted', () => {
    cookies.setAll(
      response,
      [
        ['access', token('access')],
        ['refresh', token('refresh')],
      ],
      { maxAge: 3000 },
    );
    cookies.unset(response, 'access');
    cookies.set(response, 'access', token('access'), { maxAge: 60 });
    expect(chosenIn(response, 'refresh_token_cookie')).to.deep.equal({ access: 60, refresh: 3000 });
  });

  it('leave the cookie as it is, if the answer of the action holds no token for a cookie', () => {
    const accessOnly = writing({ refreshTokenLocation: ['json'] });
    accessOnly.set(response, 'access', token('access'), { maxAge: 60 });
    const body = { refresh_token: token('refresh') };
    expect(accessOnly.move(response, body)).to.deep.equal(body);
    expect(lasting(response)).to.deep.equal({ access: 60 });
  });
});

describe('TokenCookies.unsetFormer', () => {
  const cookies = writing({ formerCookies: [{ name: 'access_token_cookie', domain: 'example.com' }] });

  it('deletes the listed cookies of a type, without HttpOnly', () => {
    const response = answer();
    cookies.unsetFormer(response, ['access']);
    expect(responseCookies(response)).to.deep.equal([
      'access_token_cookie=; Path=/; Domain=example.com; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Secure; SameSite=Lax',
    ]);
  });

  it('changes no header if no cookie of the type is listed', () => {
    const response = answer();
    cookies.unsetFormer(response, ['refresh']);
    expect(response.getHeader('Set-Cookie')).to.equal(undefined);
  });
});
