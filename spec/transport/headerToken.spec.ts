import { expect } from 'chai';
import fc from 'fast-check';
import { AmbiguousTokenError } from '../../src/errors/errors';
import { headerToken } from '../../src/transport/headerToken';

const bearer = { headerName: 'Authorization', headerType: 'Bearer' };
const token = 'aaa.bbb.c-_';

/** Returns the token in the request, `no token`, or `refused`. */
const located = (rawHeaders: readonly string[], location = bearer): string | undefined => {
  try {
    return headerToken({ rawHeaders }, location) ?? 'no token';
  } catch (error) {
    expect(error).to.be.instanceOf(AmbiguousTokenError);
    return 'refused';
  }
};

type Table = readonly (readonly [description: string, value: string, outcome: string])[];

const values: Table = [
  ['a token', `Bearer ${token}`, token],
  ['a scheme in small letters', `bearer ${token}`, token],
  ['a scheme in capital letters', `BEARER ${token}`, token],
  ['a scheme in mixed letters', `bEaReR ${token}`, token],
  ['a token in JSON serialization, which the decoder refuses later', 'Bearer {"a":1,"b":2}', '{"a":1,"b":2}'],
  ['a comma before a brace', 'Bearer a,b{', 'refused'],
  ['several spaces after the scheme', `Bearer   ${token}`, token],
  ['spaces around', `  Bearer ${token}  `, token],
  ['tabs around, which are optional white space too', `\tBearer ${token}\t`, token],
  ['nothing', '', 'no token'],
  ['only spaces', ' \t ', 'no token'],
  ['Basic', 'Basic YWxpY2U6d29uZGVybGFuZA==', 'no token'],
  ['Digest', 'Digest username="alice", realm="x"', 'no token'],
  ['a token without a scheme', token, 'no token'],
  ['a scheme glued to the token', `Bearer${token}`, 'no token'],
  ['a longer scheme', `Bearerx ${token}`, 'no token'],
  ['a scheme that ends in ours', `XBearer ${token}`, 'no token'],
  ['a shorter scheme', `Beare ${token}`, 'no token'],
  ['a scheme with a colon', `Bearer:${token}`, 'no token'],
  ['a scheme with an equals sign', `Bearer=${token}`, 'no token'],
  ['the scheme alone', 'Bearer', 'refused'],
  ['the scheme and a space', 'Bearer ', 'refused'],
  ['the scheme twice', `Bearer Bearer ${token}`, 'refused'],
  ['the scheme twice, in different letter case', `Bearer bearer ${token}`, 'refused'],
  ['the scheme within the token', `Bearer aaa.Bearer bbb.ccc`, 'refused'],
  ['two credentials', `Bearer ${token}, Bearer ${token}`, 'refused'],
  ['two credentials without a space', `Bearer ${token},Bearer ${token}`, 'refused'],
  ['a credential of another scheme after ours', `Bearer ${token}, Basic eDp5`, 'refused'],
  ['a credential of another scheme before ours', `Basic eDp5, Bearer ${token}`, 'refused'],
  ['a credential of another scheme before ours without a space', `Basic eDp5,Bearer ${token}`, 'refused'],
  ['our scheme after another scheme', `Basic Bearer ${token}`, 'refused'],
  ['a comma at the end', `Bearer ${token},`, 'refused'],
  ['a tab instead of the space', `Bearer\t${token}`, 'refused'],
  ['a tab after the space', `Bearer \t${token}`, 'refused'],
  ['a tab within the token', `Bearer aaa\tbbb`, 'refused'],
  ['a non-ASCII letter', `Bearer aaa\u00e9`, 'refused'],
  ['a non-ASCII letter after another scheme', 'Basic \u00e9', 'refused'],
  ['a non-ASCII space before the scheme', `\u00a0Bearer ${token}`, 'refused'],
  ['a non-ASCII space after the token', `Bearer ${token}\u00a0`, 'refused'],
  ['a non-ASCII space between the scheme and the token', `Bearer\u00a0${token}`, 'refused'],
  ['only a non-ASCII space', '\u00a0', 'refused'],
  ['a vertical tab after the token', `Bearer ${token}\v`, 'refused'],
  ['a NUL', `Bearer ${token}\0`, 'refused'],
  ['a DEL', `Bearer ${token}\x7f`, 'refused'],
  ['a line break', `Bearer ${token}\n`, 'refused'],
  ['spaces within the token, which the decoder refuses later', 'Bearer aaa bbb', 'aaa bbb'],
];

describe('headerToken', () => {
  for (const [description, value, outcome] of values) {
    it(`${outcome === 'refused' ? 'refuses' : `finds ${outcome === token ? 'the token' : outcome} in`} an Authorization header with ${description}`, () => {
      expect(located(['Authorization', value])).to.equal(outcome);
    });
  }

  it('finds no token when the header is missing', () => {
    expect(located([])).to.equal('no token');
    expect(located(['Host', 'x', 'Proxy-Authorization', `Bearer ${token}`])).to.equal('no token');
  });

  it('finds the header in any letter case', () => {
    for (const name of ['authorization', 'AUTHORIZATION', 'aUTHORIZATION']) {
      expect(located([name, `Bearer ${token}`])).to.equal(token);
      expect(located(['Authorization', `Bearer ${token}`], { ...bearer, headerName: name })).to.equal(token);
    }
  });

  it('does not mistake the value of a header for a header name', () => {
    expect(located(['X-Note', 'Authorization', 'Host', `Bearer ${token}`])).to.equal('no token');
  });

  describe('with two headers of the configured name', () => {
    const pairs: readonly (readonly [description: string, one: string, other: string])[] = [
      ['two different tokens', `Bearer ${token}`, 'Bearer ddd.eee.fff'],
      ['one token twice', `Bearer ${token}`, `Bearer ${token}`],
      ['our scheme first', `Bearer ${token}`, 'Basic eDp5'],
      ['our scheme last', 'Basic eDp5', `Bearer ${token}`],
      ['an empty header first', '', `Bearer ${token}`],
      ['an empty header last', `Bearer ${token}`, ''],
      ['only other schemes', 'Basic eDp5', 'Basic eDp6'],
    ];
    for (const [description, one, other] of pairs) {
      it(`refuses the request: ${description}`, () => {
        expect(located(['Authorization', one, 'Host', 'x', 'authorization', other])).to.equal('refused');
      });
    }
  });

  describe('with a configured scheme', () => {
    const own = { headerName: 'Authorization', headerType: 'Token' };

    it('reads that scheme in any letter case, and no other scheme', () => {
      expect(located(['Authorization', `Token ${token}`], own)).to.equal(token);
      expect(located(['Authorization', `tOKEN ${token}`], own)).to.equal(token);
      expect(located(['Authorization', `Bearer ${token}`], own)).to.equal('no token');
      expect(located(['Authorization', `Token${token}`], own)).to.equal('no token');
      expect(located(['Authorization', `Token Token ${token}`], own)).to.equal('refused');
      expect(located(['Authorization', `Basic eDp5, Token ${token}`], own)).to.equal('refused');
    });

    it('compares a scheme with special characters literally', () => {
      const odd = { headerName: 'Authorization', headerType: 'a.b*' };
      expect(located(['Authorization', `A.B* ${token}`], odd)).to.equal(token);
      expect(located(['Authorization', `axb ${token}`], odd)).to.equal('no token');
    });
  });

  describe('with a configured header name', () => {
    it('reads that header and no other header', () => {
      const own = { headerName: 'X-Auth', headerType: 'Bearer' };
      expect(located(['x-auth', `Bearer ${token}`], own)).to.equal(token);
      expect(located(['Authorization', `Bearer ${token}`], own)).to.equal('no token');
      expect(located(['Authorization', 'Basic eDp5', 'X-Auth', `Bearer ${token}`], own)).to.equal(token);
    });
  });

  describe('with an empty scheme', () => {
    const raw = { headerName: 'X-Auth', headerType: '' };
    const bare: Table = [
      ['a token', token, token],
      ['spaces around', `  ${token} \t`, token],
      ['nothing', '', 'no token'],
      ['a scheme', `Bearer ${token}`, 'refused'],
      ['two tokens', `${token},${token}`, 'refused'],
      ['two tokens and a space', `${token}, ${token}`, 'refused'],
      ['a tab', `aaa\tbbb`, 'refused'],
      ['a non-ASCII letter', `${token}\u00e9`, 'refused'],
      ['a non-ASCII space', `${token}\u00a0`, 'refused'],
    ];
    for (const [description, value, outcome] of bare) {
      it(`${outcome === 'refused' ? 'refuses' : `finds ${outcome === token ? 'the token' : outcome} in`} a header with ${description}`, () => {
        expect(located(['X-Auth', value], raw)).to.equal(outcome);
      });
    }

    it('refuses two headers', () => {
      expect(located(['X-Auth', token, 'X-Auth', token], raw)).to.equal('refused');
    });
  });

  it('throws only AmbiguousTokenError and returns only text from the header, for any value', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string(),
      fc.string().map(text => `Bearer ${text}`),
    );
    fc.assert(
      fc.property(value, fc.constantFrom('', 'Bearer', 'Token'), (text, headerType) => {
        const found = located(['Authorization', text], { headerName: 'Authorization', headerType });
        expect(found === 'refused' || found === 'no token' || text.includes(found as string)).to.equal(true);
        if (found !== 'refused' && found !== 'no token') expect(found).to.match(/^[\x20-\x7e]+$/);
      }),
    );
  });
});
