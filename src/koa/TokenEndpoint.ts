import { Ctx, Post } from 'routing-controllers';
import { Public } from '../decorators/Public';
import type { KoaContext } from '../routing-controllers/KoaContext';
import { onMount, routeOnMount } from '../routing-controllers/onMount';
import { OAuthEndpoint } from './OAuthEndpoint';
import { ownBody } from './ownBody';

/**
 * The token endpoint (RFC 6749 section 3.2), for the grants `client_credentials` and `refresh_token`. To mount it, extend
 * this class by a controller:
 *
 * ```ts
 * \@JsonController('/oauth')
 * class Token extends TokenEndpoint {
 *   readonly server = oauth;
 * }
 * ```
 *
 * Its route is `POST /token` below the path of the controller.
 */
@onMount(Public())
export abstract class TokenEndpoint extends OAuthEndpoint {
  /** Answers a request for tokens. */
  @onMount(ownBody)
  @routeOnMount(Post('/token'))
  issue(@onMount(Ctx()) ctx: KoaContext): Promise<object> {
    return this.answer(ctx, request => this.server.token(request));
  }
}
