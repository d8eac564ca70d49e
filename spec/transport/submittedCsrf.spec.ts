import { inspect } from 'node:util';
import { expect } from 'chai';
import fc from 'fast-check';
import type { CsrfSettings } from '../../src/config/CsrfSettings';
import { CSRFError } from '../../src/errors/errors';
import { submittedCsrf } from '../../src/transport/csrf';
import type { RequestLike } from '../../src/transport/RequestLike';
import { csrfSettings } from './csrfSettings';

const headersOnly = csrfSettings({});
const withForms = csrfSettings({ csrfCheckForm: true });

/** Returns the submitted value, `none`, or `refused` for a CSRFError. */
function submitted(request: RequestLike, settings: CsrfSettings, type: 'access' | 'refresh' = 'access'): string {
  try {
    return submittedCsrf(request, settings, type) ?? 'none';
  } catch (error) {
    if (error instanceof CSRFError) return 'refused';
    throw error;
  }
}

const byHeader = (...rawHeaders: string[]): string => submitted({ rawHeaders }, headersOnly);
const form = (body: unknown, contentType = 'application/x-www-form-urlencoded'): RequestLike => ({
  rawHeaders: ['Content-Type', contentType],
  body,
});

describe('submittedCsrf', () => {
  describe('with the CSRF header', () => {
    it('returns the value unchanged, and finds the header name in any letter case', () => {
      expect(byHeader('X-CSRF-TOKEN', 'v')).to.equal('v');
      expect(byHeader('x-csrf-token', 'v')).to.equal('v');
      expect(byHeader('X-Csrf-Token', 'v w, \u00e9')).to.equal('v w, \u00e9');
    });

    it('returns undefined when the header is missing, empty or has another name', () => {
      expect(byHeader()).to.equal('none');
      expect(byHeader('X-CSRF-TOKEN', '')).to.equal('none');
      expect(byHeader('X-XSRF-TOKEN', 'v', 'X-CSRF', 'v', 'Y-X-CSRF-TOKEN', 'v')).to.equal('none');
      expect(byHeader('X-Note', 'X-CSRF-TOKEN', 'v', 'w')).to.equal('none');
    });

    it('refuses two CSRF headers, even if they are equal or empty', () => {
      expect(byHeader('X-CSRF-TOKEN', 'v', 'x-csrf-token', 'v')).to.equal('refused');
      expect(byHeader('X-CSRF-TOKEN', 'v', 'X-CSRF-TOKEN', '')).to.equal('refused');
      expect(byHeader('X-CSRF-TOKEN', '', 'X-CSRF-TOKEN', '')).to.equal('refused');
    });

    it('reads the header name of the token type', () => {
      const settings = csrfSettings({ accessCsrfHeaderName: 'X-A', refreshCsrfHeaderName: 'X-R' });
      const request = { rawHeaders: ['X-A', 'a', 'X-R', 'r', 'X-CSRF-TOKEN', 'x'] };
      expect(submitted(request, settings, 'access')).to.equal('a');
      expect(submitted(request, settings, 'refresh')).to.equal('r');
    });
  });

  describe('with a form body', () => {
    for (const type of [
      'application/x-www-form-urlencoded',
      'Application/X-WWW-Form-URLencoded; charset=utf-8',
      'multipart/form-data; boundary=x',
    ]) {
      it(`returns the field of a ${type} body only if csrfCheckForm is true`, () => {
        expect(submitted(form({ csrf_token: 'v' }, type), withForms)).to.equal('v');
        expect(submitted(form({ csrf_token: 'v' }, type), headersOnly)).to.equal('none');
      });
    }

    for (const type of ['application/json', 'text/plain', '', 'application/x-www-form-urlencoded-2']) {
      it(`returns undefined when the content type is ${type === '' ? 'missing' : type}`, () => {
        expect(submitted(form({ csrf_token: 'v' }, type), withForms)).to.equal('none');
      });
    }

    const others: readonly (readonly [description: string, body: unknown])[] = [
      ['no parsed body', undefined],
      ['null instead of a parsed body', null],
      ['text instead of a parsed body', 'csrf_token=v'],
      ['no fields', {}],
      ['only other fields', { csrf: 'v', CSRF_TOKEN: 'v' }],
      ['an empty field', { csrf_token: '' }],
      ['a field that is inherited', Object.create({ csrf_token: 'v' })],
    ];
    for (const [description, body] of others) {
      it(`returns undefined when the form has ${description}`, () => {
        expect(submitted(form(body), withForms)).to.equal('none');
      });
    }

    for (const field of [['v'], ['v', 'v'], [], { a: 'v' }, 42, true, null, undefined]) {
      it(`refuses the field ${inspect(field)}, which is not a single string`, () => {
        expect(submitted(form({ csrf_token: field }), withForms)).to.equal('refused');
      });
    }

    it('reads the field name of the token type', () => {
      const settings = csrfSettings({
        csrfCheckForm: true,
        accessCsrfFieldName: 'a',
        refreshCsrfFieldName: '__proto__',
      });
      const body = Object.defineProperty({ a: 'x', csrf_token: 'z' }, '__proto__', { value: 'y', enumerable: true });
      expect(submitted(form(body), settings, 'access')).to.equal('x');
      expect(submitted(form(body), settings, 'refresh')).to.equal('y');
      expect(submitted(form({}), settings, 'refresh')).to.equal('none');
    });

    it('prefers the header, unless the header is empty', () => {
      const { rawHeaders = [], body } = form({ csrf_token: 'field' });
      expect(submitted({ rawHeaders: [...rawHeaders, 'X-CSRF-TOKEN', 'header'], body }, withForms)).to.equal('header');
      expect(submitted({ rawHeaders: [...rawHeaders, 'X-CSRF-TOKEN', ''], body }, withForms)).to.equal('field');
    });
  });

  it('throws only CSRFError, for any headers and any body', () => {
    const name = fc.constantFrom('X-CSRF-TOKEN', 'x-csrf-token', 'Content-Type', 'Y');
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('application/x-www-form-urlencoded', 'multipart/form-data', ''),
    );
    const body = fc.oneof(fc.anything(), fc.record({ csrf_token: fc.anything() }));
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value)), body, (headers, parsed) => {
        expect(submitted({ rawHeaders: headers.flat(), body: parsed }, withForms)).to.be.a('string');
      }),
    );
  });
});
