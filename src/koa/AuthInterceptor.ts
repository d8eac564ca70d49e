import type { KoaMiddlewareInterface } from 'routing-controllers';
import { AuthXError } from '../errors/AuthXError';
import type { KoaContext, KoaNext } from '../routing-controllers/KoaContext';
import { ContextRequest } from '../transport/ContextRequest';
import { isThenable, type MaybePromise } from '../async/MaybePromise';
import { boundInflation } from './boundInflation';
import { KoaRequest, type RequestServer } from './KoaRequest';
import { writeRefusal } from './writeRefusal';

/**
 * The Koa middleware around all actions of a server. On the way in it bounds compressed bodies, and opens the request as
 * `ctx.state.auth`. On the way out it writes the answer to a refusal. `withAuthX` puts it outside of everything that
 * routing-controllers registers. It is not one of routing-controllers' interceptors, which see results only.
 */
export class AuthInterceptor implements KoaMiddlewareInterface {
  constructor(private readonly server: RequestServer) {}

  async use(ctx: KoaContext, next: KoaNext): Promise<void> {
    boundInflation(ctx);
    const request = new KoaRequest(this.server, new ContextRequest(ctx));
    request.attachTo(ctx);
    try {
      await next();
    } catch (error) {
      const presented = this.server.auth.applyOverrides(error);
      if (!(presented instanceof AuthXError)) throw error;
      request.refuse(presented);
      writeRefusal(ctx, presented);
      await this.finish(ctx, request);
      return;
    }
    // routing-controllers has already written the error, without headers, and for text controllers without JSON. It is
    // written again.
    if (request.refusal && this.server.writesErrors) writeRefusal(ctx, request.refusal);
    const finished = this.finish(ctx, request);
    if (isThenable(finished)) await finished;
  }

  private finish(ctx: KoaContext, request: KoaRequest): MaybePromise<void> {
    const { method, path } = ctx;
    return this.server.auth.finish(ctx.res, request, { method, path, patterns: request.patterns });
  }
}
