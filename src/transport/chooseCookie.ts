import { AmbiguousTokenError } from '../errors/errors';
import type { TokenPayload } from '../token/TokenPayload';
import type { TokenVerifier } from '../token/TokenVerifier';
import type { TokenType } from '../token/TokenType';

/** One of several tokens that a browser sent as cookies of one name. */
export interface ChosenCookie {
  readonly token: string;
  /** The `csrf` claims of all of them. A script reads the CSRF cookie that comes first, whichever token was chosen. */
  readonly csrf: readonly string[];
}

/** More values are not examined: each costs a signature check. */
const mostValues = 4;

/**
 * Chooses between cookies of one name and different values, as a browser sends them when the domain or the path of the
 * cookie has changed. Only tokens of this login system, of one type and of one subject are taken for such remains, and
 * the newest counts, expired or not. Any other value may have been planted by another host of the domain.
 *
 * @throws AmbiguousTokenError for all other values
 */
export function chooseCookie(values: readonly string[], type: TokenType, verifier: TokenVerifier): ChosenCookie {
  const tokens = [...new Set(values)];
  if (tokens.length > mostValues) throw new AmbiguousTokenError();
  const payloads = tokens.map(token => readIssued(token, verifier));
  const [first] = payloads;
  if (payloads.some(payload => payload?.type !== type || payload.sub !== first?.sub)) throw new AmbiguousTokenError();
  const times = payloads.map(payload => payload?.iat ?? 0);
  // Browsers send the cookie that was set first before the others (RFC 6265 section 5.4).
  const newest = times.lastIndexOf(Math.max(...times));
  return {
    token: tokens[newest] ?? '',
    csrf: payloads.flatMap(payload => (payload?.csrf ? [payload.csrf] : [])),
  };
}

function readIssued(token: string, verifier: TokenVerifier): TokenPayload | undefined {
  try {
    return verifier.verifyExpired(token);
  } catch {
    return undefined;
  }
}
