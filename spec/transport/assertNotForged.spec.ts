import { expect } from 'chai';
import fc from 'fast-check';
import { type TokenLocation, tokenLocations } from '../../src/config/TokenLocation';
import type { CsrfOptions } from '../../src/config/CsrfOptions';
import { CSRFError, MissingCSRFTokenError } from '../../src/errors/errors';
import { assertNotForged } from '../../src/transport/csrf';
import type { RequestLike } from '../../src/transport/RequestLike';
import { RequestToken, UnverifiedToken } from '../../src/transport/RequestToken';
import type { TokenPayload } from '../../src/token/TokenPayload';
import { csrfSettings } from './csrfSettings';

const csrf = '3f9a2c1e-5b7d-4e8f-a6c0-d1b2e3f4a5b6';
const right = ['X-CSRF-TOKEN', csrf];
const foreign = ['Host', 'api.example.com', 'Origin', 'https://evil.example'];
const missing = 'MissingCSRFTokenError';
const wrong = 'CSRFError';

/** A request, what its token says, and what the guard wants. */
interface Case {
  readonly method?: string | undefined;
  readonly headers?: readonly string[];
  readonly body?: unknown;
  readonly location?: TokenLocation;
  /** Claims of the token. */
  readonly claims?: { readonly csrf?: unknown; readonly type?: string };
  readonly options?: CsrfOptions;
  readonly demanded?: boolean | undefined;
  /** False for a token of which nobody knows how it came. */
  readonly hasOrigin?: boolean;
}

/** `let in`, or the name of the refusal. */
function outcome({
  location = 'cookies',
  claims = {},
  options = {},
  demanded,
  hasOrigin = true,
  ...rest
}: Case): string {
  const method = 'method' in rest ? rest.method : 'POST';
  const request: RequestLike = { method, rawHeaders: rest.headers ?? [], body: rest.body };
  const credential = new UnverifiedToken('t', location, hasOrigin ? { request, type: 'access' } : undefined);
  const payload = { type: 'access', csrf, ...claims } as TokenPayload;
  try {
    assertNotForged(credential, payload, csrfSettings(options), demanded);
    return 'let in';
  } catch (error) {
    if (error instanceof CSRFError || error instanceof MissingCSRFTokenError) return error.errorType;
    throw error;
  }
}

describe('assertNotForged', () => {
  describe('of a cookie', () => {
    it('wants the value that the token names', () => {
      expect(outcome({ headers: right })).to.equal('let in');
      expect(outcome({ headers: ['x-csrf-token', csrf] })).to.equal('let in');
    });

    const values: readonly (readonly [description: string, headers: readonly string[], outcome: string])[] = [
      ['no value', [], missing],
      ['an empty value', ['X-CSRF-TOKEN', ''], missing],
      ['another value', ['X-CSRF-TOKEN', '7b0d1c52-8f6e-4d3a-9c41-5e2f6a7b8c9d'], wrong],
      ['the value but for its last letter', ['X-CSRF-TOKEN', `${csrf.slice(0, -1)}0`], wrong],
      ['the value but for its first letter', ['X-CSRF-TOKEN', `0${csrf.slice(1)}`], wrong],
      ['the value in capital letters', ['X-CSRF-TOKEN', csrf.toUpperCase()], wrong],
      ['the value cut off', ['X-CSRF-TOKEN', csrf.slice(0, -1)], wrong],
      ['the value and more', ['X-CSRF-TOKEN', `${csrf}0`], wrong],
      ['the value and a NUL', ['X-CSRF-TOKEN', `${csrf}\0`], wrong],
      ['the value with a space before', ['X-CSRF-TOKEN', ` ${csrf}`], wrong],
      ['a value of the same length with a letter beyond ASCII', ['X-CSRF-TOKEN', `\u00e9${csrf.slice(1)}`], wrong],
      ['the value twice', [...right, ...right], wrong],
      ['the value twice in one header', ['X-CSRF-TOKEN', `${csrf}, ${csrf}`], wrong],
      ['the value in quotes', ['X-CSRF-TOKEN', `"${csrf}"`], wrong],
      ['the value in a cookie, which a browser adds by itself', ['Cookie', `csrf_access_token=${csrf}`], missing],
      ['undefined as a text', ['X-CSRF-TOKEN', 'undefined'], wrong],
    ];
    for (const [description, headers, expected] of values) {
      it(`refuses ${description} with ${expected}`, () => {
        expect(outcome({ headers })).to.equal(expected);
      });
    }

    for (const claim of [undefined, '', null]) {
      it(`refuses a token whose csrf claim is ${String(claim) || 'empty'}, whatever is submitted`, () => {
        expect(outcome({ claims: { csrf: claim } })).to.equal(missing);
        for (const value of [csrf, 'undefined', 'null', ' ', '""']) {
          expect(outcome({ claims: { csrf: claim }, headers: ['X-CSRF-TOKEN', value] })).to.equal(wrong);
        }
        const form = { headers: ['Content-Type', 'multipart/form-data'], body: { csrf_token: '' } };
        expect(outcome({ claims: { csrf: claim }, options: { csrfCheckForm: true }, ...form })).to.equal(missing);
      });
    }

    it('compares over bytes: a claim beyond ASCII, in UTF-8 as it is sent', () => {
      const sent = Buffer.from('gr\u00fc\u00df', 'utf8').toString('latin1');
      expect(outcome({ claims: { csrf: 'gr\u00fc\u00df' }, headers: ['X-CSRF-TOKEN', sent] })).to.equal('let in');
      expect(outcome({ claims: { csrf: 'gr\u00fc\u00df' }, headers: ['X-CSRF-TOKEN', 'gr\u00fc\u00df'] })).to.equal(
        wrong,
      );
    });

    it('reads header and field by the type that the token says, not by the cookie that it came in', () => {
      const options = {
        accessCsrfHeaderName: 'X-A',
        refreshCsrfHeaderName: 'X-R',
        csrfCheckForm: true,
        accessCsrfFieldName: 'a',
        refreshCsrfFieldName: 'r',
      };
      const form = ['Content-Type', 'application/x-www-form-urlencoded'];
      for (const [type, header, field, otherHeader, otherField] of [
        ['access', 'X-A', 'a', 'X-R', 'r'],
        ['refresh', 'X-R', 'r', 'X-A', 'a'],
      ] as const) {
        const claims = { type };
        expect(outcome({ options, claims, headers: [header, csrf] })).to.equal('let in');
        expect(outcome({ options, claims, headers: [otherHeader, csrf] })).to.equal(missing);
        expect(outcome({ options, claims, headers: form, body: { [field]: csrf } })).to.equal('let in');
        expect(outcome({ options, claims, headers: form, body: { [otherField]: csrf } })).to.equal(missing);
      }
    });

    it('takes a field of a form only where forms are looked at', () => {
      const form = { headers: ['Content-Type', 'application/x-www-form-urlencoded'], body: { csrf_token: csrf } };
      expect(outcome({ ...form, options: { csrfCheckForm: true } })).to.equal('let in');
      expect(outcome(form)).to.equal(missing);
      const lists = { ...form, body: { csrf_token: [csrf] }, options: { csrfCheckForm: true } };
      expect(outcome(lists)).to.equal(wrong);
    });
  });

  describe('by method', () => {
    for (const method of ['GET', 'HEAD', 'OPTIONS']) {
      it(`wants nothing of ${method}, unless the guard demands it or the methods name it`, () => {
        expect(outcome({ method })).to.equal('let in');
        expect(outcome({ method, headers: foreign })).to.equal('let in');
        expect(outcome({ method, demanded: true })).to.equal(missing);
        expect(outcome({ method, demanded: true, headers: right })).to.equal('let in');
        expect(outcome({ method, options: { csrfMethods: [method] } })).to.equal(missing);
      });
    }

    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'LOCK', 'PROPFIND', 'TRACE', 'QUERY', 'get', 'post', '']) {
      it(`wants the value of ${JSON.stringify(method)}`, () => {
        expect(outcome({ method })).to.equal(missing);
        expect(outcome({ method, headers: right })).to.equal('let in');
      });
    }

    it('wants it of a method that is not known', () => {
      expect(outcome({ method: undefined })).to.equal(missing);
      expect(outcome({ method: undefined, options: { csrfMethods: ['PUT'] } })).to.equal(missing);
    });

    it('keeps to the methods that are configured, in any letter case', () => {
      const options = { csrfMethods: ['post', 'Lock'] };
      for (const method of ['POST', 'post', 'LOCK', 'lock']) expect(outcome({ method, options })).to.equal(missing);
      for (const method of ['GET', 'PUT', 'DELETE']) expect(outcome({ method, options })).to.equal('let in');
    });
  });

  describe('by what the guard says', () => {
    it('wants nothing where it says false, of another site neither', () => {
      expect(outcome({ demanded: false })).to.equal('let in');
      expect(outcome({ demanded: false, headers: foreign })).to.equal('let in');
    });

    it('wants the value where it says true, though the configuration does not', () => {
      const options = { cookieCsrfProtect: false };
      expect(outcome({ options })).to.equal('let in');
      expect(outcome({ options, demanded: true })).to.equal(missing);
      expect(outcome({ options: { csrfMethods: ['PUT'] }, demanded: true })).to.equal(missing);
    });
  });

  describe('by another site', () => {
    it('refuses it, although the value is right', () => {
      expect(outcome({ headers: [...foreign, ...right] })).to.equal(wrong);
      expect(outcome({ headers: ['Sec-Fetch-Site', 'cross-site', ...right] })).to.equal(wrong);
      expect(outcome({ headers: ['Sec-Fetch-Site', 'same-site', ...right] })).to.equal(wrong);
    });

    it('refuses it where there is no double submit, and where the methods leave this one out', () => {
      expect(outcome({ headers: foreign, options: { cookieCsrfProtect: false } })).to.equal(wrong);
      expect(outcome({ headers: foreign, options: { csrfMethods: ['PUT'] } })).to.equal(wrong);
    });

    it('lets it in where it is allowed, or nobody looks, and the value is right', () => {
      const allowing = { allowedOrigins: ['https://evil.example'] };
      for (const options of [allowing, { csrfOriginCheck: false }]) {
        expect(outcome({ headers: [...foreign, ...right], options })).to.equal('let in');
        expect(outcome({ headers: foreign, options })).to.equal(missing);
      }
    });
  });

  it('looks at cookies alone: what a browser does not add by itself was not forged', () => {
    for (const location of tokenLocations) {
      const expected = location === 'cookies' ? [missing, wrong, missing] : ['let in', 'let in', 'let in'];
      expect([
        outcome({ location }),
        outcome({ location, headers: foreign }),
        outcome({ location, demanded: true }),
      ]).to.deep.equal(expected);
    }
  });

  it('refuses a cookie token whose request nobody knows, unless nothing is wanted', () => {
    const hasOrigin = false;
    expect(outcome({ hasOrigin, headers: right })).to.equal(missing);
    expect(outcome({ hasOrigin, headers: right, options: { csrfMethods: ['PUT'] } })).to.equal(missing);
    expect(outcome({ hasOrigin, demanded: false })).to.equal('let in');
    expect(outcome({ hasOrigin, options: { cookieCsrfProtect: false } })).to.equal('let in');
  });

  it('looks at the request of a token that a guard has let in before', () => {
    const request = { method: 'POST', rawHeaders: right };
    const payload = { type: 'access', csrf } as TokenPayload;
    const of = (from: RequestLike): RequestToken =>
      new RequestToken(new UnverifiedToken('t', 'cookies', { request: from, type: 'access' }), payload);
    expect(() => assertNotForged(of(request), payload, csrfSettings({}), undefined)).not.to.throw();
    expect(() => assertNotForged(of({ ...request, rawHeaders: [] }), payload, csrfSettings({}), undefined)).to.throw(
      MissingCSRFTokenError,
    );
  });

  it('throws nothing but its two errors, and lets in no change without the right value, for any request', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(csrf, '', 'cross-site', 'null'));
    const name = fc.constantFrom('X-CSRF-TOKEN', 'Content-Type', 'Origin', 'Sec-Fetch-Site', 'Host', 'Cookie');
    const headers = fc.array(fc.tuple(name, text), { maxLength: 5 });
    const method = fc.oneof(fc.constantFrom('POST', 'DELETE', 'post', undefined), fc.string());
    fc.assert(
      fc.property(headers, method, fc.anything(), (sent, used, body) => {
        const result = outcome({ headers: sent.flat(), method: used, body });
        if (result !== 'let in' || ['GET', 'HEAD', 'OPTIONS'].includes(used as string)) return;
        const submitted = sent.filter(([of]) => of === 'X-CSRF-TOKEN').map(([, value]) => value);
        expect(submitted).to.deep.equal([csrf]);
      }),
    );
  });
});
