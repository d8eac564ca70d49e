import { getMetadataArgsStorage, type Action, type RoutingControllersOptions } from 'routing-controllers';
import { fenceActions, runnerKey } from '../decorators/fenceActions';
import { isGuarded } from '../decorators/recordGuard';
import { ConfigurationError } from '../errors/errors';
import type { AuthX } from '../auth/AuthX';
import { RequestAuth } from '../auth/RequestAuth';
import { RequestAuthenticator } from '../auth/RequestAuthenticator';
import { auditRoutes } from './auditRoutes';
import { AuthInterceptor } from './AuthInterceptor';
import { AuthServer } from './AuthServer';
import { KoaRequest } from './KoaRequest';
import { loadControllers } from './loadControllers';
import { noteRefusals } from './noteRefusals';
import { registerMiddleware, type MiddlewareClass } from './registerMiddleware';

/** routing-controllers' options, and what becomes of routes that do not say who may call them. */
export interface WithAuthXOptions extends RoutingControllersOptions {
  /** `'error'` (the default) refuses to start, `'warn'` and `'allow'` leave such routes open. */
  undeclaredRoutes?: 'error' | 'warn' | 'allow' | undefined;
  /** `'access'` guards all routes that say nothing as `@AccessRequired()` does. */
  defaultPosture?: 'access' | undefined;
}

/**
 * Registers the interceptor: takes routing-controllers' options, and returns those for `createKoaServer` or
 * `useKoaServer`. Checks every route on the way, so it is called once all callbacks are registered.
 *
 * @throws ConfigurationError naming each route that does not say who may call it, and whatever else cannot work
 */
export function withAuthX(options: WithAuthXOptions, auth: AuthX): RoutingControllersOptions {
  const { undeclaredRoutes = 'error', defaultPosture, ...rest } = options;
  assertOneOf('undeclaredRoutes', undeclaredRoutes, ['error', 'warn', 'allow']);
  assertOneOf('defaultPosture', defaultPosture, [undefined, 'access']);
  assertWirable(options, auth);
  fenceActions(isGuarded);
  noteRefusals();
  const server = new AuthServer(auth.requests, rest.defaultErrorHandler !== false);
  const classes = loadControllers(rest.controllers);
  auditRoutes(server, classes, {
    undeclaredRoutes,
    defaultPosture,
    hasAuthorizationChecker: rest.authorizationChecker !== undefined,
    hasCurrentUserChecker: rest.currentUserChecker !== undefined,
  });
  const interceptor = registerMiddleware(new AuthInterceptor(server));
  return {
    ...rest,
    // Globs that found nothing stay: to routing-controllers an empty list is all that is loaded.
    ...(classes && classes.length > 0 && { controllers: classes }),
    // Read when the server is made, and not before: by then more middlewares may have been loaded.
    get middlewares() {
      return middlewares(rest, interceptor);
    },
    authorizationChecker: rest.authorizationChecker ?? isDecided,
    currentUserChecker: action => currentUser(action, rest.currentUserChecker),
    [runnerKey]: server,
  } as RoutingControllersOptions;
}

/** An explicit list replaces routing-controllers' implicit one of all that are loaded, so that one is written out. */
function middlewares(
  { middlewares: given }: RoutingControllersOptions,
  own: MiddlewareClass,
): RoutingControllersOptions['middlewares'] {
  const others: unknown[] =
    given && given.length > 0 ? [...given] : getMetadataArgsStorage().middlewares.map(({ target }) => target);
  return [own, ...others] as RoutingControllersOptions['middlewares'];
}

/** Answers for an `@Authorized()` without roles, whose action the guard has decided. */
const isDecided = (action: Action): boolean => {
  const request = RequestAuth.of(action.context as object);
  return request instanceof KoaRequest && request.decided?.kind === 'guarded';
};

async function currentUser(action: Action, own: RoutingControllersOptions['currentUserChecker']): Promise<unknown> {
  const request = RequestAuth.of(action.context as object);
  if (!(request instanceof KoaRequest) || !request.decided) return own?.(action) as unknown;
  // Whoever has no subject getter, and a checker of their own, loads users there.
  if (own && !request.server.auth.canLoadSubjects) return own(action) as unknown;
  return request.payload && request.requireSubject();
}

function assertWirable(options: object, auth: Partial<AuthX> | undefined): void {
  if (!(auth?.requests instanceof RequestAuthenticator)) {
    throw new ConfigurationError('withAuthX: its second argument must be an AuthX.');
  }
  if (runnerKey in options) throw new ConfigurationError('withAuthX: these options have passed through it already.');
}

function assertOneOf(option: string, value: unknown, allowed: readonly (string | undefined)[]): void {
  if (allowed.includes(value as string | undefined)) return;
  const names = allowed.filter(name => name !== undefined).map(name => `'${name}'`);
  throw new ConfigurationError(`${option}: must be ${names.join(' or ')}.`);
}
