import type { AuthXConfig } from '../../config/AuthXConfig';
import { decodeStrictly } from '../../token/decodeStrictly';

/** The headers of a request, by their names in lower case. `fetch` and supertest take them. */
export type TestHeaders = Record<string, string>;

/** Returns the header that carries a token. */
export function tokenHeaders({ headerName, headerType }: AuthXConfig, token: string): TestHeaders {
  return { [headerName.toLowerCase()]: headerType === '' ? token : `${headerType} ${token}` };
}

/**
 * Returns the cookie that carries a token, and the header that repeats its CSRF value.
 *
 * @throws TypeError if tokens of this type do not travel in cookies
 */
export function cookieHeaders({ cookies, csrf, tokenLocations }: AuthXConfig, token: string): TestHeaders {
  const { claims } = decodeStrictly(token);
  const type = claims.type === 'refresh' ? 'refresh' : 'access';
  if (!tokenLocations[type].includes('cookies')) {
    const option = type === 'refresh' ? 'refreshTokenLocation' : 'tokenLocation';
    throw new TypeError(`cookies(): ${type} tokens do not travel in cookies. Add 'cookies' to ${option}.`);
  }
  const { token: cookie } = cookies[type];
  return {
    cookie: `${cookie.name}=${token}`,
    ...(csrf.protect && typeof claims.csrf === 'string' && { [csrf.headers[type].toLowerCase()]: claims.csrf }),
  };
}
