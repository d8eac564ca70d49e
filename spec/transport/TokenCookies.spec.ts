import { inspect } from 'node:util';
import { expect } from 'chai';
import { AuthXConfig } from '../../src/config/AuthXConfig';
import type { AuthXOptions } from '../../src/config/AuthXOptions';
import { AccessTokenRequiredError, RefreshTokenRequiredError } from '../../src/errors/errors';
import { AuthXError } from '../../src/errors/AuthXError';
import { responseCookies } from '../../src/transport/responseCookies';
import type { ResponseLike } from '../../src/transport/RequestLike';
import { TokenCookies } from '../../src/transport/TokenCookies';
import { TokenIssuer } from '../../src/token/TokenIssuer';
import { TokenVerifier } from '../../src/token/TokenVerifier';
import { answer } from './answer';
import { forge, goodClaims, secret } from '../support/forge';
import { at, claimsOf, nowInSeconds } from '../token/issuing';

/** Returns the cookies and the issuer of one configuration. The tokens live longer than a whole test run. */
function party(options: AuthXOptions = {}): { cookies: TokenCookies; issuer: TokenIssuer } {
  const config = new AuthXConfig(
    Object.assign({ secretKey: secret, tokenLocation: ['cookies'], accessTokenExpires: '3h' }, options),
  );
  const issuer = new TokenIssuer(config);
  return { cookies: new TokenCookies(config, new TokenVerifier(config), issuer), issuer };
}

const { cookies: standard, issuer } = party();
const access = forge(goodClaims({ csrf: 'csrf-of-the-access-token' }));
const refresh = forge(goodClaims({ type: 'refresh', csrf: 'csrf-of-the-refresh-token' }));
const csrfOf = (token: string): string => String(claimsOf(token).csrf);

/** Returns the Set-Cookie headers of a response after `act` has changed it. */
function written(act: (response: ResponseLike) => unknown, before?: string[]): readonly string[] {
  const response = answer(before);
  act(response);
  return responseCookies(response);
}

describe('TokenCookies.set', () => {
  it('writes the token into an HttpOnly cookie, and its CSRF value into a cookie that scripts can read', () => {
    expect(written(response => standard.set(response, 'access', access))).to.deep.equal([
      `access_token_cookie=${access}; Path=/; HttpOnly; Secure; SameSite=Lax`,
      `csrf_access_token=${csrfOf(access)}; Path=/; Secure; SameSite=Lax`,
    ]);
    expect(written(response => standard.set(response, 'refresh', refresh))).to.deep.equal([
      `refresh_token_cookie=${refresh}; Path=/; HttpOnly; Secure; SameSite=Lax`,
      `csrf_refresh_token=${csrfOf(refresh)}; Path=/; Secure; SameSite=Lax`,
    ]);
  });

  it('replaces its own cookies and keeps cookies of other code', () => {
    const before = ['theme=dark', 'access_token_cookie=old; Path=/', 'csrf_access_token=old; Path=/'];
    const after = written(response => standard.set(response, 'access', access), before);
    expect(after).to.have.length(3);
    expect(after[0]).to.equal('theme=dark');
    expect(after[1]).to.include(access);
  });

  it('writes no CSRF cookie when cookieCsrfProtect or csrfInCookies is false', () => {
    for (const options of [{ cookieCsrfProtect: false }, { csrfInCookies: false }]) {
      const { cookies, issuer: own } = party(options);
      expect(written(response => cookies.set(response, 'access', own.issue('access', 'alice')))).to.have.length(1);
    }
  });

  describe('when the token or an option is invalid', () => {
    const refusing = (act: (response: ResponseLike) => void): unknown => {
      const response = answer(['theme=dark']);
      let thrown: unknown;
      try {
        act(response);
      } catch (error) {
        thrown = error;
      }
      expect(responseCookies(response), 'the cookies that are left').to.deep.equal(['theme=dark']);
      expect(response.getHeader('Cache-Control')).to.equal(undefined);
      return thrown;
    };

    it('refuses a token of the other type', () => {
      expect(refusing(response => standard.set(response, 'access', refresh))).to.be.instanceOf(
        AccessTokenRequiredError,
      );
      expect(refusing(response => standard.set(response, 'refresh', access))).to.be.instanceOf(
        RefreshTokenRequiredError,
      );
    });

    for (const [description, token] of [
      ['no token', 'x'],
      ['an empty text', ''],
      ['undefined', undefined],
      ['a token with attributes behind it', `${access}; Domain=evil.example`],
      ["another's token", forge(goodClaims({ csrf: 'x' }), { key: 'y'.repeat(64) })],
      ['an expired token', forge(goodClaims({ csrf: 'x', exp: 1 }))],
      ['a token of an unknown type', forge(goodClaims({ csrf: 'x', type: 'session' }))],
    ] as const) {
      it(`refuses ${description}`, () => {
        expect(refusing(response => standard.set(response, 'access', token as string))).to.be.instanceOf(AuthXError);
      });
    }

    for (const [type, option] of [
      ['access', 'tokenLocation'],
      ['refresh', 'refreshTokenLocation'],
    ] as const) {
      it(`refuses a token without a csrf claim, and names ${option} in the error`, () => {
        for (const csrf of ['', undefined]) {
          const token = forge(goodClaims({ type, csrf }));
          expect(refusing(response => standard.set(response, type, token)))
            .to.be.instanceOf(TypeError)
            .with.property('message')
            .that.includes(`Add 'cookies' to ${option}.`)
            .and.does.not.include(token);
        }
      });
    }

    it('refuses a token so long that browsers would drop its cookie', () => {
      const token = issuer.issue('access', 'alice', { data: { text: 'x'.repeat(4000) } });
      expect(refusing(response => standard.set(response, 'access', token)))
        .to.be.instanceOf(RangeError)
        .with.property('message')
        .that.includes('Browsers drop');
    });

    it('refuses a misspelled option', () => {
      expect(refusing(response => standard.set(response, 'access', access, { maxage: 1 } as never)))
        .to.be.instanceOf(TypeError)
        .with.property('message')
        .that.includes('maxage is not one of maxAge');
    });

    for (const maxAge of [-1, NaN, Infinity, '300', '5 minutes', null, {}]) {
      it(`refuses a maximum age of ${inspect(maxAge)}`, () => {
        expect(
          refusing(response => standard.set(response, 'access', access, { maxAge: maxAge as number })),
        ).to.be.instanceOf(RangeError);
      });
    }
  });

  describe('Max-Age of the cookies', () => {
    /** Returns the Max-Age of both cookies of a fresh token, or undefined if they have none. */
    function age(options: AuthXOptions, maxAge?: number | '1h'): unknown {
      const { cookies, issuer: own } = party(options);
      const start = nowInSeconds();
      const lines = at(start, () => {
        const token = own.issue('access', 'alice');
        return written(response => cookies.set(response, 'access', token, { maxAge }));
      });
      const ages = lines.map(line => /; Max-Age=(\d+)/.exec(line)?.[1]);
      expect(new Set(ages).size, 'one age for both cookies').to.equal(1);
      return ages[0] === undefined ? undefined : Number(ages[0]);
    }

    it('is absent by default, so the cookies end with the browser session', () => {
      expect(age({})).to.equal(undefined);
      expect(age({ sessionCookie: true })).to.equal(undefined);
    });

    it('is the lifetime of the token when sessionCookie is false', () => {
      expect(age({ sessionCookie: false })).to.equal(10_800);
      expect(age({ sessionCookie: false, accessTokenExpires: null })).to.equal(undefined);
    });

    it('is the remaining lifetime of a token that was issued earlier', () => {
      const { cookies } = party({ sessionCookie: false });
      const token = forge(goodClaims({ csrf: 'x', exp: nowInSeconds() + 100.9 }));
      const [line] = at(nowInSeconds(), () => written(response => cookies.set(response, 'access', token)));
      expect(line).to.include('; Max-Age=100; ');
    });

    it('is 0, never negative, for an expired token that only the leeway accepts', () => {
      const { cookies } = party({ sessionCookie: false, decodeLeeway: 60 });
      const token = forge(goodClaims({ csrf: 'x', exp: nowInSeconds() - 30 }));
      const [line] = written(response => cookies.set(response, 'access', token));
      expect(line).to.include('; Max-Age=0; ');
    });

    it('is cookieMaxAge, even 0, whatever sessionCookie says', () => {
      for (const sessionCookie of [true, false]) {
        expect(age({ cookieMaxAge: '1h', sessionCookie })).to.equal(3600);
        expect(age({ cookieMaxAge: 0, sessionCookie })).to.equal(0);
      }
    });

    it('is the maxAge of the call, even 0, whatever the configuration says', () => {
      for (const options of [{}, { cookieMaxAge: 60 }, { sessionCookie: false }] as const) {
        expect(age(options, '1h')).to.equal(3600);
        expect(age(options, 90.7)).to.equal(90);
        expect(age(options, 0)).to.equal(0);
      }
    });
  });
});

describe('TokenCookies.unset', () => {
  it('deletes both cookies of a type with the attributes that they were set with', () => {
    const options = {
      accessCookiePath: '/app',
      accessCsrfCookiePath: '/pages',
      cookieDomain: 'example.com',
      cookieSameSite: 'strict',
    } as const;
    const { cookies, issuer: own } = party(options);
    const set = written(response => cookies.set(response, 'access', own.issue('access', 'alice')));
    const unset = written(response => cookies.unset(response, 'access'));
    const ended = 'Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; ';
    expect(unset.map(line => line.replace(ended, ''))).to.deep.equal(set.map(line => line.replace(/=[^;]*/, '=')));
    for (const line of unset) expect(line).to.include(ended);
  });

  it('leaves the cookies of the other type alone', () => {
    const names = (type: 'access' | 'refresh'): unknown =>
      written(response => standard.unset(response, type)).map(line => line.split('=', 1)[0]);
    expect(names('access')).to.deep.equal(['access_token_cookie', 'csrf_access_token']);
    expect(names('refresh')).to.deep.equal(['refresh_token_cookie', 'csrf_refresh_token']);
  });

  it('deletes no CSRF cookie when none is set', () => {
    for (const options of [{ cookieCsrfProtect: false }, { csrfInCookies: false }]) {
      const { cookies } = party(options);
      expect(written(response => cookies.unset(response, 'access'))).to.have.length(1);
    }
  });

  it('replaces earlier cookies of the same type, and a later set replaces the deletion', () => {
    const response = answer();
    standard.set(response, 'access', access);
    standard.unset(response, 'access');
    expect(responseCookies(response).join()).not.to.include(access);
    standard.set(response, 'access', access);
    expect(responseCookies(response)).to.have.length(2);
    expect(responseCookies(response)[0]).to.include(access);
  });
});

describe('TokenCookies.isWritten', () => {
  it('tells whether a response sets or deletes the token cookie of a type', () => {
    const response = answer('theme=dark');
    expect([standard.isWritten(response, 'access'), standard.isWritten(response, 'refresh')]).to.deep.equal([
      false,
      false,
    ]);
    standard.set(response, 'access', access);
    expect([standard.isWritten(response, 'access'), standard.isWritten(response, 'refresh')]).to.deep.equal([
      true,
      false,
    ]);
    standard.unset(response, 'refresh');
    expect(standard.isWritten(response, 'refresh')).to.equal(true);
  });
});

describe('Cache-Control of a response that carries tokens', () => {
  for (const [before, after] of [
    [undefined, 'no-store'],
    ['public, max-age=600', 'no-store'],
    ['max-age=600', 'no-store'],
    ['no-cache', 'no-store'],
    ['no-store', 'no-store'],
    ['No-Store, max-age=0', 'No-Store, max-age=0'],
    ['private, max-age=60', 'private, max-age=60'],
  ] as const) {
    it(`forbids shared caches: ${before ?? 'no header'} becomes ${after}`, () => {
      for (const act of [
        (response: ResponseLike) => standard.set(response, 'access', access),
        (response: ResponseLike) => standard.unset(response, 'refresh'),
        (response: ResponseLike) => void standard.move(response, { access_token: access }),
      ]) {
        const response = answer();
        if (before !== undefined) response.setHeader('Cache-Control', before);
        act(response);
        expect(response.getHeader('Cache-Control')).to.equal(after);
      }
    });
  }
});

describe('TokenCookies.move', () => {
  const pair = { access_token: access, refresh_token: refresh, token_type: 'bearer', expires_in: 10_800 };

  it('moves the tokens from the body into cookies and leaves the other members', () => {
    const response = answer();
    expect(standard.move(response, { ...pair, user: { name: 'alice' } })).to.deep.equal({
      expires_in: 10_800,
      user: { name: 'alice' },
    });
    const cookies = responseCookies(response).join('\n');
    expect(cookies).to.include(access).and.include(refresh);
  });

  it('does not change the object that the action returned', () => {
    const given = { ...pair };
    standard.move(answer(), given);
    expect(given).to.deep.equal(pair);
  });

  it('moves the only token of a body that has just one', () => {
    expect(standard.move(answer(), { access_token: access, token_type: 'bearer' })).to.deep.equal({});
    expect(standard.move(answer(), { refresh_token: refresh, token_type: 'x' })).to.deep.equal({ token_type: 'x' });
  });

  it('leaves a token in the body if its type does not travel in cookies', () => {
    const { cookies, issuer: own } = party({ tokenLocation: ['headers'], refreshTokenLocation: ['cookies'] });
    const both = { ...pair, access_token: own.issue('access', 'alice'), refresh_token: own.issue('refresh', 'alice') };
    const { refresh_token: _, ...rest } = both;
    const response = answer();
    expect(cookies.move(response, both)).to.deep.equal(rest);
    expect(responseCookies(response).map(line => line.split('=', 1)[0])).to.deep.equal([
      'refresh_token_cookie',
      'csrf_refresh_token',
    ]);
  });

  it('adds the CSRF values to the body when no cookie carries them', () => {
    const { cookies } = party({ csrfInCookies: false });
    expect(cookies.move(answer(), pair)).to.deep.equal({
      expires_in: 10_800,
      csrf_access_token: csrfOf(access),
      csrf_refresh_token: csrfOf(refresh),
    });
    const { cookies: unprotected } = party({ csrfInCookies: false, cookieCsrfProtect: false });
    expect(unprotected.move(answer(), pair)).to.deep.equal({ expires_in: 10_800 });
  });

  for (const [description, body] of [
    ['undefined', undefined],
    ['null', null],
    ['a text', access],
    ['a number', 42],
    ['a list', [access]],
    ['an empty object', {}],
    ['no text for a token', { access_token: 42, refresh_token: null }],
    ['a token that is inherited', Object.create({ access_token: access })],
  ] as const) {
    it(`refuses a body with no token to set: ${description}`, () => {
      expect(() => standard.move(answer(), body)).to.throw(TypeError, '@SetTokenCookies() needs an answer with');
    });
  }

  it('refuses a body whose access and refresh tokens are swapped', () => {
    // This is a mistake in the server's code, so it is a TypeError and not a refusal of the client.
    expect(() => standard.move(answer(), { access_token: refresh })).to.throw(TypeError, 'not a token for its cookie');
    expect(() => standard.move(answer(), { refresh_token: access })).to.throw(TypeError, 'not a token for its cookie');
  });
});

describe('TokenCookies and the other headers of a response', () => {
  it('changes no header when there is no token to set', () => {
    const response = answer();
    standard.setAll(response, []);
    expect(response.getHeader('Set-Cookie')).to.equal(undefined);
    expect(response.getHeader('Cache-Control')).to.equal(undefined);
  });

  it('sets no-store on every response that sets or deletes a token cookie, whatever the action wrote', () => {
    for (const act of [
      (response: ResponseLike) => standard.set(response, 'access', access),
      (response: ResponseLike) => standard.set(response, 'refresh', refresh),
      (response: ResponseLike) => standard.unset(response, 'refresh'),
    ]) {
      const response = answer();
      act(response);
      response.setHeader('Cache-Control', 'public, max-age=60');
      standard.protect(response);
      expect(response.getHeader('Cache-Control')).to.equal('no-store');
    }
    const other = answer('sid=1');
    other.setHeader('Cache-Control', 'public, max-age=60');
    standard.protect(other);
    expect(other.getHeader('Cache-Control')).to.equal('public, max-age=60');
  });

  it('writes no Max-Age for a token that never expires, even if sessionCookie is false', () => {
    const { cookies } = party({ accessTokenExpires: null, sessionCookie: false });
    const lasting = forge(goodClaims({ csrf: 'c', exp: undefined }));
    for (const cookie of written(response => cookies.set(response, 'access', lasting))) {
      expect(cookie).to.not.match(/max-age|expires/i);
    }
  });

  it('names the misspelled option, and says that an action returned an invalid token', () => {
    expect(() => standard.set(answer(), 'access', access, { maxage: 5 } as never)).to.throw(
      TypeError,
      /^The options of a cookie: maxage /,
    );
    try {
      standard.move(answer(), { access_token: 'rubbish' });
      expect.fail('It was moved.');
    } catch (error) {
      expect(error)
        .to.be.instanceOf(TypeError)
        .and.have.property(
          'message',
          '@SetTokenCookies(): the action returned a value that is not a token for its cookie.',
        );
      expect((error as Error).cause).to.be.instanceOf(AuthXError);
    }
  });
});
