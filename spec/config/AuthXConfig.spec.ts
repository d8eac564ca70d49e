import crypto from 'node:crypto';
import { expect } from 'chai';
import { AuthXConfig } from '../../src/config/AuthXConfig';
import type { AuthXOptions } from '../../src/config/AuthXOptions';
import { JWTDecodeError } from '../../src/errors/JWTDecodeError';
import { RevocationUnavailableError } from '../../src/errors/RevocationUnavailableError';
import { headerToken } from '../../src/request/headerToken';
import { TokenIssuer } from '../../src/token/TokenIssuer';
import { TokenVerifier } from '../../src/token/TokenVerifier';
import { forge, goodClaims, secret } from '../support/forge';
import { pemPair } from './keyPairs';

const previous = 'the-secret-before-the-last-rotation-which-is-as-long-as-the-one-after-it';
const { privateKey, publicKey } = pemPair('rsa2048');
const older = pemPair('other-rsa2048');
const rsa = { algorithm: 'RS256', privateKey } as const;

type Json = Record<string, unknown>;

const part = (token: string, index: number): Json =>
  JSON.parse(Buffer.from(token.split('.')[index] as string, 'base64url').toString()) as Json;
const issued = (config: AuthXConfig, type: 'access' | 'refresh' = 'access'): string =>
  new TokenIssuer(config).issue(type, 'alice');
const header = (config: AuthXConfig): Json => part(issued(config), 0);
const claims = (config: AuthXConfig, type?: 'access' | 'refresh'): Json => part(issued(config, type), 1);
const lifetime = (written: Json): unknown =>
  written.exp === undefined ? null : Number(written.exp) - Number(written.iat);

/** Whether a token is accepted. */
const accepts = (config: AuthXConfig, token: string): boolean => {
  try {
    new TokenVerifier(config).verify(token);
    return true;
  } catch {
    return false;
  }
};
const acceptsClaims = (config: AuthXConfig, changes: Json): boolean => accepts(config, forge(goodClaims(changes)));
const located = (config: AuthXConfig, ...rawHeaders: string[]): unknown => headerToken({ rawHeaders }, config);
const body = (config: AuthXConfig): Json => new JWTDecodeError().present(config.presentation).toJSON();

/** How often a signature is computed when one token comes three times. */
function signatureChecks(config: AuthXConfig): number {
  const token = forge(goodClaims());
  const verifier = new TokenVerifier(config);
  const { createHmac } = crypto;
  let calls = 0;
  crypto.createHmac = (...parameters) => {
    calls++;
    return createHmac(...parameters);
  };
  try {
    for (let i = 0; i < 3; i++) verifier.verify(token);
  } finally {
    crypto.createHmac = createHmac;
  }
  return calls;
}

/** What an option does, as seen from outside. */
interface Effect {
  /** What goes with the option, and what it is compared with. Default: the secret alone. */
  readonly beside?: AuthXOptions;
  readonly value: unknown;
  /** Its environment variable, and the text that means the value. */
  readonly env?: readonly [name: string, text: string];
  readonly see: (config: AuthXConfig) => unknown;
  readonly with: unknown;
  /** What is seen without the option; `refused` where there is no configuration without it. */
  readonly without: unknown;
}

const effects: Readonly<Record<keyof AuthXOptions, Effect>> = {
  algorithm: {
    value: 'HS512',
    env: ['JWT_ALGORITHM', 'HS512'],
    see: config => header(config).alg,
    with: 'HS512',
    without: 'HS256',
  },
  decodeAlgorithms: {
    value: ['HS256', 'HS384'],
    env: ['JWT_DECODE_ALGORITHMS', 'HS256, HS384'],
    see: config => accepts(config, forge(goodClaims(), { algorithm: 'HS384' })),
    with: true,
    without: false,
  },
  secretKey: {
    beside: {},
    value: secret,
    env: ['JWT_SECRET_KEY', secret],
    see: config => accepts(config, forge(goodClaims())),
    with: true,
    without: 'refused',
  },
  privateKey: {
    beside: { algorithm: 'RS256' },
    value: privateKey,
    env: ['JWT_PRIVATE_KEY', privateKey],
    see: config => accepts(config, issued(config)),
    with: true,
    without: 'refused',
  },
  publicKey: {
    beside: { algorithm: 'RS256' },
    value: publicKey,
    env: ['JWT_PUBLIC_KEY', publicKey],
    see: config => accepts(config, issued(new AuthXConfig(rsa))),
    with: true,
    without: 'refused',
  },
  previousSecretKey: {
    value: previous,
    env: ['JWT_PREVIOUS_SECRET_KEY', previous],
    see: config => accepts(config, forge(goodClaims(), { key: previous })),
    with: true,
    without: false,
  },
  previousPublicKey: {
    beside: rsa,
    value: older.publicKey,
    env: ['JWT_PREVIOUS_PUBLIC_KEY', older.publicKey],
    see: config => accepts(config, issued(new AuthXConfig({ ...rsa, privateKey: older.privateKey }))),
    with: true,
    without: false,
  },
  keyId: { value: '2026', see: config => header(config).kid, with: '2026', without: undefined },
  previousKeyId: {
    beside: { secretKey: secret, previousSecretKey: previous },
    value: '2025',
    see: config => accepts(config, forge(goodClaims(), { key: previous, header: { kid: '2025' } })),
    with: true,
    without: false,
  },
  weakKeys: {
    beside: { secretKey: 'short' },
    value: 'allow',
    see: config => accepts(config, forge(goodClaims(), { key: 'short' })),
    with: true,
    without: 'refused',
  },
  accessTokenExpires: {
    value: '2m',
    env: ['JWT_ACCESS_TOKEN_EXPIRES', '120'],
    see: config => lifetime(claims(config)),
    with: 120,
    without: 900,
  },
  refreshTokenExpires: {
    value: '30d',
    env: ['JWT_REFRESH_TOKEN_EXPIRES', '30d'],
    see: config => lifetime(claims(config, 'refresh')),
    with: 30 * 86_400,
    without: 20 * 86_400,
  },
  encodeAudience: {
    value: ['api', 'admin'],
    env: ['JWT_ENCODE_AUDIENCE', '["api","admin"]'],
    see: config => claims(config).aud,
    with: ['api', 'admin'],
    without: undefined,
  },
  decodeAudience: {
    value: 'api',
    env: ['JWT_DECODE_AUDIENCE', 'api'],
    see: config => [
      acceptsClaims(config, { aud: 'api' }),
      acceptsClaims(config, { aud: 'web' }),
      acceptsClaims(config, {}),
    ],
    with: [true, false, false],
    without: [false, false, true],
  },
  encodeIssuer: {
    value: 'https://login.example',
    env: ['JWT_ENCODE_ISSUER', 'https://login.example'],
    see: config => claims(config).iss,
    with: 'https://login.example',
    without: undefined,
  },
  decodeIssuer: {
    value: ['a', 'b'],
    env: ['JWT_DECODE_ISSUER', '["a","b"]'],
    see: config => [
      acceptsClaims(config, { iss: 'b' }),
      acceptsClaims(config, { iss: 'c' }),
      acceptsClaims(config, {}),
    ],
    with: [true, false, false],
    without: [true, true, true],
  },
  decodeLeeway: {
    value: 60,
    env: ['JWT_DECODE_LEEWAY', '60'],
    see: config => acceptsClaims(config, { exp: Math.floor(Date.now() / 1000) - 30 }),
    with: true,
    without: false,
  },
  encodeNbf: {
    value: false,
    env: ['JWT_ENCODE_NBF', 'false'],
    see: config => 'nbf' in claims(config),
    with: false,
    without: true,
  },
  identityClaim: {
    value: 'uid',
    env: ['JWT_IDENTITY_CLAIM', 'uid'],
    see: config => [claims(config).uid, claims(config).sub, new TokenVerifier(config).verify(issued(config)).sub],
    with: ['alice', undefined, 'alice'],
    without: [undefined, 'alice', 'alice'],
  },
  errorMessageKey: {
    value: 'msg',
    env: ['JWT_ERROR_MESSAGE_KEY', 'msg'],
    see: config => [body(config).msg, body(config).message],
    with: ['Invalid Token', undefined],
    without: [undefined, 'Invalid Token'],
  },
  headerName: {
    value: 'X-Auth',
    env: ['JWT_HEADER_NAME', 'X-Auth'],
    see: config => [located(config, 'X-Auth', 'Bearer t'), located(config, 'Authorization', 'Bearer t')],
    with: ['t', undefined],
    without: [undefined, 't'],
  },
  headerType: {
    value: 'Token',
    env: ['JWT_HEADER_TYPE', 'Token'],
    see: config => [
      located(config, 'Authorization', 'Token t'),
      located(config, 'Authorization', 'Bearer t'),
      new JWTDecodeError().present(config.presentation).headers['WWW-Authenticate'],
    ],
    with: ['t', undefined, 'Token error="invalid_token"'],
    without: [undefined, 't', 'Bearer error="invalid_token"'],
  },
  errors: {
    value: { JWTDecodeError: { status: 422, message: 'Unreadable' } },
    see: config => [body(config).message, new JWTDecodeError().present(config.presentation).status],
    with: ['Unreadable', 422],
    without: ['Invalid Token', 401],
  },
  rememberedTokens: { value: 0, see: signatureChecks, with: 3, without: 1 },
};

const seenOf = (make: () => AuthXConfig, { see }: Effect): unknown => {
  let config;
  try {
    config = make();
  } catch {
    return 'refused';
  }
  return see(config);
};

describe('AuthXConfig', () => {
  for (const [option, effect] of Object.entries(effects)) {
    const { beside = { secretKey: secret }, value, env } = effect;

    it(`heeds ${option}`, () => {
      const given: AuthXOptions = Object.assign({}, beside, { [option]: value });
      expect(seenOf(() => new AuthXConfig(given), effect)).to.deep.equal(effect.with);
    });

    it(`does otherwise without ${option}`, () => {
      expect(seenOf(() => new AuthXConfig(beside), effect)).to.deep.equal(effect.without);
      expect(seenOf(() => AuthXConfig.fromEnv(beside, {}), effect)).to.deep.equal(effect.without);
    });

    if (env) {
      it(`heeds ${env[0]}`, () => {
        const [name, text] = env;
        expect(seenOf(() => AuthXConfig.fromEnv(beside, { [name]: text }), effect)).to.deep.equal(effect.with);
      });
    }
  }

  it('takes an explicit undefined for an option that is absent', () => {
    const undefinedOptions = Object.fromEntries(Object.keys(effects).map(option => [option, undefined]));
    const config = new AuthXConfig({ ...undefinedOptions, secretKey: secret });
    expect(config).to.deep.equal(new AuthXConfig({ secretKey: secret }));
  });

  it('is frozen: what was checked cannot be changed', () => {
    const config = new AuthXConfig({ secretKey: secret });
    expect(() => Object.assign(config, { decodeAlgorithms: ['none'] })).to.throw(TypeError);
  });

  it('accepts audiences and issuers that it writes, without being told twice', () => {
    const config = new AuthXConfig({ secretKey: secret, encodeAudience: ['a', 'b'], encodeIssuer: 'me' });
    expect(accepts(config, issued(config))).to.equal(true);
    expect(acceptsClaims(config, { aud: 'b', iss: 'me' })).to.equal(true);
    expect(acceptsClaims(config, { aud: 'c', iss: 'me' })).to.equal(false);
    expect(acceptsClaims(config, { aud: 'a', iss: 'you' })).to.equal(false);
  });

  it("names Bearer in challenges where the header is the token, since '' is no scheme", () => {
    const config = new AuthXConfig({ secretKey: secret, headerType: '' });
    expect(located(config, 'Authorization', 't')).to.equal('t');
    expect(new JWTDecodeError().present(config.presentation).headers['WWW-Authenticate']).to.match(/^Bearer /);
  });

  it('leaves the Retry-After and the status of errors that are not overridden', () => {
    const { presentation } = new AuthXConfig({ secretKey: secret, errors: { JWTDecodeError: { status: 422 } } });
    const error = new RevocationUnavailableError().present(presentation);
    expect(error.status).to.equal(503);
    expect(error.headers).to.have.property('Retry-After');
  });

  describe('lifetimes of null', () => {
    const never = new AuthXConfig({ secretKey: secret, accessTokenExpires: null });

    it('write tokens without exp, which are accepted', () => {
      expect(claims(never)).not.to.have.property('exp');
      expect(accepts(never, issued(never))).to.equal(true);
    });

    it('hold for the one type of token that they are set for', () => {
      expect(claims(never, 'refresh')).to.have.property('exp');
      expect(acceptsClaims(never, { exp: undefined, type: 'refresh' })).to.equal(false);
    });

    it('are not the default: a token without exp is refused', () => {
      expect(acceptsClaims(new AuthXConfig({ secretKey: secret }), { exp: undefined })).to.equal(false);
    });

    it('do not save a token that has an exp from it', () => {
      expect(acceptsClaims(never, { exp: 1 })).to.equal(false);
    });

    for (const text of ['null', 'None']) {
      it(`are ${text} in the environment`, () => {
        const config = AuthXConfig.fromEnv({ secretKey: secret }, { JWT_REFRESH_TOKEN_EXPIRES: text });
        expect(claims(config, 'refresh')).not.to.have.property('exp');
      });
    }
  });

  describe('previous keys', () => {
    it('never sign', () => {
      const config = new AuthXConfig({ secretKey: secret, previousSecretKey: previous });
      expect(accepts(new AuthXConfig({ secretKey: previous }), issued(config))).to.equal(false);
      expect(accepts(new AuthXConfig({ secretKey: secret }), issued(config))).to.equal(true);
    });

    it('are judged like current ones', () => {
      expect(() => new AuthXConfig({ secretKey: secret, previousSecretKey: 'short' })).to.throw(/^previousSecretKey: /);
      const weak = pemPair('rsa1024').publicKey;
      expect(() => new AuthXConfig({ ...rsa, previousPublicKey: weak })).to.throw(/^previousPublicKey: /);
    });

    it('go by their own kid: neither key answers for the name of the other', () => {
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
