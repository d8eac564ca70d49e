import { expect } from 'chai';
import fc from 'fast-check';
import { AmbiguousTokenError } from '../../src/errors/errors';
import { headerToken } from '../../src/transport/headerToken';

const bearer = { headerName: 'Authorization', headerType: 'Bearer' };
const token = 'aaa.bbb.c-_';

/** What stands in the request: a token, none, or something that is refused. */
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
  ['a scheme in any letters', `bEaReR ${token}`, token],
  ['a JSON serialization, which the decoder refuses', 'Bearer {"a":1,"b":2}', '{"a":1,"b":2}'],
  ['a comma before a brace', 'Bearer a,b{', 'refused'],
  ['several spaces after the scheme', `Bearer   ${token}`, token],
  ['spaces around', `  Bearer ${token}  `, token],
  ['tabs around, which is optional white space as well', `\tBearer ${token}\t`, token],
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
  ['the scheme twice, in other letters', `Bearer bearer ${token}`, 'refused'],
  ['the scheme within the token', `Bearer aaa.Bearer bbb.ccc`, 'refused'],
  ['two credentials', `Bearer ${token}, Bearer ${token}`, 'refused'],
  ['two credentials without a space', `Bearer ${token},Bearer ${token}`, 'refused'],
  ['a credential of another scheme after ours', `Bearer ${token}, Basic eDp5`, 'refused'],
  ['a credential of another scheme before ours', `Basic eDp5, Bearer ${token}`, 'refused'],
  ['the same without a space', `Basic eDp5,Bearer ${token}`, 'refused'],
  ['ours behind another scheme', `Basic Bearer ${token}`, 'refused'],
  ['a comma at the end', `Bearer ${token},`, 'refused'],
  ['a tab for the space', `Bearer\t${token}`, 'refused'],
  ['a tab after the space', `Bearer \t${token}`, 'refused'],
  ['a tab within the token', `Bearer aaa\tbbb`, 'refused'],
  ['a letter beyond ASCII', `Bearer aaa\u00e9`, 'refused'],
  ['a letter beyond ASCII in another scheme', 'Basic \u00e9', 'refused'],
  ['a space beyond ASCII before', `\u00a0Bearer ${token}`, 'refused'],
  ['a space beyond ASCII after', `Bearer ${token}\u00a0`, 'refused'],
  ['a space beyond ASCII between', `Bearer\u00a0${token}`, 'refused'],
  ['nothing but a space beyond ASCII', '\u00a0', 'refused'],
  ['a vertical tab after', `Bearer ${token}\v`, 'refused'],
  ['a NUL', `Bearer ${token}\0`, 'refused'],
  ['a DEL', `Bearer ${token}\x7f`, 'refused'],
  ['a line break', `Bearer ${token}\n`, 'refused'],
  ['spaces within the token, which the decoder refuses', 'Bearer aaa bbb', 'aaa bbb'],
];

describe('headerToken', () => {
  for (const [description, value, outcome] of values) {
    it(`finds ${outcome === token ? 'the token' : outcome} where the header has ${description}`, () => {
      expect(located(['Authorization', value])).to.equal(outcome);
    });
  }

  it('finds no token where there is no header', () => {
    expect(located([])).to.equal('no token');
    expect(located(['Host', 'x', 'Proxy-Authorization', `Bearer ${token}`])).to.equal('no token');
  });

  it('knows the header in any letter case', () => {
    for (const name of ['authorization', 'AUTHORIZATION', 'aUTHORIZATION']) {
      expect(located([name, `Bearer ${token}`])).to.equal(token);
      expect(located(['Authorization', `Bearer ${token}`], { ...bearer, headerName: name })).to.equal(token);
    }
  });

  it('does not take a value for the name of a header', () => {
    expect(located(['X-Note', 'Authorization', 'Host', `Bearer ${token}`])).to.equal('no token');
  });

  describe('of two headers', () => {
    const pairs: readonly (readonly [description: string, one: string, other: string])[] = [
      ['two tokens', `Bearer ${token}`, 'Bearer ddd.eee.fff'],
      ['one token twice', `Bearer ${token}`, `Bearer ${token}`],
      ['ours first', `Bearer ${token}`, 'Basic eDp5'],
      ['ours last', 'Basic eDp5', `Bearer ${token}`],
      ['an empty one first', '', `Bearer ${token}`],
      ['an empty one last', `Bearer ${token}`, ''],
      ['none ours', 'Basic eDp5', 'Basic eDp6'],
    ];
    for (const [description, one, other] of pairs) {
      it(`chooses none: ${description}`, () => {
        expect(located(['Authorization', one, 'Host', 'x', 'authorization', other])).to.equal('refused');
      });
    }
  });

  describe('with a scheme of its own', () => {
    const own = { headerName: 'Authorization', headerType: 'Token' };

    it('knows that scheme, in any letter case, and no other', () => {
      expect(located(['Authorization', `Token ${token}`], own)).to.equal(token);
      expect(located(['Authorization', `tOKEN ${token}`], own)).to.equal(token);
      expect(located(['Authorization', `Bearer ${token}`], own)).to.equal('no token');
      expect(located(['Authorization', `Token${token}`], own)).to.equal('no token');
      expect(located(['Authorization', `Token Token ${token}`], own)).to.equal('refused');
      expect(located(['Authorization', `Basic eDp5, Token ${token}`], own)).to.equal('refused');
    });

    it('takes a scheme with characters that mean something elsewhere to the letter', () => {
      const odd = { headerName: 'Authorization', headerType: 'a.b*' };
      expect(located(['Authorization', `A.B* ${token}`], odd)).to.equal(token);
      expect(located(['Authorization', `axb ${token}`], odd)).to.equal('no token');
    });
  });

  describe('with a header of its own', () => {
    it('reads that header and no other', () => {
      const own = { headerName: 'X-Auth', headerType: 'Bearer' };
      expect(located(['x-auth', `Bearer ${token}`], own)).to.equal(token);
      expect(located(['Authorization', `Bearer ${token}`], own)).to.equal('no token');
      expect(located(['Authorization', 'Basic eDp5', 'X-Auth', `Bearer ${token}`], own)).to.equal(token);
    });
  });

  describe('without a scheme', () => {
    const raw = { headerName: 'X-Auth', headerType: '' };
    const bare: Table = [
      ['a token', token, token],
      ['spaces around', `  ${token} \t`, token],
      ['nothing', '', 'no token'],
      ['a scheme', `Bearer ${token}`, 'refused'],
      ['two tokens', `${token},${token}`, 'refused'],
      ['two tokens and a space', `${token}, ${token}`, 'refused'],
      ['a tab', `aaa\tbbb`, 'refused'],
      ['a letter beyond ASCII', `${token}\u00e9`, 'refused'],
      ['a space beyond ASCII', `${token}\u00a0`, 'refused'],
    ];
    for (const [description, value, outcome] of bare) {
      it(`finds ${outcome === token ? 'the token' : outcome} where the header has ${description}`, () => {
        expect(located(['X-Auth', value], raw)).to.equal(outcome);
      });
    }

    it('chooses none of two headers', () => {
      expect(located(['X-Auth', token, 'X-Auth', token], raw)).to.equal('refused');
    });
  });

  it('throws nothing but AmbiguousTokenError, and finds only what stands in the header, for any value', () => {
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
