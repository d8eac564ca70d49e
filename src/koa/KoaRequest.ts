import type { Posture } from '../policy/Posture';
import type { RequestLike } from '../request/RequestLike';
import { RequestAuth } from '../services/RequestAuth';
import type { WiredServer } from './WiredServer';

/** One request to a wired server. */
export class KoaRequest extends RequestAuth {
  /** The posture that the request was found to satisfy. */
  decided: Posture | undefined;
  /** The route of the action that ran, as declared. The router's word for it goes on to whatever else matches. */
  pattern: unknown;

  constructor(
    readonly server: WiredServer,
    request: RequestLike,
  ) {
    super(server.auth, request);
  }
}
