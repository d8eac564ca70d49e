import { JWTDecodeError } from '../errors/errors';

/** No key has the `kid` of the token. The client sees a {@link JWTDecodeError}. */
export class UnknownKeyError extends JWTDecodeError {}
