import { expect } from 'chai';
import type { CookieAttributes } from '../../src/config/CookieAttributes';
import { deleted, serializeCookie } from '../../src/transport/responseCookies';

const name = { name: 'sid', path: '/' };
const content = { value: 'v', httpOnly: true, maxAge: undefined };
const settings: CookieAttributes = { domain: undefined, sameSite: 'lax', secure: true, partitioned: false };

describe('serializeCookie', () => {
  const table: readonly (readonly [
    description: string,
    cookie: Partial<typeof name>,
    content: object,
    settings: object,
    written: string,
  ])[] = [
    ['a cookie without optional attributes', {}, {}, {}, 'sid=v; Path=/; HttpOnly; Secure; SameSite=Lax'],
    ['a path', { path: '/auth' }, {}, {}, 'sid=v; Path=/auth; HttpOnly; Secure; SameSite=Lax'],
    ['a domain', {}, {}, { domain: 'a.b' }, 'sid=v; Path=/; Domain=a.b; HttpOnly; Secure; SameSite=Lax'],
    ['an age', {}, { maxAge: 60 }, {}, 'sid=v; Path=/; Max-Age=60; HttpOnly; Secure; SameSite=Lax'],
    ['a cookie that scripts can read', {}, { httpOnly: false }, {}, 'sid=v; Path=/; Secure; SameSite=Lax'],
    ['a cookie that is sent without TLS', {}, {}, { secure: false }, 'sid=v; Path=/; HttpOnly; SameSite=Lax'],
    ['SameSite strict', {}, {}, { sameSite: 'strict' }, 'sid=v; Path=/; HttpOnly; Secure; SameSite=Strict'],
    ['SameSite none', {}, {}, { sameSite: 'none' }, 'sid=v; Path=/; HttpOnly; Secure; SameSite=None'],
    [
      'a partitioned cookie',
      {},
      {},
      { sameSite: 'none', partitioned: true },
      'sid=v; Path=/; HttpOnly; Secure; SameSite=None; Partitioned',
    ],
    ['an empty value', {}, { value: '' }, {}, 'sid=; Path=/; HttpOnly; Secure; SameSite=Lax'],
    [
      'an age of 0 with an Expires date, for clients that ignore Max-Age',
      {},
      { maxAge: 0 },
      {},
      'sid=v; Path=/; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Secure; SameSite=Lax',
    ],
    [
      'a deletion with the path and domain of the cookie',
      { path: '/auth' },
      deleted,
      { domain: 'a.b', sameSite: 'strict' },
      'sid=; Path=/auth; Domain=a.b; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Secure; SameSite=Strict',
    ],
  ];
  for (const [description, cookie, changes, other, written] of table) {
    it(`writes ${description}`, () => {
      expect(serializeCookie({ ...name, ...cookie }, { ...content, ...changes }, { ...settings, ...other })).to.equal(
        written,
      );
    });
  }

  it('writes a cookie of 4096 bytes and refuses a longer one, because browsers drop it silently', () => {
    const room = 4096 - serializeCookie(name, { ...content, value: '' }, settings).length;
    const longest = serializeCookie(name, { ...content, value: 'x'.repeat(room) }, settings);
    expect(Buffer.byteLength(longest)).to.equal(4096);
    expect(() => serializeCookie(name, { ...content, value: 'x'.repeat(room + 1) }, settings)).to.throw(
      RangeError,
      'The cookie sid has 4097 bytes. Browsers drop cookies of more than 4096 bytes. Put less in the token.',
    );
  });

  it('does not show the value of a cookie that is too long in the error', () => {
    expect(() => serializeCookie(name, { ...content, value: 'secret'.repeat(1000) }, settings))
      .to.throw(RangeError)
      .with.property('message')
      .that.does.not.include('secret');
  });
});

describe('The value in serializeCookie', () => {
  const of = (value: string) => () => serializeCookie(name, { ...content, value }, settings);

  it('cannot add attributes or another header', () => {
    for (const value of ['x; Domain=example.com', 'a,b', 'a b', 'a"b', 'a\\b', 'x\r\nSet-Cookie: y=1', 'é']) {
      expect(of(value), value).to.throw(TypeError, 'cannot hold this value');
    }
  });

  it('can be any token and any CSRF value of the library', () => {
    for (const value of ['', 'aa.bb-_.cc', 'f81d4fae-7dec-41d0-a765-00a0c91e6bf6'])
      expect(of(value)()).to.contain(value);
  });
});
