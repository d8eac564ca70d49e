import { expect } from 'chai';
import fc from 'fast-check';
import { queryToken } from '../../src/transport/queryToken';
import { outcomeOf } from './outcomeOf';

const token = 'aaa.bbb.c-_';
const located = (url: string | undefined, name = 'token'): string =>
  outcomeOf(() => queryToken({ rawHeaders: [], url }, name));

const table: readonly (readonly [description: string, url: string | undefined, outcome: string])[] = [
  ['the parameter alone', `/me?token=${token}`, token],
  ['the parameter among others', `/me?a=1&token=${token}&b=2`, token],
  ['a token, percent-encoded', '/me?token=aaa%2Ebbb%2Ec-_', token],
  ['the name, percent-encoded', `/me?%74oken=${token}`, token],
  ['a plus, which is a space', '/me?token=a+b', 'a b'],
  ['an encoded plus', '/me?token=a%2Bb', 'a+b'],
  ['an equals sign in the value', '/me?token=a=b=', 'a=b='],
  ['a question mark in the value', '/me?token=a?b', 'a?b'],
  ['a question mark before the name', `/me??token=${token}`, 'no token'],
  ['an incomplete escape', '/me?token=a%2', 'a%2'],
  ['an invalid escape', '/me?token=a%zz', 'a%zz'],
  ['an escape that is not UTF-8', '/me?token=a%ff', 'a\ufffd'],
  ['a URL with scheme and host', `http://example.com/me?token=${token}`, token],
  ['no text at all', undefined, 'no token'],
  ['nothing in it', '', 'no token'],
  ['no query', '/me', 'no token'],
  ['an empty query', '/me?', 'no token'],
  ['the parameter in the path', `/me/token=${token}`, 'no token'],
  ['the parameter in a fragment', `/me#token=${token}`, 'no token'],
  ['the parameter without a value', '/me?token', 'no token'],
  ['the parameter with an empty value', '/me?token=', 'no token'],
  ['other parameters', '/me?tokens=x&xtoken=y&Token=z&TOKEN=a', 'no token'],
  ['the parameter as a list like in qs', `/me?token[]=${token}&token[0]=${token}`, 'no token'],
  ['semicolons, which do not separate parameters', `/me?a=1;token=${token}`, 'no token'],
  ['the parameter twice with the same value', `/me?token=${token}&token=${token}`, token],
  ['the parameter twice with the same value in two encodings', `/me?token=${token}&token=aaa%2Ebbb.c-_`, token],
  ['the parameter twice without a value', '/me?token=&token', 'no token'],
  ['two values that differ', `/me?token=${token}&token=x`, 'refused'],
  ['two values that differ, the first empty', `/me?token=&token=${token}`, 'refused'],
  ['two values that differ, the last empty', `/me?token=${token}&token=`, 'refused'],
];

describe('queryToken', () => {
  for (const [description, url, outcome] of table) {
    it(`${outcome === 'refused' ? 'refuses' : `finds ${outcome === token ? 'the token' : outcome} in`} a URL with ${description}`, () => {
      expect(located(url)).to.equal(outcome);
    });
  }

  it('reads a parameter of a configured name, and no other', () => {
    expect(located(`/me?jwt=${token}`, 'jwt')).to.equal(token);
    expect(located(`/me?token=${token}`, 'jwt')).to.equal('no token');
    for (const inherited of ['__proto__', 'constructor', 'toString']) {
      expect(located('/me?a=1', inherited)).to.equal('no token');
      expect(located(`/me?${inherited}=x`, inherited)).to.equal('x');
    }
  });

  it('finds any value that was encoded under any name', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 });
    fc.assert(
      fc.property(text, text, fc.dictionary(text, text), (name, value, others) => {
        const query = new URLSearchParams({ ...others, [name]: value });
        expect(located(`/me?${query.toString()}`, name)).to.equal(value);
      }),
    );
  });

  it('throws only AmbiguousTokenError, for any URL', () => {
    const part = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('?', '&', 'token=', '%', '%ff', '#', '+'));
    fc.assert(
      fc.property(fc.array(part), parts => {
        expect(located(parts.join(''))).to.be.a('string');
      }),
    );
  });
});
