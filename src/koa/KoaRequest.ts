import type { AccessRule } from '../access/AccessRule';
import type { RequestLike } from '../transport/RequestLike';
import type { RequestAuthenticator } from '../auth/RequestAuthenticator';
import { RequestAuth } from '../auth/RequestAuth';

/** What a request must know of the server that it came to. */
export interface RequestServer {
  readonly auth: RequestAuthenticator;
  /** Whether this library writes the bodies of errors, or lets them rise to a handler of the application. */
  readonly writesErrors: boolean;
}

/** One request to a wired server. */
export class KoaRequest extends RequestAuth {
  /** The rule that the request was found to satisfy. */
  decided: AccessRule | undefined;
  /** The route of the action that ran, as declared: with the prefix of all routes, and without. */
  patterns: readonly string[] = [];

  constructor(
    readonly server: RequestServer,
    request: RequestLike,
  ) {
    super(server.auth, request);
  }

  /** The request of a context, if the interceptor of this server opened it. */
  static openedBy(server: RequestServer, ctx: object): KoaRequest | undefined {
    const request = RequestAuth.of(ctx);
    return request instanceof KoaRequest && request.server === server ? request : undefined;
  }
}
