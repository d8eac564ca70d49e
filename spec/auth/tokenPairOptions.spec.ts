import { expect } from 'chai';
import { AuthX, type TokenPairOptions } from '../../src/index';

const auth = new AuthX({ config: { secretKey: 'a'.repeat(64) } });

async function refusal(options: object): Promise<unknown> {
  return auth.createTokenPair('alice', options as TokenPairOptions).then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('The options of createTokenPair', () => {
  for (const options of [{ scopes: ['a'] }, { expires: '1h' }, { sid: 's' }, { accessScope: ['a'] }]) {
    const [name] = Object.keys(options);
    it(`do not include ${String(name)}`, async () => {
      expect(await refusal(options))
        .to.be.instanceOf(TypeError)
        .with.property('message')
        .that.matches(new RegExp(`^createTokenPair: ${String(name)} is not one of accessScopes`));
    });
  }

  it('are accepted under their own names', async () => {
    const options: TokenPairOptions = {
      accessScopes: [],
      refreshScopes: [],
      accessExpires: '1h',
      refreshExpires: '2h',
      fresh: true,
      renewable: false,
      data: {},
      audience: 'a',
      headers: {},
      authTime: 1,
    };
    expect(await refusal(options)).to.equal(undefined);
  });
});
