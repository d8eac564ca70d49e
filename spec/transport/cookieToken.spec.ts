import { expect } from 'chai';
import fc from 'fast-check';
import { cookieToken, cookieValues } from '../../src/transport/cookieToken';
import { outcomeOf } from './outcomeOf';

const name = 'sid';
const token = 'aaa.bbb.c-_';
const rawHeaders = (...cookies: string[]): string[] => cookies.flatMap(cookie => ['Cookie', cookie]);
const located = (...cookies: string[]): string =>
  outcomeOf(() => cookieToken({ rawHeaders: rawHeaders(...cookies) }, name));

const table: readonly (readonly [description: string, cookies: readonly string[], outcome: string])[] = [
  ['the cookie alone', [`sid=${token}`], token],
  ['the cookie first', [`sid=${token}; other=x`], token],
  ['the cookie last', [`other=x; sid=${token}`], token],
  ['the cookie between others', [`a=1; sid=${token}; b=2`], token],
  ['no space after the semicolon', [`a=1;sid=${token};b=2`], token],
  ['more spaces and tabs', [`a=1;  \tsid=${token} \t ; b=2`], token],
  ['spaces around the equals sign', [`sid = ${token}`], token],
  ['a semicolon at the end', [`sid=${token};`], token],
  ['quotes, which RFC 6265 section 4.1.1 allows', [`sid="${token}"`], token],
  ['a quote only at the end', [`sid=${token}"`], `${token}"`],
  ['quotes after something', [`sid=x"${token}"`], `x"${token}"`],
  ['quotes before something', [`sid="${token}"x`], `"${token}"x`],
  ['a second header of cookies', ['a=1', `sid=${token}`], token],
  ['no cookie', [], 'no token'],
  ['other cookies', ['other=x; another=y'], 'no token'],
  ['nothing in it', [''], 'no token'],
  ['nothing but semicolons', [';;; ; ;'], 'no token'],
  ['an empty value', ['sid='], 'no token'],
  ['an empty value in quotes', ['sid=""'], 'no token'],
  ['only spaces for a value', ['sid=   ; a=1'], 'no token'],
  ['the name without an equals sign', ['sid'], 'no token'],
  ['a longer name without an equals sign', ['sidx; sid-'], 'no token'],
  ['the name as a value', ['a=sid'], 'no token'],
  ['the pair as a value', [`a=sid=${token}`], 'no token'],
  ['a name that ends in ours', [`xsid=${token}`], 'no token'],
  ['a name that begins with ours', [`sidx=${token}`], 'no token'],
  ['a name with ours in it', [`__Host-sid-2=${token}`], 'no token'],
  ['our name in another letter case', [`SID=${token}; Sid=${token}`], 'no token'],
  ['our name in quotes', [`"sid"=${token}`], 'no token'],
  ['our name, percent-encoded', [`%73id=${token}`], 'no token'],
  ['a non-ASCII space before our name, which browsers take for part of the name', [`\u00a0sid=${token}`], 'no token'],
  ['a non-ASCII space after our name', [`sid\u00a0=${token}`], 'no token'],
  [
    'white space other than spaces and tabs before our name',
    [`\fsid=${token}; \vsid=${token}; \ufeffsid=${token}`],
    'no token',
  ],
  ['a non-ASCII space before the name of another cookie', [`\u00a0sid=x; sid=${token}`], token],
  ['a space in the name', [`si d=${token}`], 'no token'],
  ['the cookie without a name', [`=sid=${token}`], 'no token'],
  ['commas, which do not separate cookies', [`a=1, sid=${token}`], 'no token'],
  ['RFC 2965 attributes, which are other cookies', [`$Version=1; sid=${token}; $Path=/`], token],
  ['an equals sign in the value', ['sid=aaa=bbb='], 'aaa=bbb='],
  ['a percent-encoded value, which stays as it is', ['sid=a%2Eb'], 'a%2Eb'],
  ['spaces in the value', ['sid=a b'], 'a b'],
  ['one quote', ['sid="a'], '"a'],
  ['a quote in the middle', ['sid=a"b'], 'a"b'],
  ['quotes around a semicolon, which still separates cookies', ['sid="a;b"'], '"a'],
  ['the cookie within the quotes of another cookie, which still counts', [`a="x; sid=${token}; b=y"`], token],
  ['the cookie twice with the same value', [`sid=${token}; sid=${token}`], token],
  ['the cookie twice with the same value, once in quotes', [`sid=${token}; sid="${token}"`], token],
  ['the cookie twice with the same value in two headers', [`sid=${token}`, `sid=${token}`], token],
  ['the cookie twice without a value', ['sid=; sid='], 'no token'],
  ['two values that differ', [`sid=${token}; sid=x`], 'refused'],
  ['two values that differ, the first empty', [`sid=; sid=${token}`], 'refused'],
  ['two values that differ, the last empty', [`sid=${token}; sid=`], 'refused'],
  ['two values that differ in letter case', ['sid=a; sid=A'], 'refused'],
  ['two values that differ, in two headers', [`sid=${token}`, 'a=1; sid=x'], 'refused'],
  ['three values of which the last differs', [`sid=${token}; sid=${token}; sid=x`], 'refused'],
];

describe('cookieToken', () => {
  for (const [description, cookies, outcome] of table) {
    it(`${outcome === 'refused' ? 'refuses' : `finds ${outcome === token ? 'the token' : outcome} in`} a Cookie header with ${description}`, () => {
      expect(located(...cookies)).to.equal(outcome);
    });
  }

  it('reads the Cookie header in any letter case, and no other header', () => {
    const at = (header: string): string => outcomeOf(() => cookieToken({ rawHeaders: [header, `sid=${token}`] }, name));
    expect(at('cookie')).to.equal(token);
    expect(at('COOKIE')).to.equal(token);
    for (const other of ['Cookie2', 'Set-Cookie', 'X-Cookie']) expect(at(other)).to.equal('no token');
  });

  it('compares a cookie name with special characters literally', () => {
    const odd = '__Host-a.b*|$^';
    const at = (cookie: string): string => outcomeOf(() => cookieToken({ rawHeaders: rawHeaders(cookie) }, odd));
    expect(at(`${odd}=${token}`)).to.equal(token);
    expect(at(`__Host-axb*|$^=${token}`)).to.equal('no token');
  });

  it('finds no token for the name of an inherited property', () => {
    for (const inherited of ['__proto__', 'constructor', 'toString']) {
      expect(cookieToken({ rawHeaders: rawHeaders('a=1') }, inherited)).to.equal(undefined);
      expect(cookieToken({ rawHeaders: rawHeaders(`${inherited}=x`) }, inherited)).to.equal('x');
    }
  });

  it('throws only AmbiguousTokenError and returns only text from the header, for any header', () => {
    const part = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom('sid=', 'sid', '=', ';', '"', ' ', ',', 'sid="', `sid=${token}`),
    );
    const header = fc.array(part, { maxLength: 8 }).map(parts => parts.join(''));
    fc.assert(
      fc.property(fc.array(header, { maxLength: 3 }), headers => {
        const found = located(...headers);
        if (found === 'refused' || found === 'no token') return;
        expect(headers.some(one => one.includes(found))).to.equal(true);
      }),
    );
  });
});

describe('cookieValues', () => {
  it('returns all values in the order in which they came', () => {
    const request = { rawHeaders: rawHeaders('a=1; b=2; a=', 'a=3; ab=4') };
    expect(cookieValues(request, 'a')).to.deep.equal(['1', '', '3']);
    expect(cookieValues(request, 'c')).to.deep.equal([]);
  });

  it('finds the written value among any other cookies', () => {
    const octet = fc.constantFrom(...Array.from('abcXYZ019!#$%&()*+-./:<=>?@[]^_`{|}~'));
    const text = fc.array(octet, { maxLength: 10 }).map(octets => octets.join(''));
    const other = fc.tuple(
      text.filter(written => written !== '' && !written.includes('=') && written !== name),
      text,
    );
    fc.assert(
      fc.property(fc.array(other), fc.array(other), text, (before, after, value) => {
        const cookies = [...before, [name, value], ...after].map(pair => pair.join('=')).join('; ');
        expect(cookieValues({ rawHeaders: rawHeaders(cookies) }, name)).to.deep.equal([value]);
      }),
    );
  });
});
