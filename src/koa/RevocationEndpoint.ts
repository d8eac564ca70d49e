import { Ctx, Post } from 'routing-controllers';
import { Public } from '../decorators/Public';
import type { KoaContext } from '../routing-controllers/KoaContext';
import { onMount, routeOnMount } from '../routing-controllers/onMount';
import { OAuthEndpoint } from './OAuthEndpoint';
import { ownBody } from './ownBody';

/**
 * The revocation endpoint (RFC 7009). To mount it, extend this class by a controller, as for {@link TokenEndpoint}. Its
 * route is `POST /revoke` below the path of the controller.
 */
@onMount(Public())
export abstract class RevocationEndpoint extends OAuthEndpoint {
  /** Revokes a token. The answer to an unknown token is 200 too. */
  @onMount(ownBody)
  @routeOnMount(Post('/revoke'))
  revoke(@onMount(Ctx()) ctx: KoaContext): Promise<object> {
    return this.answer(ctx, async request => {
      await this.server.revoke(request);
      return {};
    });
  }
}
