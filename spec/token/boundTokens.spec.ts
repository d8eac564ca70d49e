import { expect } from 'chai';
import { JWTDecodeError } from '../../src/errors/errors';
import { readClaims } from '../../src/token/readClaims';
import { forge, goodClaims } from '../support/forge';
import { party } from './issuing';

/** The thumbprint of a key, as it is written. */
const thumbprint = `${'b-_9'.repeat(10)}Zz8`;

describe('The claim cnf', () => {
  const read = (cnf: unknown): unknown => readClaims(goodClaims({ cnf }), 'sub').cnf;

  it('names the key that a token is bound to', () => {
    expect(read({ jkt: thumbprint })).to.deep.equal({ jkt: thumbprint });
    expect(read(null)).to.equal(undefined);
  });

  for (const cnf of [
    42,
    {},
    'x',
    [],
    { jkt: 42 },
    { jkt: [thumbprint] },
    { jkt: thumbprint.slice(1) },
    { jkt: `${thumbprint}A` },
    { jkt: `A${thumbprint}` },
    { jkt: 'B'.repeat(43) },
    { jkt: `!${thumbprint.slice(1)}` },
    { jkt: thumbprint, 'x5t#S256': thumbprint },
  ]) {
    it(`is refused as ${JSON.stringify(cnf)}`, () => {
      expect(() => read(cnf)).to.throw(JWTDecodeError);
    });
  }

  it('is frozen, and so are all claims when they are first read', () => {
    const payload = party().verifier.verify(forge(goodClaims({ cnf: { jkt: thumbprint }, own: { list: [1] } })));
    expect(Object.isFrozen(payload.cnf)).to.equal(true);
    expect(Object.isFrozen((payload.toJSON() as { own: { list: object } }).own.list)).to.equal(true);
  });
});
