import { expect } from 'chai';
import type { TokenPayload } from '../../src/token/TokenPayload';
import type { RingKey } from '../../src/keys/RingKey';
import { type Verified, VerifiedTokens } from '../../src/token/VerifiedTokens';

const key = {} as RingKey;
const verified = (sub: string): Verified => ({ payload: { sub } as TokenPayload, key });

describe('VerifiedTokens', () => {
  it('finds a token that was added', () => {
    const tokens = new VerifiedTokens(10);
    const payload = verified('alice');
    tokens.add('header.claims.signature', payload);
    expect(tokens.get('header.claims.signature')).to.deep.include(payload);
  });

  it('does not find a token with the same end as an added one', () => {
    const tokens = new VerifiedTokens(10);
    tokens.add('header.claims.signature', verified('alice'));
    for (const other of ['header.claimz.signature', 'signature', 'xheader.claims.signature', '.signature', '']) {
      expect(tokens.get(other), other).to.equal(undefined);
    }
  });

  it('distinguishes tokens that differ in one of the last characters, or are short', () => {
    const names = ['header.claims.signature', 'header.claims.signaturf', 'header.claims.tignature', 'a', 'b', ''];
    const tokens = new VerifiedTokens(100);
    const payloads = names.map(verified);
    names.forEach((name, i) => {
      tokens.add(name, payloads[i] as Verified);
    });
    expect(names.map(name => tokens.get(name)?.payload)).to.deep.equal(payloads.map(({ payload }) => payload));
  });

  it('keeps the newer of two tokens with the same end', () => {
    const tokens = new VerifiedTokens(10);
    const newer = verified('bob');
    tokens.add('header.claims.signature', verified('alice'));
    tokens.add('header.others.signature', newer);
    expect(tokens.get('header.claims.signature')).to.equal(undefined);
    expect(tokens.get('header.others.signature')).to.deep.include(newer);
  });

  it('returns undefined for a value that is not a string', () => {
    expect(new VerifiedTokens(10).get(undefined as unknown as string)).to.equal(undefined);
  });
});
