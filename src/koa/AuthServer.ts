import { cookieMarkOf, type CookieMark } from '../decorators/recordCookies';
import { accessRequirement } from '../access/AccessRule';
import { declaresObjectBody } from '../routing-controllers/declaresObjectBody';
import { notEnforced } from '../routing-controllers/refuseUnguarded';
import type { KoaContext, KoaMiddleware } from '../routing-controllers/KoaContext';
import { pathOfAction } from '../routing-controllers/pathOfAction';
import type { ActionPlan, ServerFacts, WiredAction, WiredServer } from '../routing-controllers/WiredServer';
import type { DecidedRule } from '../auth/DecidedRule';
import type { LoginSystems } from '../auth/LoginSystems';
import type { RequestAuthenticator } from '../auth/RequestAuthenticator';
import { actionGuard } from './actionGuard';
import type { CountedLimit } from './CountedLimit';
import { hasOwnBody, OwnBodyPaths } from './ownBody';
import { plainAnswer } from './plainAnswer';
import { refuseArray } from './refuseArray';
import { AuthInterceptor } from './AuthInterceptor';
import { KoaRequest, type RequestServer } from './KoaRequest';
import { MountedResource } from './MountedResource';

type AuthServerSettings = Pick<RequestServer, 'writesErrors' | 'isDevelopment' | 'routePrefix'> &
  Partial<Pick<ServerFacts, 'asksOwnChecker' | 'development'>>;

/** The access rules of one server. `withAuthX` fills them. */
export class AuthServer implements WiredServer, ServerFacts, RequestServer {
  private readonly rules = new Map<object, Map<string, DecidedRule>>();
  private readonly undeclared = new Map<object, Set<string>>();
  readonly interceptor: KoaMiddleware;
  readonly ownBodies = new OwnBodyPaths();
  /** The rate limits of the server, by the name of their counters. */
  readonly limits = new Map<string, CountedLimit>();
  private readonly resource = new MountedResource(this);

  readonly writesErrors: boolean;
  readonly isDevelopment: boolean;
  readonly routePrefix: string;
  readonly asksOwnChecker: boolean;
  readonly development: boolean | undefined;

  constructor(
    readonly systems: LoginSystems,
    { writesErrors, isDevelopment, routePrefix, asksOwnChecker = false, development }: AuthServerSettings,
  ) {
    this.writesErrors = writesErrors;
    this.isDevelopment = isDevelopment;
    this.routePrefix = routePrefix;
    this.asksOwnChecker = asksOwnChecker;
    this.development = development;
    const interceptor = new AuthInterceptor(this);
    this.interceptor = interceptor.use.bind(interceptor);
  }

  get controllers(): readonly object[] {
    return [...this.rules.keys()];
  }

  resourceMetadata(ctx: KoaContext): string | undefined {
    return this.resource.metadataUrl(ctx);
  }

  systemsOf(type: object, method: string): readonly RequestAuthenticator[] {
    return this.rules.get(type)?.get(method)?.systems ?? [];
  }

  setAccessRule(type: object, method: string, rule: DecidedRule): void {
    const methods = this.rules.get(type) ?? new Map<string, DecidedRule>();
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
      [...methods].map(([method, decided]) => {
        const isDeclared = this.undeclared.get(type)?.has(method) !== true;
        return { type, method, ...decided, isDeclared };
      }),
    );
  }

  planOf(type: object, method: string): ActionPlan | undefined {
    const decided = this.rules.get(type)?.get(method);
    if (!decided) return undefined;
    const { rule, systems } = decided;
    const mark = cookieMarkOf(type, method);
    const wantsObject = declaresObjectBody(type, method);
    // Parameters are made before the action begins, so that another login system must be chosen before them.
    const isOpen = rule.kind === 'public' && rule.limits.length === 0 && systems[0] === this.systems.initial;
    return {
      ...(!isOpen && { guard: actionGuard(this, decided) }),
      ...((wantsObject || this.mustEnter(decided, mark)) && {
        enter: (ctx, patterns) => {
          const request = KoaRequest.openedBy(this, ctx);
          if (!request) throw notEnforced({ target: type as never, method });
          if (isOpen) {
            request.patterns = patterns(ctx);
            request.decideBy(systems.slice(0, 1), accessRequirement);
          } else if (request.decided !== rule) throw notEnforced({ target: type as never, method });
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
    return request ? request.refuseOutside(ctx as KoaContext, error) : error;
  }

  /** Tells whether code must run when an action begins. A public action needs none, unless its answer can set cookies. */
  private mustEnter({ rule, systems }: DecidedRule, mark: CookieMark | undefined): boolean {
    const { all, initial } = this.systems;
    const isPlain = rule.kind === 'public' && rule.limits.length === 0 && mark === undefined && systems[0] === initial;
    return !isPlain || all.some(({ usesCookies }) => usesCookies);
  }

  private settle(mark: CookieMark, ctx: KoaContext, answer: unknown): unknown {
    const request = KoaRequest.openedBy(this, ctx);
    const { auth = this.systems.initial, payload } = request ?? {};
    if (mark === 'set') return auth.moveToCookies(ctx.res, answer, payload);
    auth.unsetCookies(ctx);
    return answer;
  }
}
