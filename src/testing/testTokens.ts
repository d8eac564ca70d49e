import type { AuthX } from '../auth/AuthX';
import { TestTokens } from './tokens/TestTokens';

/**
 * Makes tokens of every kind, good and bad, for the tests of an application. They need no login.
 *
 * ```ts
 * const tokens = testTokens(auth);
 * await fetch(url, { headers: tokens.headers(await tokens.access('alice', { scopes: ['reports:read'] })) });
 * ```
 *
 * @param auth - the AuthX of the application under test. Of an `AuthManager`, pass `manager.get('staff')`
 */
export function testTokens(auth: AuthX): TestTokens {
  return new TestTokens(auth);
}
