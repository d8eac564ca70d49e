import { expect } from 'chai';
import fc from 'fast-check';
import { AuthXConfig } from '../../src/config/AuthXConfig';
import type { AuthXOptions } from '../../src/config/AuthXOptions';
import { ConfigurationError } from '../../src/errors/errors';
import { secret } from '../support/forge';
import { complaint as complaintOf } from './complaint';

const complaint = (options: AuthXOptions): string => complaintOf(Object.assign({ secretKey: secret }, options));
const accepts = (options: AuthXOptions): boolean =>
  new AuthXConfig(Object.assign({ secretKey: secret }, options)).cookies.secure;

/** Each option with the name of a cookie, and the option with its path. */
const names = [
  ['accessCookieName', 'accessCookiePath'],
  ['accessCsrfCookieName', 'accessCsrfCookiePath'],
  ['refreshCookieName', 'refreshCookiePath'],
  ['refreshCsrfCookieName', 'refreshCsrfCookiePath'],
] as const;

describe('Validation of cookies that browsers would drop', () => {
  for (const [name, path] of names) {
    describe(`by ${name}`, () => {
      for (const prefix of ['__Host-', '__host-', '__HOST-', '__hOsT-']) {
        it(`refuses ${prefix} with a path`, () => {
          expect(complaint({ [name]: `${prefix}x`, [path]: '/auth' })).to.match(
            new RegExp(`^${name}: ${prefix}x needs the path /\\. `),
          );
        });

        it(`refuses ${prefix} with a domain`, () => {
          expect(complaint({ [name]: `${prefix}x`, cookieDomain: 'example.com' })).to.match(
            new RegExp(`^${name}: ${prefix}x cannot have a cookieDomain\\. `),
          );
        });

        it(`refuses ${prefix} without Secure`, () => {
          expect(complaint({ [name]: `${prefix}x`, cookieSecure: false })).to.match(
            new RegExp(`^${name}: ${prefix}x needs cookieSecure: true`),
          );
        });
      }

      for (const prefix of ['__Secure-', '__secure-', '__SECURE-']) {
        it(`refuses ${prefix} without Secure`, () => {
          expect(complaint({ [name]: `${prefix}x`, cookieSecure: false })).to.match(
            new RegExp(`^${name}: ${prefix}x needs cookieSecure: true`),
          );
        });
      }
    });

    it(`accepts a ${name} with a prefix whose rules are kept`, () => {
      for (const prefix of ['__Host-', '__host-']) {
        expect(accepts({ [name]: `${prefix}x` })).to.equal(true);
        expect(accepts({ [name]: `${prefix}x`, [path]: '/' })).to.equal(true);
      }
      expect(accepts({ [name]: '__Secure-x', [path]: '/auth', cookieDomain: 'example.com' })).to.equal(true);
    });

    it(`accepts a ${name} that only resembles a prefix`, () => {
      for (const like of ['_Host-x', '__Hostx', 'x__Host-', '__Host_x', '__Secure']) {
        const options = { [name]: like, [path]: '/auth', cookieDomain: 'example.com', cookieSecure: false };
        expect(accepts(options)).to.equal(false);
      }
    });
  }

  it('refuses SameSite none without Secure', () => {
    expect(complaint({ cookieSameSite: 'none', cookieSecure: false })).to.match(
      /^cookieSameSite: 'none' needs cookieSecure: true/,
    );
    expect(accepts({ cookieSameSite: 'none' })).to.equal(true);
    expect(accepts({ cookieSameSite: 'lax', cookieSecure: false })).to.equal(false);
    expect(accepts({ cookieSameSite: 'strict', cookieSecure: false })).to.equal(false);
  });
});

describe('Validation of cookies with the same name', () => {
  for (const [one] of names) {
    for (const [other] of names) {
      if (one === other) continue;
      it(`refuses the same name for ${one} and ${other}`, () => {
        const message = complaint({ [one]: 'same', [other]: 'same' });
        expect(message)
          .to.match(/^\w+: is the same as \w+\. Give each its own name\.$/)
          .and.include(one)
          .and.include(other);
      });
    }
  }

  it('refuses the same name even with different paths, because some requests carry both cookies', () => {
    const paths = { accessCookiePath: '/app', refreshCookiePath: '/auth' };
    expect(complaint({ accessCookieName: 'token', refreshCookieName: 'token', ...paths })).to.include('is the same as');
  });

  it('refuses the same name if one of them is a default', () => {
    expect(complaint({ accessCookieName: 'csrf_refresh_token' })).to.match(
      /^refreshCsrfCookieName: is the same as accessCookieName/,
    );
  });

  it('accepts names in different letter case, because browsers keep them apart', () => {
    expect(accepts({ accessCookieName: 'token', refreshCookieName: 'TOKEN' })).to.equal(true);
  });
});

describe('Validation of any cookie name, path and domain', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.string({ maxLength: 12 }),
    fc.constantFrom('/', '/a', '/a\r\nSet-Cookie: x=y', '__Host-a', 'a; Domain=b', 'example.com'),
  );
  const options = fc.record<AuthXOptions>(
    Object.fromEntries([...names.flat(), 'cookieDomain'].map(option => [option, text])),
    { requiredKeys: [] },
  );

  it('throws a ConfigurationError, or the values fit into one Set-Cookie header', () => {
    fc.assert(
      fc.property(options, given => {
        let config;
        try {
          config = new AuthXConfig({ secretKey: secret, ...given });
        } catch (error) {
          expect(error).to.be.instanceOf(ConfigurationError);
          return;
        }
        const { access, refresh, domain = '' } = config.cookies;
        for (const { name, path } of [access.token, access.csrf, refresh.token, refresh.csrf]) {
          expect(`${name}=; Path=${path}; Domain=${domain}`).to.match(
            /^[\x21-\x3a\x3c\x3e-\x7e]+=; Path=\/[ -:<-~]*; Domain=[\w.-]*$/,
          );
        }
      }),
    );
  });
});
