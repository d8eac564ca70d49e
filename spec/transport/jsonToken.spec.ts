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
  it('finds the member, beside others', () => {
    expect(located({ access_token: token })).to.equal(token);
    expect(located({ a: 1, access_token: token, refresh_token: 'x' })).to.equal(token);
    expect(located({ jwt: token }, json, 'jwt')).to.equal(token);
    expect(located(Object.assign(Object.create(null) as object, { access_token: token }))).to.equal(token);
  });

  const others: readonly (readonly [description: string, body: unknown])[] = [
    ['no body', undefined],
    ['null', null],
    ['a text', token],
    ['a number', 42],
    ['an array', [token]],
    ['an array with such a member', Object.assign([], { access_token: token })],
    ['bytes', Buffer.from(token)],
    ['an empty object', {}],
    ['the member of another type', { refresh_token: token }],
    ['the member in other letters', { Access_Token: token }],
    ['the member deeper down', { data: { access_token: token } }],
    ['an empty text', { access_token: '' }],
    ['a number for the token', { access_token: 42 }],
    ['null for the token', { access_token: null }],
    ['true for the token', { access_token: true }],
    ['a list for the token', { access_token: [token] }],
    ['an object for the token', { access_token: { toString: () => token } }],
    ['an object made of text for the token', { access_token: new String(token) }],
    ['the member inherited', Object.create({ access_token: token })],
    ['the member of __proto__', parsed(`{"__proto__":{"access_token":"${token}"}}`)],
  ];
  for (const [description, body] of others) {
    it(`finds none in ${description}`, () => {
      expect(located(body)).to.equal(undefined);
    });
  }

  for (const member of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
    it(`takes ${member} for a member like any other`, () => {
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
    it(`reads a body that is declared as ${JSON.stringify(type)}`, () => {
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
    it(`reads no body that is declared as ${JSON.stringify(type)}: a page can send some of them without asking`, () => {
      expect(located({ access_token: token }, ['Content-Type', type])).to.equal(undefined);
    });
  }

  it('reads no body that is not declared', () => {
    expect(located({ access_token: token }, [])).to.equal(undefined);
    expect(located({ access_token: token }, ['Accept', 'application/json'])).to.equal(undefined);
  });

  describe('of which the text was kept', () => {
    const read = (text: string): string =>
      outcomeOf(() => jsonToken({ rawHeaders: json, body: parsed(text), rawBody: text }, 'access_token'));

    it('is read as ever', () => {
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
      it(`is refused where a member stands twice, of which parsers take one or the other: ${text}`, () => {
        expect(read(text)).to.equal('refused');
      });
    }

    it('is not parsed again: a body without a good token costs its sender more than the server', () => {
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

    it('is not looked at where it has no token', () => {
      expect(read('{"a":1,"a":2}')).to.equal('no token');
    });

    it('is passed over where it is no text', () => {
      for (const rawBody of [undefined, null, 42, Buffer.from('{'), {}]) {
        expect(jsonToken({ rawHeaders: json, body: { access_token: token }, rawBody }, 'access_token')).to.equal(token);
      }
    });

    it('throws nothing but AmbiguousTokenError, whatever it is', () => {
      const text = fc.oneof(fc.json(), fc.string({ unit: 'binary' }));
      fc.assert(
        fc.property(text, rawBody => {
          const request = { rawHeaders: json, body: { access_token: token }, rawBody };
          expect(outcomeOf(() => jsonToken(request, 'access_token'))).to.be.oneOf([token, 'refused']);
        }),
      );
    });
  });

  it('throws for no body, and finds nothing but the text of the member', () => {
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
  it('is that of the first header, as for node, which drops the others', () => {
    const rawHeaders = ['Content-Type', 'text/plain', 'Content-Type', 'application/json'];
    expect(mediaType({ rawHeaders })).to.equal('text/plain');
  });

  it('is empty where none is named', () => {
    expect(mediaType({ rawHeaders: [] })).to.equal('');
    expect(mediaType({ rawHeaders: ['Content-Type', ''] })).to.equal('');
    expect(mediaType({ rawHeaders: ['Content-Type', '; charset=utf-8'] })).to.equal('');
  });

  it('has no parameters and no capital letters', () => {
    expect(mediaType({ rawHeaders: ['CONTENT-TYPE', ' Multipart/Form-Data ; boundary=X'] })).to.equal(
      'multipart/form-data',
    );
  });
});
