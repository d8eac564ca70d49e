import type { AuthXOptions } from './AuthXOptions';
import { ConfigurationError } from '../errors/errors';

type Reader = (text: string) => unknown;

const text: Reader = value => value;
const pem: Reader = value => value.replace(/\\n/g, '\n');

const boolean: Reader = value => {
  if (/^(true|1|yes|on)$/i.test(value)) return true;
  if (/^(false|0|no|off)$/i.test(value)) return false;
  return value;
};

/** A bare number is seconds here: an environment variable has no other way to be a number. */
const duration: Reader = value => (/^\d+(\.\d+)?$/.test(value) ? Number(value) : value);
const nullableDuration: Reader = value => (/^(null|none)$/i.test(value) ? null : duration(value));

const list = (value: string): unknown => {
  if (!value.trimStart().startsWith('[')) return value.split(',').map(item => item.trim());
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
};
/** In any letter case, but for Python's `None`: that is no attribute at all, and the opposite of `none`. */
const sameSite: Reader = value => (value === 'None' ? value : value.toLowerCase());

const stringOrList: Reader = value => (/^\s*\[/.test(value) ? list(value) : value);

/** Each environment variable of AuthX that this library reads: the option it sets, and how its text is read. */
export const environmentVariables: Readonly<Record<string, readonly [keyof AuthXOptions, Reader]>> = {
  JWT_ALGORITHM: ['algorithm', text],
  JWT_DECODE_ALGORITHMS: ['decodeAlgorithms', list],
  JWT_SECRET_KEY: ['secretKey', text],
  JWT_PRIVATE_KEY: ['privateKey', pem],
  JWT_PUBLIC_KEY: ['publicKey', pem],
  JWT_PREVIOUS_SECRET_KEY: ['previousSecretKey', text],
  JWT_PREVIOUS_PUBLIC_KEY: ['previousPublicKey', pem],
  JWT_ACCESS_TOKEN_EXPIRES: ['accessTokenExpires', nullableDuration],
  JWT_REFRESH_TOKEN_EXPIRES: ['refreshTokenExpires', nullableDuration],
  JWT_ENCODE_AUDIENCE: ['encodeAudience', stringOrList],
  JWT_DECODE_AUDIENCE: ['decodeAudience', stringOrList],
  JWT_ENCODE_ISSUER: ['encodeIssuer', text],
  JWT_DECODE_ISSUER: ['decodeIssuer', stringOrList],
  JWT_DECODE_LEEWAY: ['decodeLeeway', duration],
  JWT_ENCODE_NBF: ['encodeNbf', boolean],
  JWT_IDENTITY_CLAIM: ['identityClaim', text],
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
  JWT_SESSION_COOKIE: ['sessionCookie', boolean],
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

/** Variables of AuthX that this version cannot honour, and misspelt ones of its families: they fail at start. */
const family =
  /^JWT_((ACCESS|REFRESH)_(CSRF_|COOKIE_)|COOKIE_|CSRF_|IMPLICIT_REFRESH|SESSION_|TOKEN_LOCATION|QUERY_STRING|JSON_|REFRESH_JSON_)\w*$/;

/** Reads options from environment variables; those that are absent stay unset. */
export function readEnvironment(environment: NodeJS.ProcessEnv): AuthXOptions {
  const options: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined) continue;
    const known = Object.hasOwn(environmentVariables, name) ? environmentVariables[name] : undefined;
    if (known) options[known[0]] = known[1](value);
    else if (family.test(name)) {
      throw new ConfigurationError(
        `${name}: is not a variable that this version reads. Unset it, or correct its name.`,
      );
    }
  }
  return options;
}
