import { expect } from 'chai';
import { JWTDecodeError } from '../../src/errors/errors';
import { decodeStrictly, isAcceptedTyp, longestToken } from '../../src/token/decodeStrictly';
import { forge, goodClaims } from '../support/forge';

const token = forge(goodClaims({ text: '>>>???' }));
const [header, body, signature] = token.split('.') as [string, string, string];
const refuse = (text: string, name = text): void =>
  void expect(() => decodeStrictly(text), name).to.throw(JWTDecodeError);
const encode = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

describe('decodeStrictly', () => {
  it('decodes the three parts', () => {
    const decoded = decodeStrictly(token);
    expect(decoded.header).to.deep.equal({ alg: 'HS256', typ: 'JWT' });
    expect(decoded.claims).to.include({ sub: 'alice', text: '>>>???' });
  });

  it('accepts signatures of any length, because the key decides the length', () => {
    for (let length = 1; length < 140; length++) {
      const text = `${header}.${body}.${Buffer.alloc(length, 7).toString('base64url')}`;
      expect(() => decodeStrictly(text)).not.to.throw();
    }
  });

  it('refuses any other number of parts, and empty parts', () => {
    for (const text of [
      '',
      '.',
      '..',
      '...',
      header,
      `${header}.${body}`,
      `${header}.${body}.`,
      `.${body}.${signature}`,
      `${header}..${signature}`,
      `${token}.`,
      `.${token}`,
      `${token}.${signature}`,
      `${token}.a.b`,
    ]) {
      refuse(text);
    }
  });

  it('refuses characters outside of base64url in any position', () => {
    for (const odd of [' ', '\t', '\n', '\r\n', '\0', '=', '+', '/', '%2B', '\u00e9', '\u212a', '\ufeff', ',', '~']) {
      for (const text of [
        odd + token,
        token + odd,
        `${header}${odd}.${body}.${signature}`,
        `${header}.${odd}${body}.${signature}`,
        `${header}.${body.slice(0, 8)}${odd}${body.slice(8)}.${signature}`,
        `${header}.${body}.${signature.slice(0, 8)}${odd}${signature.slice(8)}`,
      ]) {
        refuse(text, JSON.stringify(text));
      }
    }
  });

  it('refuses padding and the standard alphabet of base64', () => {
    const standard = (part: string): string => Buffer.from(part, 'base64url').toString('base64');
    refuse(`${standard(header)}.${standard(body)}.${standard(signature)}`);
    const slash = encode({ t: '???>>>' });
    expect(slash).to.match(/[-_]/);
    refuse(`${header}.${slash.replace(/-/g, '+').replace(/_/g, '/')}.${signature}`);
  });

  it('accepts only one encoding of a part (RFC 4648 section 3.5)', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const headers = ['', 'a', 'ab'].map(kid => encode({ alg: 'HS256', kid }));
    const claims = [{ a: 1 }, { ab: 1 }, { abc: 1 }].map(encode);
    const parts = [
      ...headers.map(part => ({ part, tokenWith: (text: string) => `${text}.${body}.${signature}` })),
      ...claims.map(part => ({ part, tokenWith: (text: string) => `${header}.${text}.${signature}` })),
      { part: signature, tokenWith: (text: string) => `${header}.${body}.${text}` },
    ];
    let tried = 0;
    for (const { part, tokenWith } of parts) {
      const bytes = Buffer.from(part, 'base64url');
      expect(() => decodeStrictly(tokenWith(part)), part).not.to.throw();
      for (const last of alphabet) {
        const spelling = part.slice(0, -1) + last;
        if (spelling === part || !Buffer.from(spelling, 'base64url').equals(bytes)) continue;
        tried++;
        refuse(tokenWith(spelling));
      }
    }
    // Two unused bits allow three more encodings, and four allow fifteen, in header, claims and signature.
    expect(tried).to.equal(3 + 15 + 3 + 15 + 3);
  });

  it('refuses a part whose length base64 cannot have', () => {
    refuse(`${header}.${body}.${signature.slice(0, 41)}`);
    refuse(`${header}.${body}.A`);
  });

  it('refuses a token over 8 KB, and accepts one of exactly 8 KB', () => {
    const sized = (length: number): string => {
      const rest = length - header.length - 2 - signature.length;
      // Three bytes are four characters. The claims fill the remaining length.
      const claims = Buffer.from(`{"a":"${'x'.repeat(Math.floor((rest * 3) / 4) - 8)}"}`).toString('base64url');
      return `${header}.${claims}.${Buffer.alloc(Math.floor(((length - header.length - 2 - claims.length) * 3) / 4), 7).toString('base64url')}`;
    };
    expect(sized(longestToken)).to.have.length(longestToken);
    expect(decodeStrictly(sized(longestToken)).claims).to.have.property('a');
    refuse(`${token}${'A'.repeat(longestToken)}`, 'long');
    refuse('A'.repeat(10_000_000), '10 MB');
  });

  it('refuses the JSON serialization', () => {
    refuse(JSON.stringify({ protected: header, payload: body, signature }));
  });

  for (const name of ['jwk', 'jku', 'x5u', 'x5c', 'crit', 'b64', 'zip', 'cty']) {
    it(`refuses the header member ${name}, whatever its value`, () => {
      for (const value of ['x', '', null, [], {}, true, false, ['exp']]) {
        refuse(forge(goodClaims(), { header: { [name]: value } }), JSON.stringify(value));
      }
    });
  }

  it('accepts typ in any letter case', () => {
    for (const typ of [undefined, 'JWT', 'jwt', 'at+jwt', 'AT+JWT', 'application/jwt', 'application/at+jwt']) {
      expect(isAcceptedTyp(typ), typ).to.equal(true);
      expect(decodeStrictly(forge(goodClaims(), { header: { typ } })).claims).to.include({ sub: 'alice' });
    }
    for (const typ of ['', 'JWE', 'JOSE', 'logout+jwt', 'dpop+jwt', 'xjwt', 'jwt ', 42, null, ['JWT'], {}]) {
      expect(isAcceptedTyp(typ), JSON.stringify(typ)).to.equal(false);
      refuse(forge(goodClaims(), { header: { typ } }), JSON.stringify(typ));
    }
  });

  it('does not confuse a cached header with another one', () => {
    const other = forge(goodClaims(), { header: { kid: 'x' } });
    expect(decodeStrictly(token).header).not.to.have.property('kid');
    expect(decodeStrictly(other).header).to.include({ kid: 'x' });
    expect(decodeStrictly(token).header).not.to.have.property('kid');
    refuse(forge(goodClaims(), { header: { crit: [] } }));
    refuse(forge(goodClaims(), { header: { crit: [] } }));
    expect(decodeStrictly(token).header).to.deep.equal({ alg: 'HS256', typ: 'JWT' });
  });

  it('refuses a header or claims that are not a strict JSON object', () => {
    for (const text of ['[]', 'null', '1', '"a"', '{', '{"a":1,"a":2}', '\ufeff{}']) {
      refuse(`${encode(text)}.${body}.${signature}`);
      refuse(`${header}.${encode(text)}.${signature}`);
    }
  });

  it('refuses claims that are an array, a number, a string or null', () => {
    for (const claims of [[], 42, 'x', null, true]) refuse(`${header}.${encode(JSON.stringify(claims))}.${signature}`);
  });
});
