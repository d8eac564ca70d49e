import { algorithmNames } from '../keys/algorithms';
import type { AuthXOptions } from './AuthXOptions';
import { tokenLocations } from './TokenLocation';

const flag = 'true or false';
const lifetime = "a length of time: seconds (900), or a number with a unit ('15m')";
const claimOrMember = (example: string): string => `a text that is not empty, such as '${example}'`;
const cookieName = (example: string): string => `the name of a cookie, such as ${example} (RFC 6265 section 4.1.1)`;
const cookiePath = "a path that begins with / and contains no semicolon, such as '/auth' (RFC 6265 section 4.1.1)";
const header = (example: string): string => `the name of a header, such as ${example} (RFC 9110 section 5.1)`;
const locations = `a list without repetition of one or more of ${tokenLocations.join(', ')}, such as ['headers']`;
const texts = (example: string): string =>
  `a text that is not empty, or a list of such texts, such as '${example}' or ['${example}']`;
const methods = "a list of methods, such as ['POST', 'PUT'] (RFC 9110 section 9)";
const routes =
  "a list of routes, each as declared ('/users/:id'), a path, or all below one ('/admin/*'), such as ['/health']";
const key = 'a string, a Buffer, a JWK or a KeyObject of node:crypto';

/** What each option can be, as the end of a sentence: "It must be ...". */
export const optionValues: Readonly<Record<keyof AuthXOptions, string>> = {
  keys: 'a KeyRing, a list of keys such as [{ key, kid }], or a JWK set: { keys: [...] }',
  algorithm: `one of ${algorithmNames.join(', ')}`,
  decodeAlgorithms: `a list of one or more of ${algorithmNames.join(', ')}`,
  secretKey: key,
  privateKey: key,
  publicKey: key,
  previousSecretKey: key,
  previousPublicKey: key,
  keyId: claimOrMember('2026-01'),
  previousKeyId: claimOrMember('2025-01'),
  weakKeys: "'error', 'warn' or 'allow'",
  accessTokenExpires: `${lifetime}, from 1 second to 100 years; or null for tokens that never expire`,
  refreshTokenExpires: `${lifetime}, from 1 second to 100 years; or null for tokens that never expire`,
  encodeAudience: texts('https://api.example.com'),
  decodeAudience: texts('https://api.example.com'),
  encodeIssuer: claimOrMember('https://login.example.com'),
  encodeClientId: claimOrMember('web'),
  accessTokenProfile: "'rfc9068'",
  decodeIssuer: texts('https://login.example.com'),
  decodeLeeway: `${lifetime}, from 0 to 600 seconds`,
  encodeNbf: flag,
  identityClaim: 'the name of a claim, such as sub or uid',
  acrLevels:
    "a list without repetition of levels, the weakest first, such as ['pwd', 'mfa']: printable ASCII without spaces (RFC 9470 section 3)",
  loginType: 'a name of at most 64 letters, digits, _, - and ., such as staff',
  errorMessageKey: 'a plain name, such as message or msg',
  errors: 'an object of overrides by error_type, such as { JWTDecodeError: { status: 422 } }',
  rememberedTokens: 'a whole number from 0 to 10 000 000',
  tokenLocation: locations,
  refreshTokenLocation: locations,
  headerName: header('Authorization'),
  headerType: "an authentication scheme, such as Bearer (RFC 9110 section 11.1), or '' if the header is only the token",
  queryStringName: claimOrMember('token'),
  jsonKey: claimOrMember('access_token'),
  refreshJsonKey: claimOrMember('refresh_token'),
  accessCookieName: cookieName('access_token_cookie'),
  accessCookiePath: cookiePath,
  refreshCookieName: cookieName('refresh_token_cookie'),
  refreshCookiePath: cookiePath,
  cookieDomain: 'a host name without scheme and port, such as example.com',
  cookieMaxAge: `${lifetime}, from 0 seconds to 100 years`,
  cookieSameSite: "'lax', 'strict' or 'none'",
  cookieSecure: flag,
  cookieHttpOnly: flag,
  cookiePartitioned: flag,
  sessionCookie: flag,
  formerCookies: "a list of cookies with name, domain or path, such as [{ domain: 'example.com' }]",
  cookieCsrfProtect: flag,
  csrfMethods: methods,
  csrfInCookies: flag,
  accessCsrfCookieName: cookieName('csrf_access_token'),
  accessCsrfCookiePath: cookiePath,
  refreshCsrfCookieName: cookieName('csrf_refresh_token'),
  refreshCsrfCookiePath: cookiePath,
  accessCsrfHeaderName: header('X-CSRF-TOKEN'),
  refreshCsrfHeaderName: header('X-CSRF-TOKEN'),
  csrfCheckForm: flag,
  accessCsrfFieldName: claimOrMember('csrf_token'),
  refreshCsrfFieldName: claimOrMember('csrf_token'),
  csrfOriginCheck: flag,
  allowedOrigins: "a list of origins, such as ['https://app.example.com']",
  implicitRefresh: flag,
  implicitRefreshDeltatime: `${lifetime}, from 1 second to 100 years`,
  implicitRefreshRouteExclude: routes,
  implicitRefreshRouteInclude: routes,
  implicitRefreshMethodExclude: methods,
  implicitRefreshMethodInclude: methods,
  implicitRefreshLifetime: `${lifetime}, from 1 second to 100 years; or null for no limit`,
  dpop: "'off', 'allowed' or 'required'",
  sessionTracking: flag,
  sessionUpdateLastActive: flag,
};
