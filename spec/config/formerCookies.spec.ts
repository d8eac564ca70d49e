import { expect } from 'chai';
import { AuthXConfig } from '../../src/config/AuthXConfig';
import type { AuthXOptions } from '../../src/config/AuthXOptions';
import { secret } from '../support/forge';
import { complaint as complaintOf } from './complaint';

const complaint = (options: AuthXOptions): string => complaintOf(Object.assign({ secretKey: secret }, options));

/** Returns the former cookies of a configuration, one line for each. */
const former = (options: AuthXOptions): string[] =>
  new AuthXConfig(Object.assign({ secretKey: secret }, options)).cookies.former.map(
    ({ name, path, domain, partitioned, type }) =>
      [name, path, domain, partitioned && 'partitioned', type].filter(Boolean).join(' '),
  );

describe('The option formerCookies', () => {
  it('lists no cookies by default', () => {
    expect(former({})).to.deep.equal([]);
  });

  it('lists all four cookies for a former domain, each with its current path', () => {
    expect(former({ formerCookies: [{ domain: 'example.com' }], refreshCookiePath: '/auth' })).to.deep.equal([
      'access_token_cookie / example.com access',
      'csrf_access_token / example.com access',
      'refresh_token_cookie /auth example.com refresh',
      'csrf_refresh_token / example.com refresh',
    ]);
  });

  it('lists all four cookies without a domain for domain: null', () => {
    const options = { cookieDomain: 'example.com', formerCookies: [{ domain: null }] };
    expect(former(options)).to.have.length(4);
    expect(former(options)[0]).to.equal('access_token_cookie / access');
  });

  it('lists one cookie for a name with a former path', () => {
    const options = { refreshCookiePath: '/auth', formerCookies: [{ name: 'refresh_token_cookie', path: '/' }] };
    expect(former(options)).to.deep.equal(['refresh_token_cookie / refresh']);
  });

  it('lists cookies with names that are no longer used, without a type', () => {
    expect(former({ formerCookies: [{ name: 'sid' }, { name: 'sid', path: '/api' }] })).to.deep.equal([
      'sid /',
      'sid /api',
    ]);
  });

  it('lists the unpartitioned cookies for partitioned: false', () => {
    const options = {
      cookieSameSite: 'none',
      cookiePartitioned: true,
      formerCookies: [{ partitioned: false }],
    } satisfies AuthXOptions;
    expect(former(options)[0]).to.equal('access_token_cookie / access');
    const back = { formerCookies: [{ name: 'access_token_cookie', partitioned: true }] };
    expect(former(back)).to.deep.equal(['access_token_cookie / partitioned access']);
  });

  it('refuses cookies that are still set', () => {
    const rows: readonly AuthXOptions[] = [
      { formerCookies: [{ path: '/' }] },
      { formerCookies: [{ domain: null }] },
      { formerCookies: [{ name: 'csrf_access_token' }] },
      { formerCookies: [{ name: 'refresh_token_cookie' }], refreshCookiePath: '/auth' },
      { formerCookies: [{ domain: '.EXAMPLE.com' }], cookieDomain: 'example.com' },
    ];
    for (const options of rows)
      expect(complaint(options)).to.match(
        /^formerCookies\[0\]: \w+ with the path \/\w* is a cookie of this configuration/,
      );
  });

  it('accepts the CSRF cookies if they are no longer set', () => {
    const formerCookies = [{ name: 'csrf_access_token' }];
    expect(former({ formerCookies, csrfInCookies: false })).to.have.length(1);
    expect(former({ formerCookies, cookieCsrfProtect: false })).to.have.length(1);
  });

  it('names the invalid entry in the error', () => {
    const good = { name: 'sid' };
    for (const [entry, words] of [
      [{}, 'formerCookies[1]: is empty. Give the name, domain or path'],
      ['sid', 'formerCookies[1]: must be an object with name, domain or path.'],
      [
        { Domain: 'example.com' },
        'formerCookies[1].Domain: is not one of name, domain, path, partitioned. Did you mean domain?',
      ],
      [{ name: 'a b' }, 'formerCookies[1].name: must be the name of a cookie'],
      [{ domain: 'https://example.com' }, 'formerCookies[1].domain: must be a host name'],
      [{ name: 'sid', path: 'auth' }, 'formerCookies[1].path: must be a path that begins with /'],
      [{ name: 'sid', partitioned: 'yes' }, 'formerCookies[1].partitioned: must be true or false.'],
    ] as const) {
      expect(complaint({ formerCookies: [good, entry as object] })).to.include(words);
    }
  });
});

describe('The option cookiePartitioned', () => {
  it('is refused without SameSite none and Secure, which browsers require', () => {
    for (const options of [{}, { cookieSameSite: 'strict' }, { cookieSameSite: 'lax', cookieSecure: false }] as const) {
      expect(complaint({ cookiePartitioned: true, ...options })).to.match(
        /^cookiePartitioned: .* wants cookieSameSite: 'none' and cookieSecure: true\.$/,
      );
    }
    expect(complaint({ cookiePartitioned: true, cookieSameSite: 'none', cookieSecure: false })).to.match(
      /cookieSecure/,
    );
  });
});
