import { Ctx, Get } from 'routing-controllers';
import { Public } from '../decorators/Public';
import type { ProtectedResource, ResourceMetadata } from '../oauth/ProtectedResource';
import type { KoaContext } from '../routing-controllers/KoaContext';
import { onMount, routeOnMount } from '../routing-controllers/onMount';
import { cacheMetadata } from './cacheMetadata';

/**
 * The metadata of an API (RFC 9728 section 3). To mount it, extend this class by a controller at `/.well-known`:
 *
 * ```ts
 * \@JsonController('/.well-known')
 * class Resource extends ResourceMetadataEndpoint {
 *   readonly resource = new ProtectedResource(auth, { resource: 'https://api.example' });
 * }
 * ```
 *
 * Its route is `GET /oauth-protected-resource` below the path of the controller.
 */
@onMount(Public())
export abstract class ResourceMetadataEndpoint {
  abstract readonly resource: ProtectedResource;

  /** Returns the metadata. */
  @routeOnMount(Get('/oauth-protected-resource'))
  describe(@onMount(Ctx()) ctx: KoaContext): ResourceMetadata {
    cacheMetadata(ctx);
    return this.resource.metadata;
  }
}
