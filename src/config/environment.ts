import type { AuthXOptions } from './AuthXOptions';
import { ConfigurationError } from '../errors/errors';
import { refuseMisspelt, warnOfStranger } from './refuseMisspelt';

type Reader = (text: string) => unknown;

const text: Reader = value => value;
/** Keys and secrets are not changed here. src/keys reads them, for options and variables. */
const material: Reader = value => value;

const boolean: Reader = value => {
  if (/^(true|1|yes|on)$/i.test(value)) return true;
  if (/^(false|0|no|off)$/i.test(value)) return false;
  return value;
};

/** A number without a unit is seconds, because the value of an environment variable is always a text. */
const duration: Reader = value => (/^\d+(\.\d+)?$/.test(value) ? Number(value) : value);
const nullableDuration: Reader = value => (/^(null|none)$/i.test(value) ? null : duration(value));

const list = (value: string): unknown => {
  if (!value.trimStart().startsWith('[')) return value.split(',').map(unquote);
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
};
/** Accepts any letter case, except the `None` of Python, which means no attribute and not `none`. */
const sameSite: Reader = value => (value === 'None' ? value : value.toLowerCase());

const lowerCase: Reader = value => value.toLowerCase();

const stringOrList: Reader = value => (/^\s*\[/.test(value) ? list(value) : value);

/** The environment variables: for each one, the option that it sets, and the function that reads its text. */
export const environmentVariables: Readonly<Record<string, readonly [keyof AuthXOptions, Reader]>> = {
  JWT_ALGORITHM: ['algorithm', text],
  JWT_DECODE_ALGORITHMS: ['decodeAlgorithms', list],
  JWT_SECRET_KEY: ['secretKey', material],
  JWT_PRIVATE_KEY: ['privateKey', material],
  JWT_PUBLIC_KEY: ['publicKey', material],
  JWT_PREVIOUS_SECRET_KEY: ['previousSecretKey', material],
  JWT_PREVIOUS_PUBLIC_KEY: ['previousPublicKey', material],
  JWT_ACCESS_TOKEN_EXPIRES: ['accessTokenExpires', nullableDuration],
  JWT_REFRESH_TOKEN_EXPIRES: ['refreshTokenExpires', nullableDuration],
  JWT_ENCODE_AUDIENCE: ['encodeAudience', stringOrList],
  JWT_DECODE_AUDIENCE: ['decodeAudience', stringOrList],
  JWT_ENCODE_ISSUER: ['encodeIssuer', text],
  JWT_ENCODE_CLIENT_ID: ['encodeClientId', text],
  JWT_ACCESS_TOKEN_PROFILE: ['accessTokenProfile', text],
  JWT_DECODE_ISSUER: ['decodeIssuer', stringOrList],
  JWT_DECODE_LEEWAY: ['decodeLeeway', duration],
  JWT_ENCODE_NBF: ['encodeNbf', boolean],
  JWT_IDENTITY_CLAIM: ['identityClaim', text],
  JWT_ACR_LEVELS: ['acrLevels', list],
  JWT_LOGIN_TYPE: ['loginType', text],
  JWT_ERROR_MESSAGE_KEY: ['errorMessageKey', text],
  JWT_TOKEN_LOCATION: ['tokenLocation', list],
  JWT_REFRESH_TOKEN_LOCATION: ['refreshTokenLocation', list],
  JWT_HEADER_NAME: ['headerName', text],
  JWT_HEADER_TYPE: ['headerType', text],
  JWT_QUERY_STRING_NAME: ['queryStringName', text],
  JWT_JSON_KEY: ['jsonKey', text],
  JWT_REFRESH_JSON_KEY: ['refreshJsonKey', text],
  JWT_ACCESS_COOKIE_NAME: ['accessCookieName', text],
  JWT_ACCESS_COOKIE_PATH: ['accessCookiePath', text],
  JWT_REFRESH_COOKIE_NAME: ['refreshCookieName', text],
  JWT_REFRESH_COOKIE_PATH: ['refreshCookiePath', text],
  JWT_COOKIE_DOMAIN: ['cookieDomain', text],
  JWT_COOKIE_MAX_AGE: ['cookieMaxAge', duration],
  JWT_COOKIE_SAMESITE: ['cookieSameSite', sameSite],
  JWT_COOKIE_SECURE: ['cookieSecure', boolean],
  JWT_COOKIE_HTTP_ONLY: ['cookieHttpOnly', boolean],
  JWT_COOKIE_PARTITIONED: ['cookiePartitioned', boolean],
  JWT_SESSION_COOKIE: ['sessionCookie', boolean],
  JWT_FORMER_COOKIES: ['formerCookies', list],
  JWT_COOKIE_CSRF_PROTECT: ['cookieCsrfProtect', boolean],
  JWT_CSRF_METHODS: ['csrfMethods', list],
  JWT_CSRF_IN_COOKIES: ['csrfInCookies', boolean],
  JWT_ACCESS_CSRF_COOKIE_NAME: ['accessCsrfCookieName', text],
  JWT_ACCESS_CSRF_COOKIE_PATH: ['accessCsrfCookiePath', text],
  JWT_REFRESH_CSRF_COOKIE_NAME: ['refreshCsrfCookieName', text],
  JWT_REFRESH_CSRF_COOKIE_PATH: ['refreshCsrfCookiePath', text],
  JWT_ACCESS_CSRF_HEADER_NAME: ['accessCsrfHeaderName', text],
  JWT_REFRESH_CSRF_HEADER_NAME: ['refreshCsrfHeaderName', text],
  JWT_CSRF_CHECK_FORM: ['csrfCheckForm', boolean],
  JWT_ACCESS_CSRF_FIELD_NAME: ['accessCsrfFieldName', text],
  JWT_REFRESH_CSRF_FIELD_NAME: ['refreshCsrfFieldName', text],
  JWT_CSRF_ORIGIN_CHECK: ['csrfOriginCheck', boolean],
  JWT_ALLOWED_ORIGINS: ['allowedOrigins', list],
  JWT_DPOP: ['dpop', lowerCase],
  JWT_SESSION_TRACKING: ['sessionTracking', boolean],
  JWT_SESSION_UPDATE_LAST_ACTIVE: ['sessionUpdateLastActive', boolean],
  JWT_IMPLICIT_REFRESH: ['implicitRefresh', boolean],
  JWT_IMPLICIT_REFRESH_DELTATIME: ['implicitRefreshDeltatime', duration],
  JWT_IMPLICIT_REFRESH_ROUTE_EXCLUDE: ['implicitRefreshRouteExclude', list],
  JWT_IMPLICIT_REFRESH_ROUTE_INCLUDE: ['implicitRefreshRouteInclude', list],
  JWT_IMPLICIT_REFRESH_METHOD_EXCLUDE: ['implicitRefreshMethodExclude', list],
  JWT_IMPLICIT_REFRESH_METHOD_INCLUDE: ['implicitRefreshMethodInclude', list],
  JWT_IMPLICIT_REFRESH_LIFETIME: ['implicitRefreshLifetime', nullableDuration],
};

/** The option of each variable. */
const optionOf: ReadonlyMap<string, string> = new Map(
  Object.entries(environmentVariables).map(([name, [option]]) => [name, option]),
);

/** Without these, a check is off. So an empty variable causes a warning. */
const checks = ['JWT_ENCODE_AUDIENCE', 'JWT_DECODE_AUDIENCE', 'JWT_ENCODE_ISSUER', 'JWT_DECODE_ISSUER'];

/**
 * Reads options from environment variables. Like AuthX, it accepts names in any letter case. An empty variable counts as
 * absent, except `JWT_HEADER_TYPE`: if it is empty, the header is the token.
 *
 * @throws ConfigurationError for a misspelt variable, or if two spellings of a name have different values
 */
export function readEnvironment(environment: NodeJS.ProcessEnv): AuthXOptions {
  const options: Record<string, unknown> = {};
  const seen = new Map<string, string>();
  const strangers: string[] = [];
  for (const [given, value] of Object.entries(environment)) {
    if (value === undefined) continue;
    const name = given.toUpperCase();
    const known = Object.hasOwn(environmentVariables, name) ? environmentVariables[name] : undefined;
    if (!known) {
      refuseMisspelt(given, optionOf);
      strangers.push(given);
      continue;
    }
    if (seen.has(name) && seen.get(name) !== value) {
      throw new ConfigurationError(
        `${name}: is set twice, in two letter cases and to different values. Unset one of them.`,
      );
    }
    seen.set(name, value);
    const [option, read] = known;
    const plain = read === material ? value : unquote(value);
    if (plain.trim() === '' && name !== 'JWT_HEADER_TYPE') {
      if (checks.includes(name)) {
        process.emitWarning(
          `${name} is empty, so its check is off. Set a value, or unset the variable.`,
          'AuthXWarning',
        );
      }
    } else options[option] = read(plain);
  }
  for (const stranger of strangers) warnOfStranger(stranger, optionOf, options);
  return options;
}

/**
 * Removes the quotation marks and line ends that tools leave around a value. Only a key could begin or end with them. Marks
 * that occur within a value too are around its items.
 */
function unquote(value: string): string {
  const text = trimLineEnds(value);
  const [, mark = '', quoted] = /^(["'`])([^]*)\1$/.exec(text) ?? [];
  if (quoted === undefined) return text;
  return quoted.includes(mark) && !/^\s*\[/.test(quoted) ? text : trimLineEnds(quoted);
}

const trimLineEnds = (value: string): string =>
  value
    .trim()
    .replace(/(?:\\r|\\n)+$/, '')
    .trim();
