import { Ctx, Get } from 'routing-controllers';
import { Public } from '../decorators/Public';
import type { AuthorizationServer } from '../oauth/AuthorizationServer';
import type { ServerMetadata } from '../oauth/serverMetadata';
import type { KoaContext } from '../routing-controllers/KoaContext';
import { onMount, routeOnMount } from '../routing-controllers/onMount';
import { cacheMetadata } from './cacheMetadata';
import { mountedEndpoints } from './mountedEndpoints';

/**
 * The metadata of the authorization server (RFC 8414 section 3). To mount it, extend this class by a controller at
 * `/.well-known`, as for {@link TokenEndpoint}. Its route is `GET /oauth-authorization-server` below the path of the
 * controller. It names the endpoints that the same application has mounted, and no others.
 */
@onMount(Public())
export abstract class ServerMetadataEndpoint {
  /** The server that is described. */
  abstract readonly server: AuthorizationServer;

  /** Returns the metadata. */
  @routeOnMount(Get('/oauth-authorization-server'))
  describe(@onMount(Ctx()) ctx: KoaContext): ServerMetadata {
    cacheMetadata(ctx);
    return this.server.metadata(mountedEndpoints(ctx, this.server));
  }
}
