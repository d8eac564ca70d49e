import { expect } from 'chai';
import fc from 'fast-check';
import { jsonToken } from '../../src/transport/jsonToken';
import { mediaType } from '../../src/transport/mediaType';
import { outcomeOf } from './outcomeOf';

const token = 'aaa.bbb.c-_';
const json = ['Content-Type', 'application/json'];
const located = (body: unknown, rawHeaders = json, member = 'access_token'): string | undefined =>
  jsonToken({ rawHeaders, body }, member);
const parsed = (text: string): unknown => JSON.parse(text) as unknown;

describe('jsonToken', () => {
  it('finds the member among others', () => {
    expect(located({ access_token: token })).to.equal(token);
    expect(located({ a: 1, access_token: token, refresh_token: 'x' })).to.equal(token);
    expect(located({ jwt: token }, json, 'jwt')).to.equal(token);
    expect(located(Object.assign(Object.create(null) as object, { access_token: token }))).to.equal(token);
  });

  const others: readonly (readonly [description: string, body: unknown])[] = [
    ['a request without a body', undefined],
    ['a body of null', null],
    ['a text', token],
    ['a number', 42],
    ['an array', [token]],
    ['an array that has the member', Object.assign([], { access_token: token })],
    ['a body of bytes', Buffer.from(token)],
    ['an empty object', {}],
    ['the member of the other token type', { refresh_token: token }],
    ['the member in another letter case', { Access_Token: token }],
    ['the member deeper down', { data: { access_token: token } }],
    ['an empty text', { access_token: '' }],
    ['a number instead of the token', { access_token: 42 }],
    ['null instead of the token', { access_token: null }],
    ['true instead of the token', { access_token: true }],
    ['a list instead of the token', { access_token: [token] }],
    ['an object instead of the token', { access_token: { toString: () => token } }],
    ['a String object instead of the token', { access_token: new String(token) }],
    ['an inherited member', Object.create({ access_token: token })],
    ['a member of __proto__', parsed(`{"__proto__":{"access_token":"${token}"}}`)],
  ];
  for (const [description, body] of others) {
    it(`finds no token in ${description}`, () => {
      expect(located(body)).to.equal(undefined);
    });
  }

  for (const member of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
    it(`treats ${member} like any other member name`, () => {
      expect(located({}, json, member)).to.equal(undefined);
      expect(located(parsed(`{"${member}":"${token}"}`), json, member)).to.equal(token);
    });
  }

  for (const type of [
    'application/json',
    'Application/JSON',
    'APPLICATION/JSON',
    'application/json; charset=utf-8',
    'application/json;charset=utf-8',
    'application/json ; charset="utf-8"; x=y',
    '  application/json  ',
    'application/json;',
  ]) {
    it(`reads a body with the content type ${JSON.stringify(type)}`, () => {
      expect(located({ access_token: token }, ['content-type', type])).to.equal(token);
    });
  }

  for (const type of [
    '',
    'text/plain',
    'text/json',
    'application/jsonp',
    'application/json5',
    'application/xjson',
    'application/problem+json',
    'application/vnd.api+json',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'text/plain; application/json',
    'application/json, text/plain',
    'application / json',
    '"application/json"',
    '*/*',
  ]) {
    it(`ignores a body with the content type ${JSON.stringify(type)}, because other sites can send some types without preflight`, () => {
      expect(located({ access_token: token }, ['Content-Type', type])).to.equal(undefined);
    });
  }

  it('ignores a body without a content type', () => {
    expect(located({ access_token: token }, [])).to.equal(undefined);
    expect(located({ access_token: token }, ['Accept', 'application/json'])).to.equal(undefined);
  });

  describe('when the raw text of the body was kept', () => {
    const read = (text: string): string =>
      outcomeOf(() => jsonToken({ rawHeaders: json, body: parsed(text), rawBody: text }, 'access_token'));

    it('finds the token in text without duplicate members', () => {
      expect(read(`{"access_token":"${token}"}`)).to.equal(token);
      expect(read(` { "a": [1, {"b": null}], "access_token": "${token}", "c": "\\u00e9\u00e9" } `)).to.equal(token);
      expect(read('{}')).to.equal('no token');
    });

    for (const text of [
      `{"access_token":"x","access_token":"${token}"}`,
      `{"access_token":"${token}","access_token":"${token}"}`,
      `{"access_token":null,"access_token":"${token}"}`,
      `{"\\u0061ccess_token":"x","access_token":"${token}"}`,
      `{"a":{"b":1,"b":2},"access_token":"${token}"}`,
    ]) {
      it(`refuses text with a duplicate member: ${text}`, () => {
        expect(read(text)).to.equal('refused');
      });
    }

    it('does not parse the text a second time, so a large body costs the server little', () => {
      const { parse } = JSON;
      const text = `{"access_token":"${token}","a":[{"b":1},{"b":1}]}`;
      const body = parsed(text);
      JSON.parse = () => expect.fail('the body was parsed again');
      try {
        expect(jsonToken({ rawHeaders: json, body, rawBody: text }, 'access_token')).to.equal(token);
      } finally {
        JSON.parse = parse;
      }
    });

    it('does not check the text of a body without a token', () => {
      expect(read('{"a":1,"a":2}')).to.equal('no token');
    });

    it('ignores a raw body that is not a string', () => {
      for (const rawBody of [undefined, null, 42, Buffer.from('{'), {}]) {
        expect(jsonToken({ rawHeaders: json, body: { access_token: token }, rawBody }, 'access_token')).to.equal(token);
      }
    });

    it('throws only AmbiguousTokenError, for any raw text', () => {
      const text = fc.oneof(fc.json(), fc.string({ unit: 'binary' }));
      fc.assert(
        fc.property(text, rawBody => {
          const request = { rawHeaders: json, body: { access_token: token }, rawBody };
          expect(outcomeOf(() => jsonToken(request, 'access_token'))).to.be.oneOf([token, 'refused']);
        }),
      );
    });
  });

  it('never throws, and returns only the text of the member, for any body', () => {
    fc.assert(
      fc.property(
        fc.anything({ withNullPrototype: true }),
        fc.constantFrom('access_token', '', '__proto__'),
        (body, name) => {
          const found = located(body, json, name);
          if (found === undefined) return;
          expect(found).to.equal((body as Record<string, unknown>)[name]);
        },
      ),
    );
    fc.assert(
      fc.property(fc.anything(), value => {
        const found = located({ access_token: value });
        expect(found).to.equal(typeof value === 'string' && value !== '' ? value : undefined);
      }),
    );
  });
});

describe('mediaType', () => {
  it('uses the first Content-Type header, like Node', () => {
    const rawHeaders = ['Content-Type', 'text/plain', 'Content-Type', 'application/json'];
    expect(mediaType({ rawHeaders })).to.equal('text/plain');
  });

  it('returns an empty string when no type is named', () => {
    expect(mediaType({ rawHeaders: [] })).to.equal('');
    expect(mediaType({ rawHeaders: ['Content-Type', ''] })).to.equal('');
    expect(mediaType({ rawHeaders: ['Content-Type', '; charset=utf-8'] })).to.equal('');
  });

  it('removes parameters and uses small letters', () => {
    expect(mediaType({ rawHeaders: ['CONTENT-TYPE', ' Multipart/Form-Data ; boundary=X'] })).to.equal(
      'multipart/form-data',
    );
  });
});
