import crypto from 'node:crypto';
import { AuthXConfig } from '../../../src/config/AuthXConfig';
import { JWTDecodeError } from '../../../src/errors/errors';
import { TokenVerifier } from '../../../src/token/TokenVerifier';
import { forge, goodClaims, secret } from '../../support/forge';
import { pemPair } from '../../keys/keyPairs';
import { accepts, acceptsClaims, claims, header, issued, lifetime } from '../observing';
import type { Effects } from './Effect';

const previous = 'the-secret-before-the-last-rotation-which-is-as-long-as-the-one-after-it';
const { privateKey, publicKey } = pemPair('rsa2048');
const older = pemPair('other-rsa2048');
const rsa = { algorithm: 'RS256', privateKey } as const;

const body = (config: AuthXConfig): Record<string, unknown> =>
  new JWTDecodeError().applyOverrides(config.errorSettings).toJSON();

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

/** Keys, tokens and errors. */
export const tokenEffects = {
  keys: {
    beside: {},
    value: [{ key: privateKey, alg: 'RS256', kid: 'ring' }],
    see: config => header(config).kid,
    with: 'ring',
    without: 'refused',
  },
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
  keyId: {
    value: '2026',
    see: config => header(config).kid === '2026',
    with: true,
    without: false,
  },
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
  loginType: {
    value: 'staff',
    env: ['JWT_LOGIN_TYPE', 'staff'],
    see: config => [
      claims(config).login_type,
      acceptsClaims(config, { login_type: 'staff' }),
      acceptsClaims(config, { login_type: 'customer' }),
      acceptsClaims(config, {}),
    ],
    with: ['staff', true, false, false],
    without: [undefined, false, false, true],
  },
  encodeClientId: {
    value: 'web',
    env: ['JWT_ENCODE_CLIENT_ID', 'web'],
    see: config => claims(config).client_id,
    with: 'web',
    without: undefined,
  },
  accessTokenProfile: {
    beside: { secretKey: secret, encodeIssuer: 'https://login.example', encodeAudience: 'api', encodeClientId: 'web' },
    value: 'rfc9068',
    env: ['JWT_ACCESS_TOKEN_PROFILE', 'rfc9068'],
    see: config => header(config).typ,
    with: 'at+jwt',
    without: 'JWT',
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
  acrLevels: {
    value: ['pwd', 'mfa'],
    env: ['JWT_ACR_LEVELS', 'pwd, mfa'],
    see: config => config.acrLevels.indexOf('mfa'),
    with: 1,
    without: -1,
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
  errors: {
    value: { JWTDecodeError: { status: 422, message: 'Unreadable' } },
    see: config => [body(config).message, new JWTDecodeError().applyOverrides(config.errorSettings).status],
    with: ['Unreadable', 422],
    without: ['Invalid Token', 401],
  },
  rememberedTokens: { value: 0, see: signatureChecks, with: 3, without: 1 },
} satisfies Partial<Effects>;
