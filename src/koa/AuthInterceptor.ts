import type { KoaMiddlewareInterface } from 'routing-controllers';
import { AuthXError } from '../errors/AuthXError';
import type { KoaContext, KoaNext } from '../routing-controllers/KoaContext';
import { ContextRequest } from '../transport/ContextRequest';
import { isThenable, type MaybePromise } from '../async/MaybePromise';
import { boundInflation } from './boundInflation';
import { KoaRequest, type RequestServer } from './KoaRequest';
import { writeRefusal } from './writeRefusal';

/**
 * The Koa middleware around all actions of a server. Before the action, it bounds compressed bodies and creates
 * `ctx.state.auth`. After the action, it writes the answer if the request was refused. `withAuthX` registers it before
 * everything that routing-controllers registers. It is not an interceptor of routing-controllers, because those only see
 * results.
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
    // routing-controllers has already written the error, but without headers, and without JSON for text controllers.
    // So it is written again.
    if (request.refusal && this.server.writesErrors) writeRefusal(ctx, request.refusal);
    const finished = this.finish(ctx, request);
    if (isThenable(finished)) await finished;
  }

  private finish(ctx: KoaContext, request: KoaRequest): MaybePromise<void> {
    const { method, path } = ctx;
    return this.server.auth.finish(ctx.res, request, { method, path, patterns: request.patterns });
  }
}
