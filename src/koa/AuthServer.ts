import { cookieMarkOf, type CookieMark } from '../decorators/recordCookies';
import type { AccessRule } from '../access/AccessRule';
import type { RateLimitRule } from '../access/RateLimitRule';
import { declaresObjectBody } from '../routing-controllers/declaresObjectBody';
import { notEnforced } from '../routing-controllers/refuseUnguarded';
import type { KoaContext, KoaMiddleware } from '../routing-controllers/KoaContext';
import { pathOfAction } from '../routing-controllers/pathOfAction';
import type { ActionPlan, ServerFacts, WiredAction, WiredServer } from '../routing-controllers/WiredServer';
import type { RequestAuthenticator } from '../auth/RequestAuthenticator';
import { actionGuard } from './actionGuard';
import { hasOwnBody, OwnBodyPaths } from './ownBody';
import { plainAnswer } from './plainAnswer';
import { refuseArray } from './refuseArray';
import { AuthInterceptor } from './AuthInterceptor';
import { KoaRequest, type RequestServer } from './KoaRequest';
import { MountedResource } from './MountedResource';

type AuthServerSettings = Pick<RequestServer, 'writesErrors' | 'isDevelopment' | 'routePrefix'> &
  Partial<Pick<ServerFacts, 'asksOwnChecker'>>;

/** The access rules of one server. `withAuthX` fills them. */
export class AuthServer implements WiredServer, ServerFacts, RequestServer {
  private readonly rules = new Map<object, Map<string, AccessRule>>();
  private readonly undeclared = new Map<object, Set<string>>();
  readonly interceptor: KoaMiddleware;
  readonly ownBodies = new OwnBodyPaths();
  /** The rate limits of the server, by the name of their counters. */
  readonly limits = new Map<string, RateLimitRule>();
  private readonly resource = new MountedResource(this);

  readonly writesErrors: boolean;
  readonly isDevelopment: boolean;
  readonly routePrefix: string;
  readonly asksOwnChecker: boolean;

  constructor(
    readonly auth: RequestAuthenticator,
    { writesErrors, isDevelopment, routePrefix, asksOwnChecker = false }: AuthServerSettings,
  ) {
    this.writesErrors = writesErrors;
    this.isDevelopment = isDevelopment;
    this.routePrefix = routePrefix;
    this.asksOwnChecker = asksOwnChecker;
    const interceptor = new AuthInterceptor(this);
    this.interceptor = interceptor.use.bind(interceptor);
  }

  get controllers(): readonly object[] {
    return [...this.rules.keys()];
  }

  resourceMetadata(ctx: KoaContext): string | undefined {
    return this.resource.metadataUrl(ctx);
  }

  setAccessRule(type: object, method: string, rule: AccessRule): void {
    const methods = this.rules.get(type) ?? new Map<string, AccessRule>();
    methods.set(method, rule);
    this.rules.set(type, methods);
    const path = hasOwnBody(type, method) ? pathOfAction(type, method, this.routePrefix) : undefined;
    if (path !== undefined) this.ownBodies.add(path);
  }

  /** Notes that the application does not say who may call an action. */
  noteUndeclared(type: object, method: string): void {
    this.undeclared.set(type, (this.undeclared.get(type) ?? new Set()).add(method));
  }

  get facts(): ServerFacts {
    return this;
  }

  get actions(): readonly WiredAction[] {
    return [...this.rules].flatMap(([type, methods]) =>
      [...methods].map(([method, rule]) => {
        const isDeclared = this.undeclared.get(type)?.has(method) !== true;
        return { type, method, rule, isDeclared };
      }),
    );
  }

  planOf(type: object, method: string): ActionPlan | undefined {
    const rule = this.rules.get(type)?.get(method);
    if (!rule) return undefined;
    const mark = cookieMarkOf(type, method);
    const wantsObject = declaresObjectBody(type, method);
    const isOpen = rule.kind === 'public' && rule.limits.length === 0;
    return {
      ...(!isOpen && { guard: actionGuard(this, rule) }),
      ...((wantsObject || this.mustEnter(rule, mark)) && {
        enter: (ctx, patterns) => {
          const request = KoaRequest.openedBy(this, ctx);
          if (!request) throw notEnforced({ target: type as never, method });
          if (isOpen) request.patterns = patterns(ctx);
          else if (request.decided !== rule) throw notEnforced({ target: type as never, method });
          if (mark !== undefined) request.assertOwnPage();
          if (wantsObject) refuseArray(ctx);
        },
      }),
      leave: (ctx, answer) => {
        const plain = plainAnswer(answer, ctx);
        return mark === undefined ? plain : this.settle(mark, ctx, plain);
      },
    };
  }

  noteError(ctx: object, error: unknown): unknown {
    const request = KoaRequest.openedBy(this, ctx);
    return request ? request.refuse(error) : error;
  }

  /** Tells whether code must run when an action begins. A public action needs none, unless its answer can set cookies. */
  private mustEnter(rule: AccessRule, mark: CookieMark | undefined): boolean {
    return rule.kind !== 'public' || rule.limits.length > 0 || mark !== undefined || this.auth.usesCookies;
  }

  private settle(mark: CookieMark, ctx: KoaContext, answer: unknown): unknown {
    if (mark === 'set') return this.auth.moveToCookies(ctx.res, answer, KoaRequest.openedBy(this, ctx)?.payload);
    this.auth.unsetCookies(ctx);
    return answer;
  }
}
