import type { KoaMiddlewareInterface } from 'routing-controllers';
import { AuthXError } from '../errors/AuthXError';
import type { KoaContext, KoaNext } from '../routing-controllers/KoaContext';
import { ContextRequest } from '../transport/ContextRequest';
import { headerValues } from '../transport/headerValues';
import { isThenable, type MaybePromise } from '../async/MaybePromise';
import { boundInflation } from './boundInflation';
import { beforeHeaders } from './beforeHeaders';
import { KoaRequest, type RequestServer } from './KoaRequest';
import type { Route } from '../transport/ImplicitRefresh';
import { writeRefusal } from './writeRefusal';

/**
 * The Koa middleware around all actions of a server. Before the action, it bounds compressed bodies and creates
 * `ctx.state.auth`. After the action, it writes the answer if the request was refused. `withAuthX` registers it before
 * everything that routing-controllers registers. It is not an interceptor of routing-controllers, because those only see
 * results.
 */
export class AuthInterceptor implements KoaMiddlewareInterface {
  /** Routes whose missing renewals were warned about. The patterns are those of the application. */
  private readonly warned = new Set<string>();

  private readonly renewsCookies: boolean;

  constructor(private readonly server: RequestServer) {
    this.renewsCookies = server.systems.all.some(({ renewsCookies }) => renewsCookies);
  }

  async use(ctx: KoaContext, next: KoaNext): Promise<void> {
    this.server.ownBodies.protect(ctx);
    boundInflation(ctx);
    const request = new KoaRequest(this.server, new ContextRequest(ctx));
    request.attachTo(ctx);
    this.offerNonce(ctx, request);
    const stopWatching = this.renewsCookies
      ? beforeHeaders(ctx.res, () => {
          this.finishEarly(ctx, request);
        })
      : undefined;
    try {
      await next();
      stopWatching?.();
    } catch (error) {
      stopWatching?.();
      const presented = request.auth.applyOverrides(error);
      if (!(presented instanceof AuthXError)) throw error;
      request.refuseOutside(ctx, presented);
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

  /** Sends the current nonce to clients that send proofs, so that they need not be refused to learn it (RFC 9449 section 8.2). */
  private offerNonce(ctx: KoaContext, request: KoaRequest): void {
    const { dpopNonce } = request.auth;
    if (dpopNonce === undefined || headerValues(ctx.req, 'dpop').length === 0) return;
    ctx.res.setHeader('DPoP-Nonce', dpopNonce);
  }

  private finish(ctx: KoaContext, request: KoaRequest): MaybePromise<void> {
    const { auth, server } = request;
    // The action may have set cookies of other login systems.
    for (const other of server.systems.all) if (other !== auth) other.protectCookies(ctx.res);
    return auth.finish(ctx.res, request, routeOf(ctx, request));
  }

  /**
   * Settles the cookies of an answer that the action writes to Node's response itself. The headers cannot wait for a store,
   * so that a renewal which has to ask one is left out.
   */
  private finishEarly(ctx: KoaContext, request: KoaRequest): void {
    const { isDevelopment } = this.server;
    const route = routeOf(ctx, request);
    const isDue = request.auth.isRenewalDue(request, route);
    const finished = this.finish(ctx, request);
    if (isThenable(finished) && isDue && isDevelopment) this.warn(`${route.method} ${route.patterns[0] ?? route.path}`);
  }

  private warn(route: string): void {
    if (this.warned.has(route)) return;
    this.warned.add(route);
    process.emitWarning(
      `${route} sends its headers before the access cookie can be renewed: the store or the subject getter has to be asked first. Return the stream or set ctx.body instead of writing to ctx.res, or list the route in implicitRefreshRouteExclude.`,
      'AuthXWarning',
    );
  }
}

const routeOf = ({ method, path }: KoaContext, { patterns }: KoaRequest): Route => ({ method, path, patterns });
