import type { AccessRule } from '../access/AccessRule';
import type { RequestAuthenticator } from '../auth/RequestAuthenticator';

/** What a request must know of the server that it came to. */
export interface WiredServer {
  readonly auth: RequestAuthenticator;
  /** Whether this library writes the bodies of errors, or lets them rise to a handler of the application. */
  readonly writesErrors: boolean;
  /** Who may call an action; undefined for one that the server does not serve. */
  postureOf(type: object, method: string): AccessRule | undefined;
}
