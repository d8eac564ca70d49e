import type { TokenPayload } from '../token/TokenPayload';
import type { TokenLocation } from './TokenLocation';
import { UnverifiedToken } from './UnverifiedToken';

/** The token that the request was let in with. */
export class RequestToken extends UnverifiedToken {
  constructor(
    token: string,
    location: TokenLocation,
    /** Its claims. */
    readonly payload: TokenPayload,
  ) {
    super(token, location);
  }
}
