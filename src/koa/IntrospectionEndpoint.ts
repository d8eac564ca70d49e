import { Ctx, Post } from 'routing-controllers';
import { Public } from '../decorators/Public';
import type { KoaContext } from '../routing-controllers/KoaContext';
import { onMount, routeOnMount } from '../routing-controllers/onMount';
import { OAuthEndpoint } from './OAuthEndpoint';
import { ownBody } from './ownBody';

/**
 * The introspection endpoint (RFC 7662). To mount it, extend this class by a controller, as for {@link TokenEndpoint}. Its
 * route is `POST /introspect` below the path of the controller.
 */
@onMount(Public())
export abstract class IntrospectionEndpoint extends OAuthEndpoint {
  /** Tells a client whether a token is live, and what it says. */
  @onMount(ownBody)
  @routeOnMount(Post('/introspect'))
  introspect(@onMount(Ctx()) ctx: KoaContext): Promise<object> {
    return this.answer(ctx, request => this.server.introspect(request));
  }
}
