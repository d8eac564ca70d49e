import type { TokenPayload } from '../token/TokenPayload';
import type { OAuthClient, TokenReach } from './OAuthClient';

/** Tells whether a client may act on a token. A token without `client_id` belongs to no client. */
export const isWithinReach = (reach: TokenReach, { id }: OAuthClient, payload: TokenPayload): boolean =>
  reach === 'any' || (reach === 'own' && payload.clientId === id);
