import { expect } from 'chai';
import type { TokenPayload } from '../../src/token/TokenPayload';
import { VerifiedTokens } from '../../src/token/VerifiedTokens';

const payloadOf = (sub: string): TokenPayload => ({ sub }) as TokenPayload;

describe('VerifiedTokens', () => {
  it('finds a token that was added', () => {
    const tokens = new VerifiedTokens(10);
    const payload = payloadOf('alice');
    tokens.add('header.claims.signature', payload);
    expect(tokens.get('header.claims.signature')).to.equal(payload);
  });

  it('does not find a token with the same end as an added one', () => {
    const tokens = new VerifiedTokens(10);
    tokens.add('header.claims.signature', payloadOf('alice'));
    for (const other of ['header.claimz.signature', 'signature', 'xheader.claims.signature', '.signature', '']) {
      expect(tokens.get(other), other).to.equal(undefined);
    }
  });

  it('distinguishes tokens that differ in one of the last characters, or are short', () => {
    const names = ['header.claims.signature', 'header.claims.signaturf', 'header.claims.tignature', 'a', 'b', ''];
    const tokens = new VerifiedTokens(100);
    const payloads = names.map(payloadOf);
    names.forEach((name, i) => {
      tokens.add(name, payloads[i] as TokenPayload);
    });
    expect(names.map(name => tokens.get(name))).to.deep.equal(payloads);
  });

  it('keeps the newer of two tokens with the same end', () => {
    const tokens = new VerifiedTokens(10);
    const newer = payloadOf('bob');
    tokens.add('header.claims.signature', payloadOf('alice'));
    tokens.add('header.others.signature', newer);
    expect(tokens.get('header.claims.signature')).to.equal(undefined);
    expect(tokens.get('header.others.signature')).to.equal(newer);
  });

  it('returns undefined for a value that is not a string', () => {
    expect(new VerifiedTokens(10).get(undefined as unknown as string)).to.equal(undefined);
  });
});
