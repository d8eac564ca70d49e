import { isOutage } from '../calls/OperationCounts';
import { AuthXError } from '../errors/AuthXError';
import { OAuthError } from './OAuthError';

/**
 * Turns the failure of a store or a callback into the answer of an OAuth endpoint (RFC 7009 section 2.2.1). Returns
 * undefined for a refusal that the token itself caused.
 *
 * @throws the error itself if it is none of this library
 */
export function unavailable(error: unknown): OAuthError | undefined {
  if (!(error instanceof AuthXError)) throw error;
  // Read from the class, because an application may override the status of an error.
  if (!isOutage(error)) return undefined;
  return new OAuthError('temporarily_unavailable', 'The server cannot answer right now', { retryAfter: 1 });
}
