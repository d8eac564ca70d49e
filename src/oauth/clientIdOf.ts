import type { TokenPayload } from '../token/TokenPayload';

/** Returns the client to which a token was issued (RFC 8693 section 4.3); undefined if it does not say. */
export function clientIdOf(payload: TokenPayload): string | undefined {
  const { client_id: clientId } = payload.toJSON();
  return typeof clientId === 'string' ? clientId : undefined;
}
