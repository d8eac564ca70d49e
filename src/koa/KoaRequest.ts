import { AuthXError } from '../errors/AuthXError';
import type { AccessRule } from '../access/AccessRule';
import type { KoaContext } from '../routing-controllers/KoaContext';
import type { RequestLike } from '../transport/RequestLike';
import type { LoginSystems } from '../auth/LoginSystems';
import type { RequestAuthenticator } from '../auth/RequestAuthenticator';
import type { OwnBodyPaths } from './ownBody';
import { RequestAuth } from '../auth/RequestAuth';
import { publishRefused } from './requestEvents';

/** The server of a request. */
export interface RequestServer {
  readonly systems: LoginSystems;
  /** Whether this library writes the bodies of errors. Otherwise they go to the application's error handler. */
  readonly writesErrors: boolean;
  /** Whether developers are warned about answers that cannot be completed. */
  readonly isDevelopment: boolean;
  /** The prefix of all routes; empty if there is none. */
  readonly routePrefix: string;
  /** The paths of actions that read their body themselves. */
  readonly ownBodies: OwnBodyPaths;
  /** The classes of the controllers that the server serves. */
  readonly controllers: readonly object[];
  /** Returns the login systems that may decide an action. */
  systemsOf(type: object, method: string): readonly RequestAuthenticator[];
  /** Returns the URL of the metadata of the API that the server serves (RFC 9728). Undefined if it serves none. */
  resourceMetadata(ctx: KoaContext): string | undefined;
}

/** One request to a wired server. */
export class KoaRequest extends RequestAuth {
  /** The access rule that the request satisfies. */
  decided: AccessRule | undefined;
  /** The declared route of the action, with and without the prefix of all routes. */
  patterns: readonly string[] = [];

  constructor(
    readonly server: RequestServer,
    request: RequestLike,
  ) {
    super(server.systems.initial, request);
  }

  /** Returns the request of a context if the interceptor of this server opened it. */
  static openedBy(server: RequestServer, ctx: object): KoaRequest | undefined {
    const request = RequestAuth.of(ctx);
    return request instanceof KoaRequest && request.server === server ? request : undefined;
  }

  /** Notes an error that no guard threw, and tells of it once. Returns the error with the application's overrides. */
  refuseOutside(ctx: KoaContext, error: unknown): unknown {
    const isNew = error !== this.refusal;
    const presented = this.refuse(error);
    if (isNew && presented instanceof AuthXError) {
      const decided = this.decided && { rule: this.decided, systems: [this.auth] };
      publishRefused(ctx, this, { error: presented, stage: 'action', decided });
    }
    return presented;
  }

  protected override get resourceMetadata(): string | undefined {
    return this.context && this.server.resourceMetadata(this.context as unknown as KoaContext);
  }
}
