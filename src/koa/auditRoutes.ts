import { getMetadataArgsStorage } from 'routing-controllers';
import { cookieMarkOf } from '../decorators/recordCookies';
import { accessRuleOf, limitsOf, nameOfAction } from '../decorators/recordGuard';
import { ConfigurationError } from '../errors/errors';
import type { AccessRule } from '../access/AccessRule';
import { accessRequirement } from '../access/AccessRule';
import { auditLimits } from './auditLimits';
import type { RequestAuthenticator } from '../auth/RequestAuthenticator';
import { auditParameters } from './auditParameters';
import type { AuthServer } from './AuthServer';
import { decideRule } from './decideRule';
import { complaintAboutJwks } from './JwksController';
import { authorizedRoles } from '../routing-controllers/authorizedRoles';
import { carryInherited } from '../routing-controllers/carryInherited';
import {
  controllerActions,
  nameOfRoute,
  type ActionArgs,
  type ControllerArgs,
} from '../routing-controllers/controllerActions';
import { installedTwice } from '../routing-controllers/installedTwice';

/** What happens with routes that do not say who may call them, and which checkers the application has. */
export interface AuditOptions {
  readonly undeclaredRoutes: 'error' | 'warn' | 'allow';
  readonly defaultPosture: 'access' | undefined;
  readonly hasAuthorizationChecker: boolean;
  readonly hasCurrentUserChecker: boolean;
}

const guarded: AccessRule = { kind: 'guarded', requirement: accessRequirement, limits: [] };
const open: AccessRule = { kind: 'public', loginTypes: undefined, limits: [] };

/**
 * Decides for each route who may call it, and checks that the route can work.
 *
 * @param classes - the controllers to serve; undefined for all that are loaded
 * @throws ConfigurationError naming each route that does not say who may call it, contradicts itself, or cannot work, with the fix
 */
// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- routing-controllers declares classes so
export function auditRoutes(server: AuthServer, classes: Function[] | undefined, options: AuditOptions): void {
  const { controllers } = getMetadataArgsStorage();
  const served = controllers.filter(({ target }) => classes === undefined || classes.includes(target));
  const findings = served.flatMap(controller => auditController(server, controller, options));
  const undeclared = findings.filter(({ isUndeclared }) => isUndeclared).map(({ text }) => text);
  const broken = findings.filter(({ isUndeclared }) => !isUndeclared).map(({ text }) => text);
  const complaints = [...broken, ...(options.undeclaredRoutes === 'error' ? undeclaredReport(undeclared) : [])];
  if (complaints.length > 0) throw new ConfigurationError(complaints.join('\n'));
  if (options.undeclaredRoutes === 'warn') {
    for (const report of undeclaredReport(undeclared)) process.emitWarning(report, 'AuthXWarning');
  }
}

function undeclaredReport(routes: readonly string[]): string[] {
  if (routes.length === 0) return [];
  return [
    `These routes do not say who may call them:\n${routes.map(route => `  ${route}`).join('\n')}\n` +
      'Add @Public(), @OptionalAccess() or a guard such as @AccessRequired() to each of them or to its class, or pass ' +
      "defaultPosture: 'access' to withAuthX. With undeclaredRoutes: 'warn' or 'allow' they stay open." +
      installedTwice(),
  ];
}

interface Finding {
  readonly text: string;
  readonly isUndeclared: boolean;
}

const broken = (text: string): Finding => ({ text, isUndeclared: false });

function auditController(server: AuthServer, controller: ControllerArgs, options: AuditOptions): Finding[] {
  carryInherited(controller.target);
  const actions = controllerActions(controller.target);
  const findings = actions.flatMap(action => auditAction(server, controller, action, options));
  // All actions of a controller can have the same fault.
  return findings.filter(({ text }, i) => findings.findIndex(other => other.text === text) === i);
}

function auditAction(
  server: AuthServer,
  controller: ControllerArgs,
  action: ActionArgs,
  options: AuditOptions,
): Finding[] {
  const { target } = controller;
  const name = `${nameOfRoute(controller, action)} (${target.name}.${action.method})`;
  const declared = declaredRule(target, action.method, options);
  if (declared instanceof ConfigurationError) return [broken(declared.message)];
  const isUndeclared = declared === undefined && options.defaultPosture === undefined;
  const asked: AccessRule = {
    ...(declared ?? (isUndeclared ? open : guarded)),
    limits: limitsOf(target, action.method),
  };
  const decided = decideRule(server.systems, asked, { type: target, method: action.method });
  if (typeof decided === 'string') return [broken(`${nameOfAction(target, action.method)}: ${decided}`)];
  server.setAccessRule(target, action.method, decided);
  if (isUndeclared) server.noteUndeclared(target, action.method);
  const { rule, systems } = decided;
  const complaints = systems.flatMap(auth => [
    ...[complaintAboutJwks(target, auth.keys) ?? []].flat(),
    ...auditParameters(target, action.method, {
      rule,
      canLoadSubjects: auth.canLoadSubjects,
      keepsSessions: auth.keepsSessions,
      isDPoPOff: auth.isDPoPOff,
      hasCurrentUserChecker: options.hasCurrentUserChecker,
    }),
    ...auditCookies(auth, target, action.method),
    ...auditMeans(auth, rule, nameOfAction(target, action.method)),
  ]);
  complaints.push(...auditLimits(server, decided, nameOfAction(target, action.method)));
  const findings = complaints.map(broken);
  return isUndeclared ? [{ text: name, isUndeclared }, ...findings] : findings;
}

/** Returns a message if an action puts tokens into cookies that no location reads. */
function auditCookies(auth: RequestAuthenticator, type: object, method: string): string[] {
  if (auth.usesCookies || cookieMarkOf(type, method) !== 'set') return [];
  return [
    `${nameOfAction(type, method)}: @SetTokenCookies() sets cookies that are never read. Add 'cookies' to tokenLocation.`,
  ];
}

/** Returns a message if an action requires something that AuthX does not have, such as a cache. */
function auditMeans(auth: RequestAuthenticator, rule: AccessRule, action: string): string[] {
  const missing = rule.kind === 'public' ? undefined : auth.missingFor(rule.requirement);
  return missing === undefined ? [] : [`${action}: ${missing}`];
}

function declaredRule(
  type: object,
  method: string,
  options: AuditOptions,
): AccessRule | ConfigurationError | undefined {
  try {
    const authorized = authorizedRule(type, method, options);
    const rule = accessRuleOf(type, method);
    if (rule && authorized === guarded && rule.kind !== 'guarded') {
      throw new ConfigurationError(
        `${nameOfAction(type, method)}: @Authorized() contradicts ${rule.kind === 'public' ? '@Public()' : '@OptionalAccess()'}. Keep one of them.`,
      );
    }
    return rule ?? authorized;
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
}

/** The rule for `@Authorized()` of routing-controllers. Without an `authorizationChecker`, it requires an access token. */
function authorizedRule(
  type: object,
  method: string,
  { hasAuthorizationChecker }: AuditOptions,
): AccessRule | undefined {
  const roles = authorizedRoles(type, method);
  if (roles === undefined) return undefined;
  if (hasAuthorizationChecker) return open;
  if (roles.length > 0) {
    throw new ConfigurationError(
      `${nameOfAction(type, method)}: @Authorized() names roles, but no authorizationChecker is there to check them. Pass one to withAuthX, or use @RequireRole() or @RequireScopes().`,
    );
  }
  return guarded;
}
