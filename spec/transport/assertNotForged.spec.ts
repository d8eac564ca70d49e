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

/** A request, the claims of its token, and the csrf option of the guard. */
interface Case {
  readonly method?: string | undefined;
  readonly headers?: readonly string[];
  readonly body?: unknown;
  readonly location?: TokenLocation;
  /** The claims of the token. */
  readonly claims?: { readonly csrf?: unknown; readonly type?: string };
  readonly options?: CsrfOptions;
  readonly demanded?: boolean | undefined;
  /** False if the request of the token is unknown. */
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
  describe('for a token from a cookie', () => {
    it('accepts a request that submits the csrf claim of the token', () => {
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
      it(`refuses a token whose csrf claim is ${String(claim) || 'empty'}, whatever value is submitted`, () => {
        expect(outcome({ claims: { csrf: claim } })).to.equal(missing);
        for (const value of [csrf, 'undefined', 'null', ' ', '""']) {
          expect(outcome({ claims: { csrf: claim }, headers: ['X-CSRF-TOKEN', value] })).to.equal(wrong);
        }
        const form = { headers: ['Content-Type', 'multipart/form-data'], body: { csrf_token: '' } };
        expect(outcome({ claims: { csrf: claim }, options: { csrfCheckForm: true }, ...form })).to.equal(missing);
      });
    }

    it('compares bytes, so a non-ASCII claim matches its UTF-8 form', () => {
      const sent = Buffer.from('gr\u00fc\u00df', 'utf8').toString('latin1');
      expect(outcome({ claims: { csrf: 'gr\u00fc\u00df' }, headers: ['X-CSRF-TOKEN', sent] })).to.equal('let in');
      expect(outcome({ claims: { csrf: 'gr\u00fc\u00df' }, headers: ['X-CSRF-TOKEN', 'gr\u00fc\u00df'] })).to.equal(
        wrong,
      );
    });

    it('chooses the header and the form field by the type claim of the token, not by its cookie', () => {
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

    it('accepts a form field only if csrfCheckForm is true', () => {
      const form = { headers: ['Content-Type', 'application/x-www-form-urlencoded'], body: { csrf_token: csrf } };
      expect(outcome({ ...form, options: { csrfCheckForm: true } })).to.equal('let in');
      expect(outcome(form)).to.equal(missing);
      const lists = { ...form, body: { csrf_token: [csrf] }, options: { csrfCheckForm: true } };
      expect(outcome(lists)).to.equal(wrong);
    });
  });

  describe('by request method', () => {
    for (const method of ['GET', 'HEAD', 'OPTIONS']) {
      it(`requires no CSRF value for ${method}, unless the guard or csrfMethods demands it`, () => {
        expect(outcome({ method })).to.equal('let in');
        expect(outcome({ method, headers: foreign })).to.equal('let in');
        expect(outcome({ method, demanded: true })).to.equal(missing);
        expect(outcome({ method, demanded: true, headers: right })).to.equal('let in');
        expect(outcome({ method, options: { csrfMethods: [method] } })).to.equal(missing);
      });
    }

    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'LOCK', 'PROPFIND', 'TRACE', 'QUERY', 'get', 'post', '']) {
      it(`requires the CSRF value for ${JSON.stringify(method)}`, () => {
        expect(outcome({ method })).to.equal(missing);
        expect(outcome({ method, headers: right })).to.equal('let in');
      });
    }

    it('requires the CSRF value when the method is unknown', () => {
      expect(outcome({ method: undefined })).to.equal(missing);
      expect(outcome({ method: undefined, options: { csrfMethods: ['PUT'] } })).to.equal(missing);
    });

    it('checks exactly the configured methods, in any letter case', () => {
      const options = { csrfMethods: ['post', 'Lock'] };
      for (const method of ['POST', 'post', 'LOCK', 'lock']) expect(outcome({ method, options })).to.equal(missing);
      for (const method of ['GET', 'PUT', 'DELETE']) expect(outcome({ method, options })).to.equal('let in');
    });
  });

  describe('when the guard sets csrf itself', () => {
    it('skips every check if the guard says false, even for another site', () => {
      expect(outcome({ demanded: false })).to.equal('let in');
      expect(outcome({ demanded: false, headers: foreign })).to.equal('let in');
    });

    it('requires the value if the guard says true, even if the configuration does not', () => {
      const options = { cookieCsrfProtect: false };
      expect(outcome({ options })).to.equal('let in');
      expect(outcome({ options, demanded: true })).to.equal(missing);
      expect(outcome({ options: { csrfMethods: ['PUT'] }, demanded: true })).to.equal(missing);
    });
  });

  describe('for a request from another site', () => {
    it('refuses the request, even with the right value', () => {
      expect(outcome({ headers: [...foreign, ...right] })).to.equal(wrong);
      expect(outcome({ headers: ['Sec-Fetch-Site', 'cross-site', ...right] })).to.equal(wrong);
      expect(outcome({ headers: ['Sec-Fetch-Site', 'same-site', ...right] })).to.equal(wrong);
    });

    it('refuses the request, even if double submit is off or csrfMethods leaves out the method', () => {
      expect(outcome({ headers: foreign, options: { cookieCsrfProtect: false } })).to.equal(wrong);
      expect(outcome({ headers: foreign, options: { csrfMethods: ['PUT'] } })).to.equal(wrong);
    });

    it('accepts the right value if the origin is allowed or csrfOriginCheck is false', () => {
      const allowing = { allowedOrigins: ['https://evil.example'] };
      for (const options of [allowing, { csrfOriginCheck: false }]) {
        expect(outcome({ headers: [...foreign, ...right], options })).to.equal('let in');
        expect(outcome({ headers: foreign, options })).to.equal(missing);
      }
    });
  });

  it('checks only tokens from cookies, because browsers send no others by themselves', () => {
    for (const location of tokenLocations) {
      const expected = location === 'cookies' ? [missing, wrong, missing] : ['let in', 'let in', 'let in'];
      expect([
        outcome({ location }),
        outcome({ location, headers: foreign }),
        outcome({ location, demanded: true }),
      ]).to.deep.equal(expected);
    }
  });

  it('refuses a cookie token whose request is unknown, unless no check applies', () => {
    const hasOrigin = false;
    expect(outcome({ hasOrigin, headers: right })).to.equal(missing);
    expect(outcome({ hasOrigin, headers: right, options: { csrfMethods: ['PUT'] } })).to.equal(missing);
    expect(outcome({ hasOrigin, demanded: false })).to.equal('let in');
    expect(outcome({ hasOrigin, options: { cookieCsrfProtect: false } })).to.equal('let in');
  });

  it('checks the request of a token that another guard has already verified', () => {
    const request = { method: 'POST', rawHeaders: right };
    const payload = { type: 'access', csrf } as TokenPayload;
    const of = (from: RequestLike): RequestToken =>
      new RequestToken(new UnverifiedToken('t', 'cookies', { request: from, type: 'access' }), payload);
    expect(() => assertNotForged(of(request), payload, csrfSettings({}), undefined)).not.to.throw();
    expect(() => assertNotForged(of({ ...request, rawHeaders: [] }), payload, csrfSettings({}), undefined)).to.throw(
      MissingCSRFTokenError,
    );
  });

  it('throws only its two errors and accepts no unsafe method without the right value, for any request', () => {
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
