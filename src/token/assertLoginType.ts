import { JWTDecodeError, LoginTypeMismatchError } from '../errors/errors';
import type { JsonObject } from './TokenType';
import type { TokenPayload } from './TokenPayload';

/**
 * Refuses verified claims of another login type than that of a login system. A login system without a login type refuses
 * every token that has one: the same subject can mean another person there (RFC 8725 section 3.12).
 *
 * @throws LoginTypeMismatchError
 */
export function assertLoginType({ loginType }: Pick<TokenPayload, 'loginType'>, expected: string | undefined): void {
  if (loginType !== expected) throw new LoginTypeMismatchError(expected, loginType);
}

/**
 * Refuses a token that names another login type, before its signature is verified. A token that names none is not refused
 * here.
 *
 * @throws LoginTypeMismatchError; JWTDecodeError for a login type that is no text
 */
export function refuseOtherLoginType(claims: JsonObject, expected: string | undefined): void {
  const named = Object.hasOwn(claims, 'login_type') ? (claims.login_type ?? undefined) : undefined;
  if (named === undefined) return;
  if (typeof named !== 'string') throw new JWTDecodeError();
  if (named !== expected) throw new LoginTypeMismatchError(expected, named);
}
