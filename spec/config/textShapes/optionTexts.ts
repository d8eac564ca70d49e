import type { AuthXOptions } from '../../../src/config/AuthXOptions';
import { pemPair } from '../../keys/keyPairs';
import { secret } from '../../support/forge';

/** How an option and its variable read text. */
export type Kind =
  /** The bytes of the text. */
  | 'secret'
  | 'pem'
  /** Five minutes. */
  | 'duration'
  /** In a variable: JSON, or items with commas. */
  | 'list'
  /** A text, or in a variable a JSON array. */
  | 'textOrList'
  | 'text'
  /** In a variable only. */
  | 'flag'
  | 'json'
  /** No text at all. */
  | 'code';

/** The text of an option that the specs give in many shapes. */
export interface OptionText {
  readonly kind: Kind;
  readonly text: string;
  /** A second item of a list. */
  readonly second?: string;
  /** What the option means by the text. Default: the text. */
  readonly value?: unknown;
  /** Options without which this one cannot be. */
  readonly rest?: Pick<AuthXOptions, keyof AuthXOptions>;
  /** What an empty text means, where it is more than no option. */
  readonly empty?: 'itself' | 'refused';
}

const rsa = pemPair('rsa2048');
const other = pemPair('other-rsa2048');
const renewing: OptionText['rest'] = { implicitRefresh: true, tokenLocation: ['cookies'] };

const text = (sample: string, more: Partial<OptionText> = {}): OptionText => ({ kind: 'text', text: sample, ...more });
const flag = (value: boolean, more: Partial<OptionText> = {}): OptionText => ({
  kind: 'flag',
  text: String(value),
  value,
  ...more,
});
const list = (first: string, second: string, more: Partial<OptionText> = {}): OptionText => ({
  kind: 'list',
  text: first,
  second,
  value: [first],
  ...more,
});
const duration = (more: Partial<OptionText> = {}): OptionText => ({
  kind: 'duration',
  text: '5m',
  value: 300,
  ...more,
});
const pem = (sample: string, rest: OptionText['rest'], empty?: 'refused'): OptionText => ({
  kind: 'pem',
  text: sample,
  rest: { secretKey: undefined, algorithm: 'RS256', ...rest },
  ...(empty && { empty }),
});

/** What the profile of RFC 9068 needs. */
const profiled = { encodeIssuer: 'https://login.example', encodeAudience: 'api', encodeClientId: 'web' };

/** Every option. The specs do not compile until a new option has its row. */
export const optionTexts: Readonly<Record<keyof AuthXOptions, OptionText>> = {
  keys: {
    kind: 'code',
    empty: 'refused',
    text: JSON.stringify([{ key: secret, alg: 'HS256' }]),
    rest: { secretKey: undefined },
  },
  algorithm: text('HS384'),
  decodeAlgorithms: list('HS256', 'HS512'),
  secretKey: { kind: 'secret', text: `${secret}-of-the-table`, rest: { secretKey: undefined }, empty: 'refused' },
  privateKey: pem(rsa.privateKey, {}, 'refused'),
  publicKey: pem(rsa.publicKey, {}),
  previousSecretKey: { kind: 'secret', text: `${secret}-before` },
  previousPublicKey: pem(other.publicKey, { privateKey: rsa.privateKey }),
  keyId: text('2026-01'),
  previousKeyId: text('2025-01', { rest: { previousSecretKey: `${secret}-before` } }),
  weakKeys: text('warn'),
  accessTokenExpires: duration(),
  refreshTokenExpires: duration({ rest: { accessTokenExpires: 60 } }),
  encodeAudience: { kind: 'textOrList', text: 'https://api.example/?a=1,2', second: 'web' },
  decodeAudience: { kind: 'textOrList', text: 'https://api.example/?a=1,2', second: 'web' },
  encodeIssuer: text('https://login.example'),
  encodeClientId: text('web'),
  accessTokenProfile: text('rfc9068', { rest: profiled }),
  decodeIssuer: { kind: 'textOrList', text: 'https://login.example', second: 'https://old.example' },
  decodeLeeway: duration(),
  encodeNbf: flag(false),
  acrLevels: list('pwd', 'mfa'),
  identityClaim: text('uid'),
  loginType: text('staff'),
  errorMessageKey: text('detail'),
  errors: { kind: 'code', text: '{"JWTDecodeError":{"status":422}}' },
  rememberedTokens: { kind: 'code', text: '100' },
  tokenLocation: list('query', 'json'),
  refreshTokenLocation: list('query', 'json'),
  headerName: text('X-Auth'),
  headerType: text('Token', { empty: 'itself' }),
  queryStringName: text('jwt'),
  jsonKey: text('jwt'),
  refreshJsonKey: text('renew'),
  accessCookieName: text('acc'),
  accessCookiePath: text('/app'),
  refreshCookieName: text('ref'),
  refreshCookiePath: text('/auth'),
  cookieDomain: text('example.com'),
  cookieMaxAge: duration(),
  cookieSameSite: text('strict'),
  cookieSecure: flag(false),
  cookieHttpOnly: flag(false),
  cookiePartitioned: flag(true, { rest: { cookieSameSite: 'none' } }),
  sessionCookie: flag(false),
  formerCookies: { kind: 'json', text: '[{"domain":"example.com"}]', value: [{ domain: 'example.com' }] },
  cookieCsrfProtect: flag(false),
  csrfMethods: list('POST', 'PUT'),
  csrfInCookies: flag(false),
  accessCsrfCookieName: text('acc_csrf'),
  accessCsrfCookiePath: text('/app'),
  refreshCsrfCookieName: text('ref_csrf'),
  refreshCsrfCookiePath: text('/auth'),
  accessCsrfHeaderName: text('X-Acc'),
  refreshCsrfHeaderName: text('X-Ref'),
  csrfCheckForm: flag(true),
  accessCsrfFieldName: text('acc', { rest: { csrfCheckForm: true } }),
  refreshCsrfFieldName: text('ref', { rest: { csrfCheckForm: true } }),
  csrfOriginCheck: flag(false),
  allowedOrigins: list('https://a.example', 'https://b.example'),
  implicitRefresh: flag(true, { rest: { tokenLocation: ['cookies'] } }),
  implicitRefreshDeltatime: duration({ rest: renewing }),
  implicitRefreshRouteExclude: list('/health', '/admin/*', { rest: renewing }),
  implicitRefreshRouteInclude: list('/health', '/admin/*', { rest: renewing }),
  implicitRefreshMethodExclude: list('GET', 'POST', { rest: renewing }),
  implicitRefreshMethodInclude: list('GET', 'POST', { rest: renewing }),
  implicitRefreshLifetime: duration({ rest: renewing }),
  dpop: text('allowed'),
  sessionTracking: flag(true),
  sessionUpdateLastActive: flag(false),
};
