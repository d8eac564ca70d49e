import type { Action, RoutingControllersOptions } from 'routing-controllers';
import { findUnknown } from '../config/refuseUnknown';
import { isGuarded } from '../decorators/recordGuard';
import { ConfigurationError } from '../errors/errors';
import { wrapActions, hookAll } from '../routing-controllers/wrapActions';
import { loadControllers } from '../routing-controllers/loadControllers';
import { assertOneCopy } from '../routing-controllers/unsupported';
import { linkedServer, linkServer } from '../routing-controllers/WiredServer';
import type { AuthX } from '../auth/AuthX';
import { RequestAuth } from '../auth/RequestAuth';
import { RequestAuthenticator } from '../auth/RequestAuthenticator';
import { auditRoutes } from './auditRoutes';
import { AuthServer } from './AuthServer';
import { KoaRequest } from './KoaRequest';

/** routing-controllers' options, and what becomes of routes that do not say who may call them. */
export interface WithAuthXOptions extends RoutingControllersOptions {
  /** `'error'` (the default) refuses to start, `'warn'` and `'allow'` leave such routes open. */
  undeclaredRoutes?: 'error' | 'warn' | 'allow' | undefined;
  /** `'access'` guards all routes that say nothing as `@AccessRequired()` does. */
  defaultPosture?: 'access' | undefined;
}

/**
 * Takes routing-controllers' options, and returns the options for `createKoaServer` or `useKoaServer`, whose server then
 * guards its actions. It checks every route, so call it once all callbacks are registered.
 *
 * @throws ConfigurationError naming each route that does not say who may call it, and everything else that cannot work:
 * a version of routing-controllers that would not run the guards, or a second copy of it
 */
export function withAuthX(options: WithAuthXOptions, auth: AuthX): RoutingControllersOptions {
  const { undeclaredRoutes = 'error', defaultPosture, ...rest } = options;
  assertKnown(options);
  assertOneOf('undeclaredRoutes', undeclaredRoutes, ['error', 'warn', 'allow']);
  assertOneOf('defaultPosture', defaultPosture, [undefined, 'access']);
  assertWirable(options, auth);
  assertOneCopy();
  wrapActions(isGuarded);
  // Again, since something may have replaced a hook after the decorators were used.
  hookAll();
  const server = new AuthServer(auth.requests, rest.defaultErrorHandler !== false);
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
    // Globs that found nothing stay: to routing-controllers an empty list is all that is loaded.
    ...(classes && classes.length > 0 && { controllers: classes }),
  };
}

/** Answers routing-controllers' question about an `@Authorized()` without roles: the guard has already decided it. */
const isDecided = (action: Action): boolean => {
  const request = RequestAuth.of(action.context as object);
  return request instanceof KoaRequest && request.decided?.kind === 'guarded';
};

async function currentUser(action: Action, own: RoutingControllersOptions['currentUserChecker']): Promise<unknown> {
  const request = RequestAuth.of(action.context as object);
  if (!(request instanceof KoaRequest) || !request.decided) return own?.(action) as unknown;
  // Without a subject getter, the application's own checker loads users.
  if (own && !request.server.auth.canLoadSubjects) return own(action) as unknown;
  return request.payload && request.requireSubject();
}

function assertWirable(options: RoutingControllersOptions, auth: Partial<AuthX> | undefined): void {
  if (!(auth?.requests instanceof RequestAuthenticator)) {
    throw new ConfigurationError('withAuthX: its second argument must be an AuthX.');
  }
  if (linkedServer([options.authorizationChecker, options.currentUserChecker])) {
    throw new ConfigurationError('withAuthX: these options have passed through it already.');
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

/** A misspelt posture would otherwise leave routes as they are, without a word. */
function assertKnown(options: object): void {
  const unknown = findUnknown(options, Object.keys(optionNames));
  if (unknown) throw new ConfigurationError(`withAuthX: ${unknown.name} ${unknown.complaint}`);
}

function assertOneOf(option: string, value: unknown, allowed: readonly (string | undefined)[]): void {
  if (allowed.includes(value as string | undefined)) return;
  const names = allowed.filter(name => name !== undefined).map(name => `'${name}'`);
  throw new ConfigurationError(`${option}: must be ${names.join(' or ')}.`);
}
