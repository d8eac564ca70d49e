import { generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { expect } from 'chai';
import { AuthXConfig, ConfigurationError, KeyRing, type AuthXOptions } from '../../src/index';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwk = privateKey.export({ format: 'jwk' });

const file = (tokenLifetime?: number, key: JsonWebKey = jwk): { keys: JsonWebKey[]; tokenLifetime?: number } => ({
  keys: [key],
  ...(tokenLifetime !== undefined && { tokenLifetime }),
});

const day = 86_400;

describe('The longest lifetime of a token that a key file names', () => {
  const fitting: Readonly<Record<string, AuthXOptions>> = {
    'is that of the options': { keys: file(20 * day) },
    'is not that of the defaults': { keys: file(3600), accessTokenExpires: '15m', refreshTokenExpires: '1h' },
    'is not there': { keys: file(), refreshTokenExpires: '60d' },
    'is short, and no key signs': { keys: file(60, publicKey.export({ format: 'jwk' })) },
  };
  for (const [name, options] of Object.entries(fitting)) {
    it(`lets the start pass if it ${name}`, () => {
      expect(new AuthXConfig(options).keys.keys).to.have.length(1);
    });
  }

  const shorter: readonly (readonly [options: AuthXOptions, message: RegExp])[] = [
    [{ keys: file(20 * day - 1) }, /^refreshTokenExpires: is 1728000 seconds, but the key file says .* 1727999/],
    [{ keys: file(60) }, /^accessTokenExpires: is 900 seconds/],
    [{ keys: file(20 * day), refreshTokenExpires: null }, /^refreshTokenExpires: is null/],
    [{ keys: new KeyRing(file(60)) }, /Set the longest lifetime as tokenLifetime in the key file/],
  ];
  for (const [options, message] of shorter) {
    it(`fails the start if it is shorter: ${String(message)}`, () => {
      expect(() => new AuthXConfig(options)).to.throw(ConfigurationError, message);
    });
  }

  for (const lifetime of [0, -1, NaN, '20d', null]) {
    it(`fails the start if it is ${String(lifetime)}`, () => {
      expect(() => new KeyRing(file(lifetime as number))).to.throw(
        ConfigurationError,
        /tokenLifetime must be a number/,
      );
    });
  }

  it('follows the file', () => {
    const ring = new KeyRing(file(60));
    expect(ring.tokenLifetime).to.equal(60);
    expect(() => ring.replace(file(0))).to.throw(ConfigurationError);
    expect(ring.tokenLifetime).to.equal(60);
    ring.replace(file());
    expect(ring.tokenLifetime).to.equal(undefined);
  });
});
