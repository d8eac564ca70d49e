import type { Action, RoutingControllersOptions } from 'routing-controllers';
import { findUnknown } from '../config/refuseUnknown';
import { isGuarded } from '../decorators/recordGuard';
import { ConfigurationError } from '../errors/errors';
import { wrapActions, hookAll } from '../routing-controllers/wrapActions';
import { installedTwice } from '../routing-controllers/installedTwice';
import { loadControllers } from '../routing-controllers/loadControllers';
import { assertOneCopy } from '../routing-controllers/unsupported';
import { linkedServer, linkServer } from '../routing-controllers/WiredServer';
import { AuthManager } from '../auth/AuthManager';
import type { AuthX } from '../auth/AuthX';
import { LoginSystems } from '../auth/LoginSystems';
import { RequestAuth } from '../auth/RequestAuth';
import { RequestAuthenticator } from '../auth/RequestAuthenticator';
import { auditRoutes } from './auditRoutes';
import { AuthServer } from './AuthServer';
import { KoaRequest } from './KoaRequest';

/** The options of routing-controllers, and what happens with routes that do not say who may call them. */
export interface WithAuthXOptions extends RoutingControllersOptions {
  /** With `'error'` (the default), such routes fail the start. `'warn'` and `'allow'` leave them open. */
  undeclaredRoutes?: 'error' | 'warn' | 'allow' | undefined;
  /** `'access'` guards such routes like `@AccessRequired()`. */
  defaultPosture?: 'access' | undefined;
}

/**
 * Returns the options for `createKoaServer` or `useKoaServer`, so that the server guards its actions. It checks every
 * route, so call it after all callbacks are registered.
 *
 * @throws ConfigurationError naming each route that does not say who may call it, and everything else that cannot work:
 * a version of routing-controllers that would not run the guards, or a second copy of it
 */
export function withAuthX(options: WithAuthXOptions, auth: AuthX | AuthManager): RoutingControllersOptions {
  const { undeclaredRoutes = 'error', defaultPosture, ...rest } = options;
  assertKnown(options);
  assertOneOf('undeclaredRoutes', undeclaredRoutes, ['error', 'warn', 'allow']);
  assertOneOf('defaultPosture', defaultPosture, [undefined, 'access']);
  assertWirable(options, auth);
  assertOneCopy();
  wrapActions(isGuarded);
  // The decorators have already set the hooks, but other code can have replaced one since.
  hookAll();
  const server = new AuthServer(systemsOf(auth), {
    writesErrors: rest.defaultErrorHandler !== false,
    isDevelopment: rest.development !== false && process.env.NODE_ENV !== 'production',
    routePrefix: rest.routePrefix ?? '',
    asksOwnChecker: rest.authorizationChecker !== undefined,
    development: rest.development,
  });
  const classes = loadControllers(rest.controllers);
  auditRoutes(server, classes, {
    undeclaredRoutes,
    defaultPosture,
    hasAuthorizationChecker: rest.authorizationChecker !== undefined,
    hasCurrentUserChecker: rest.currentUserChecker !== undefined,
  });
  const { authorizationChecker = isDecided } = rest;
  const checkers = {
    authorizationChecker: (action: Action, roles: unknown[]) => authorizationChecker(action, roles),
    currentUserChecker: (action: Action) => currentUser(action, rest.currentUserChecker),
  };
  linkServer(server, Object.values(checkers));
  return {
    ...rest,
    ...checkers,
    // If the globs found nothing, they are passed on: routing-controllers reads an empty list as all loaded controllers.
    ...(classes && classes.length > 0 && { controllers: classes }),
  };
}

const systemsOf = (auth: AuthX | AuthManager): LoginSystems =>
  auth instanceof AuthManager ? auth.systems : new LoginSystems([auth.requests], auth.requests);

/** The `authorizationChecker` for an `@Authorized()` without roles: returns whether a guard has accepted the request. */
const isDecided = (action: Action): boolean => {
  const request = RequestAuth.of(action.context as object);
  return request instanceof KoaRequest && request.decided?.kind === 'guarded';
};

/** Returns whether no guard asked for a token. A rate limit asks for none. */
const isOpen = ({ decided }: KoaRequest): boolean => decided === undefined || decided.kind === 'public';

async function currentUser(action: Action, own: RoutingControllersOptions['currentUserChecker']): Promise<unknown> {
  const request = RequestAuth.of(action.context as object);
  if (!(request instanceof KoaRequest) || isOpen(request)) return own?.(action) as unknown;
  // Without a subject getter, the application's own checker loads users.
  if (own && !request.auth.canLoadSubjects) return own(action) as unknown;
  return request.payload && request.requireSubject();
}

function assertWirable(options: RoutingControllersOptions, auth: Partial<AuthX> | AuthManager | undefined): void {
  if (!(auth instanceof AuthManager) && !(auth?.requests instanceof RequestAuthenticator)) {
    throw new ConfigurationError(
      `withAuthX: the second argument must be an AuthX or an AuthManager.${installedTwice()}`,
    );
  }
  if (linkedServer([options.authorizationChecker, options.currentUserChecker])) {
    throw new ConfigurationError(
      'withAuthX: these options have already passed through withAuthX. Pass the original options.',
    );
  }
}

const optionNames: Record<keyof WithAuthXOptions, true> = {
  undeclaredRoutes: true,
  defaultPosture: true,
  cors: true,
  routePrefix: true,
  controllers: true,
  middlewares: true,
  interceptors: true,
  classTransformer: true,
  classToPlainTransformOptions: true,
  plainToClassTransformOptions: true,
  validation: true,
  development: true,
  defaultErrorHandler: true,
  errorOverridingMap: true,
  authorizationChecker: true,
  currentUserChecker: true,
  defaults: true,
};

/** A misspelt `defaultPosture` would leave routes open without a message. */
function assertKnown(options: object): void {
  const unknown = findUnknown(options, Object.keys(optionNames));
  if (unknown) throw new ConfigurationError(`withAuthX: ${unknown.name} ${unknown.complaint}`);
}

function assertOneOf(option: string, value: unknown, allowed: readonly (string | undefined)[]): void {
  if (allowed.includes(value as string | undefined)) return;
  const names = allowed.filter(name => name !== undefined).map(name => `'${name}'`);
  throw new ConfigurationError(`${option}: must be ${names.join(' or ')}.`);
}
