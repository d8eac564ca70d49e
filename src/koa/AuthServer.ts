import { cookieMarkOf, type CookieMark } from '../decorators/recordCookies';
import type { Posture } from '../policy/Posture';
import { notEnforced } from '../routing-controllers/fence';
import type { KoaContext, KoaMiddleware } from '../routing-controllers/KoaContext';
import type { ActionPlan, WiredServer } from '../routing-controllers/WiredServer';
import type { Authority } from '../services/Authority';
import { actionGuard } from './actionGuard';
import { AuthInterceptor } from './AuthInterceptor';
import { KoaRequest, type RequestServer } from './KoaRequest';

/** What `withAuthX` has found out about one server: who may call each of its actions. */
export class AuthServer implements WiredServer, RequestServer {
  private readonly postures = new Map<object, Map<string, Posture>>();
  readonly interceptor: KoaMiddleware;

  constructor(
    readonly auth: Authority<unknown>,
    /** Whether this library writes the bodies of errors, or lets them rise to a handler of the application. */
    readonly writesErrors: boolean,
  ) {
    const interceptor = new AuthInterceptor(this);
    this.interceptor = interceptor.use.bind(interceptor);
  }

  setPosture(type: object, method: string, posture: Posture): void {
    const methods = this.postures.get(type) ?? new Map<string, Posture>();
    methods.set(method, posture);
    this.postures.set(type, methods);
  }

  planOf(type: object, method: string): ActionPlan | undefined {
    const posture = this.postures.get(type)?.get(method);
    if (!posture) return undefined;
    const mark = cookieMarkOf(type, method);
    return {
      ...(posture.kind !== 'public' && { guard: actionGuard(this, posture) }),
      ...(this.mustEnter(posture, mark) && {
        enter: (ctx, patterns) => {
          const request = KoaRequest.openedBy(this, ctx);
          if (!request) throw notEnforced({ target: type as never, method });
          if (posture.kind === 'public') request.patterns = patterns(ctx);
          else if (request.decided !== posture) throw notEnforced({ target: type as never, method });
          if (mark !== undefined) request.assertOwnPage();
        },
      }),
      ...(mark !== undefined && { leave: (ctx, answer) => this.settle(mark, ctx, answer) }),
    };
  }

  noteError(ctx: object, error: unknown): unknown {
    const request = KoaRequest.openedBy(this, ctx);
    return request ? request.refuse(error) : error;
  }

  /** Nothing needs to be done for a public action, unless its answer may set cookies. */
  private mustEnter(posture: Posture, mark: CookieMark | undefined): boolean {
    return posture.kind !== 'public' || mark !== undefined || this.auth.usesCookies;
  }

  private settle(mark: CookieMark, ctx: KoaContext, answer: unknown): unknown {
    if (mark === 'set') return this.auth.moveToCookies(ctx.res, answer);
    this.auth.unsetCookies(ctx);
    return answer;
  }
}
