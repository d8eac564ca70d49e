import type { AccessRule } from '../access/AccessRule';
import type { RequestLike } from '../transport/RequestLike';
import { RequestAuth } from '../auth/RequestAuth';
import type { WiredServer } from './WiredServer';

/** One request to a wired server. */
export class KoaRequest extends RequestAuth {
  /** The posture that the request was found to satisfy. */
  decided: AccessRule | undefined;
  /** The route of the action that ran, as declared: with the prefix of all routes, and without. */
  patterns: readonly string[] = [];

  constructor(
    readonly server: WiredServer,
    request: RequestLike,
  ) {
    super(server.auth, request);
  }
}
