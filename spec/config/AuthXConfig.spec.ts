import { expect } from 'chai';
import { AuthXConfig } from '../../src/config/AuthXConfig';
import type { AuthXOptions } from '../../src/config/AuthXOptions';
import type { TokenLocation } from '../../src/config/TokenLocation';
import { environmentVariables } from '../../src/config/environment';
import { JWTDecodeError, RevocationUnavailableError } from '../../src/errors/errors';
import { headerToken } from '../../src/transport/headerToken';
import { forge, goodClaims, secret } from '../support/forge';
import { pemPair } from '../keys/keyPairs';
import { accepts, acceptsClaims, claims, issued } from './observing';
import { cookieEffects } from './optionEffects/cookieEffects';
import { csrfEffects } from './optionEffects/csrfEffects';
import type { Effect, Effects } from './optionEffects/Effect';
import { implicitRefreshEffects } from './optionEffects/implicitRefreshEffects';
import { locationEffects } from './optionEffects/locationEffects';
import { sessionEffects } from './optionEffects/sessionEffects';
import { tokenEffects } from './optionEffects/tokenEffects';

const effects: Effects = {
  ...tokenEffects,
  ...locationEffects,
  ...cookieEffects,
  ...csrfEffects,
  ...implicitRefreshEffects,
  ...sessionEffects,
};

const previous = 'the-secret-before-the-last-rotation-which-is-as-long-as-the-one-after-it';
const { privateKey } = pemPair('rsa2048');
const rsa = { algorithm: 'RS256', privateKey } as const;

/** Returns the visible effect of a configuration. */
const seenOf = async (make: () => AuthXConfig, { see }: Effect): Promise<unknown> => {
  let config;
  try {
    config = make();
  } catch {
    return 'refused';
  }
  return see(config);
};

describe('AuthXConfig', () => {
  for (const [option, effect] of Object.entries<Effect>(effects)) {
    const { beside = { secretKey: secret }, value, env } = effect;

    it(`applies ${option}`, async () => {
      const given: AuthXOptions = Object.assign({}, beside, { [option]: value });
      expect(await seenOf(() => new AuthXConfig(given), effect)).to.deep.equal(effect.with);
    });

    it(`behaves differently without ${option}`, async () => {
      expect(effect.without).not.to.deep.equal(effect.with);
      expect(await seenOf(() => new AuthXConfig(beside), effect)).to.deep.equal(effect.without);
      expect(await seenOf(() => AuthXConfig.fromEnv(beside, {}), effect)).to.deep.equal(effect.without);
    });

    if (env) {
      it(`applies the variable ${env[0]}`, async () => {
        const [name, text] = env;
        expect(await seenOf(() => AuthXConfig.fromEnv(beside, { [name]: text }), effect)).to.deep.equal(effect.with);
      });
    }
  }

  it('reads no other environment variable', () => {
    const known = Object.values<Effect>(effects).flatMap(({ env }) => (env ? [env[0]] : []));
    expect(Object.keys(environmentVariables).sort()).to.deep.equal(known.sort());
  });

  it('treats undefined as an absent option', () => {
    const undefinedOptions = Object.fromEntries(Object.keys(effects).map(option => [option, undefined]));
    const config = new AuthXConfig({ ...undefinedOptions, secretKey: secret });
    expect(config).to.deep.equal(new AuthXConfig({ secretKey: secret }));
  });

  it('is frozen', () => {
    const config = new AuthXConfig({ secretKey: secret });
    expect(() => Object.assign(config, { decodeAlgorithms: ['none'] })).to.throw(TypeError);
  });

  it('accepts the audiences and issuers that it writes, without further options', () => {
    const config = new AuthXConfig({ secretKey: secret, encodeAudience: ['a', 'b'], encodeIssuer: 'me' });
    expect(accepts(config, issued(config))).to.equal(true);
    expect(acceptsClaims(config, { aud: 'b', iss: 'me' })).to.equal(true);
    expect(acceptsClaims(config, { aud: 'c', iss: 'me' })).to.equal(false);
    expect(acceptsClaims(config, { aud: 'a', iss: 'you' })).to.equal(false);
  });

  it('names Bearer in challenges if headerType is empty', () => {
    const config = new AuthXConfig({ secretKey: secret, headerType: '' });
    expect(headerToken({ rawHeaders: ['Authorization', 't'] }, config)).to.equal('t');
    expect(new JWTDecodeError().applyOverrides(config.errorSettings).headers['WWW-Authenticate']).to.match(/^Bearer /);
  });

  it('keeps the status and Retry-After of errors without overrides', () => {
    const { errorSettings } = new AuthXConfig({ secretKey: secret, errors: { JWTDecodeError: { status: 422 } } });
    const error = new RevocationUnavailableError().applyOverrides(errorSettings);
    expect(error.status).to.equal(503);
    expect(error.headers).to.have.property('Retry-After');
  });

  describe('with a lifetime of null', () => {
    const never = new AuthXConfig({ secretKey: secret, accessTokenExpires: null });

    it('issues tokens without exp, and accepts them', () => {
      expect(claims(never)).not.to.have.property('exp');
      expect(accepts(never, issued(never))).to.equal(true);
    });

    it('requires exp for the other type of token', () => {
      expect(claims(never, 'refresh')).to.have.property('exp');
      expect(acceptsClaims(never, { exp: undefined, type: 'refresh' })).to.equal(false);
    });

    it('requires exp by default', () => {
      expect(acceptsClaims(new AuthXConfig({ secretKey: secret }), { exp: undefined })).to.equal(false);
    });

    it('still refuses an expired token', () => {
      expect(acceptsClaims(never, { exp: 1 })).to.equal(false);
    });

    for (const text of ['null', 'None']) {
      it(`reads ${text} from the environment as null`, () => {
        const config = AuthXConfig.fromEnv({ secretKey: secret }, { JWT_REFRESH_TOKEN_EXPIRES: text });
        expect(claims(config, 'refresh')).not.to.have.property('exp');
      });
    }
  });

  describe('with previous keys', () => {
    it('never signs with them', () => {
      const config = new AuthXConfig({ secretKey: secret, previousSecretKey: previous });
      expect(accepts(new AuthXConfig({ secretKey: previous }), issued(config))).to.equal(false);
      expect(accepts(new AuthXConfig({ secretKey: secret }), issued(config))).to.equal(true);
    });

    it('validates them like current keys', () => {
      expect(() => new AuthXConfig({ secretKey: secret, previousSecretKey: 'short' })).to.throw(/^previousSecretKey: /);
      const weak = pemPair('rsa1024').publicKey;
      expect(() => new AuthXConfig({ ...rsa, previousPublicKey: weak })).to.throw(/^previousPublicKey: /);
    });

    it('uses each key only for its own kid', () => {
      const config = new AuthXConfig({
        secretKey: secret,
        keyId: 'new',
        previousSecretKey: previous,
        previousKeyId: 'old',
      });
      const token = (key: string, kid: string): string => forge(goodClaims(), { key, header: { kid } });
      expect([accepts(config, token(secret, 'new')), accepts(config, token(previous, 'old'))]).to.deep.equal([
        true,
        true,
      ]);
      expect([accepts(config, token(secret, 'old')), accepts(config, token(previous, 'new'))]).to.deep.equal([
        false,
        false,
      ]);
    });
  });
});

describe('A configuration made from lists', () => {
  it('does not change when the given lists change later', () => {
    const tokenLocation: TokenLocation[] = ['headers'];
    const config = new AuthXConfig({ secretKey: secret, tokenLocation });
    tokenLocation.push('query');
    expect(config.tokenLocations.access).to.deep.equal(['headers']);
    for (const part of [config, config.tokenLocations, config.tokenLocations.access, config.cookies, config.csrf]) {
      expect(Object.isFrozen(part)).to.equal(true);
    }
    expect(Object.isFrozen(config.decodeAlgorithms)).to.equal(true);
  });
});
