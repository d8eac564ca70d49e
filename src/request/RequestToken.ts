import type { TokenPayload } from '../token/TokenPayload';
import { UnverifiedToken } from './UnverifiedToken';

/** The token that the request was let in with. */
export class RequestToken extends UnverifiedToken {
  constructor(
    credential: UnverifiedToken,
    /** Its claims. */
    readonly payload: TokenPayload,
  ) {
    super(credential.token, credential.location, UnverifiedToken.originOf(credential));
  }
}
