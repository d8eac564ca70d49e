import type { KoaMiddlewareInterface } from 'routing-controllers';
import { AuthXError } from '../errors/AuthXError';
import type { AuthServer } from './AuthServer';
import type { KoaContext, KoaNext } from './KoaContext';
import { KoaRequest } from './KoaRequest';
import { writeRefusal } from './writeRefusal';

/**
 * The Koa middleware around all actions of a server. On the way in it opens the request, as `ctx.state.auth`; on the way
 * out it writes what a refusal answers. `withAuthX` registers it. It is not one of routing-controllers' interceptors,
 * which see results only.
 */
export class AuthInterceptor implements KoaMiddlewareInterface {
  constructor(private readonly server: AuthServer) {}

  async use(ctx: KoaContext, next: KoaNext): Promise<void> {
    const request = new KoaRequest(this.server, ctx.req);
    request.attachTo(ctx);
    try {
      await next();
    } catch (error) {
      const presented = this.server.auth.present(error);
      if (!(presented instanceof AuthXError)) throw error;
      writeRefusal(ctx, presented);
      return;
    }
    // routing-controllers has written the error itself by now: without headers, and for text controllers without JSON.
    if (request.refusal && this.server.writesErrors) writeRefusal(ctx, request.refusal);
  }
}
