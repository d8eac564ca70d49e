import type { Action, ActionMetadata } from 'routing-controllers';
import { notEnforced, type ActionRunner } from '../decorators/fenceActions';
import { cookieMarkOf, type CookieMark } from '../decorators/recordCookies';
import { andThen } from '../async/MaybePromise';
import type { KoaContext } from './KoaContext';
import type { AccessRule } from '../access/AccessRule';
import type { RequestAuthenticator } from '../auth/RequestAuthenticator';
import { RequestAuth } from '../auth/RequestAuth';
import { KoaRequest } from './KoaRequest';
import type { WiredServer } from './WiredServer';

/** What `withAuthX` has found out about one server: who may call each of its actions. */
export class AuthServer implements ActionRunner, WiredServer {
  private readonly postures = new Map<object, Map<string, AccessRule>>();

  constructor(
    readonly auth: RequestAuthenticator,
    /** Whether this library writes the bodies of errors, or lets them rise to a handler of the application. */
    readonly writesErrors: boolean,
  ) {}

  setPosture(type: object, method: string, posture: AccessRule): void {
    const methods = this.postures.get(type) ?? new Map<string, AccessRule>();
    methods.set(method, posture);
    this.postures.set(type, methods);
  }

  postureOf(type: object, method: string): AccessRule | undefined {
    return this.postures.get(type)?.get(method);
  }

  /** Runs an action, if the request was decided for it. */
  run(metadata: ActionMetadata, action: Action, call: () => unknown): unknown {
    const request = RequestAuth.of(action.context as object);
    const posture = this.postureOf(metadata.target, metadata.method);
    if (!(request instanceof KoaRequest) || !posture) throw notEnforced(metadata);
    if (posture.kind !== 'public' && request.decided !== posture) throw notEnforced(metadata);
    // The router's word for it goes on to whatever else matches, so that it is noted here.
    const patterns = [(action.context as KoaContext)._matchedRoute, metadata.fullRoute];
    request.patterns = patterns.filter(pattern => typeof pattern === 'string');
    const mark = cookieMarkOf(metadata.target, metadata.method);
    if (mark === undefined) return call();
    request.assertOwnPage();
    return andThen(call(), answer => this.settle(mark, action, answer));
  }

  private settle(mark: CookieMark, action: Action, answer: unknown): unknown {
    const ctx = action.context as KoaContext;
    if (mark === 'set') return this.auth.moveToCookies(ctx.res, answer);
    this.auth.unsetCookies(ctx);
    return answer;
  }
}
