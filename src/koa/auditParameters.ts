import { getMetadataArgsStorage } from 'routing-controllers';
import 'reflect-metadata';
import { parametersOf, type AuthParameter } from '../decorators/authParameter';
import { classAndBases } from '../routing-controllers/classAndBases';
import { nameOfAction } from '../decorators/recordGuard';
import type { AccessRule } from '../access/AccessRule';
import { SystemCheck } from '../access/SystemCheck';
import { RequestToken } from '../transport/RequestToken';

/** The facts that decide whether the parameters of an action can work. */
export interface ParameterFacts {
  readonly rule: AccessRule;
  readonly canLoadSubjects: boolean;
  readonly keepsSessions: boolean;
  readonly isDPoPOff: boolean;
  /** Whether the application has a `currentUserChecker`, which loads users if this library cannot. */
  readonly hasCurrentUserChecker: boolean;
}

/** Returns a message for each parameter that can never have a value. */
export function auditParameters(type: object, method: string, facts: ParameterFacts): string[] {
  const name = nameOfAction(type, method);
  const parameters = nearest(type, method);
  return [
    ...parameters.flatMap(parameter => complaintsOf(parameter, name, facts)),
    ...tokenTypes(type, method, parameters, facts).map(complaint => `${name}: ${complaint}`),
    ...currentUser(type, method, facts).map(complaint => `${name}: ${complaint}`),
  ];
}

const nearest = (type: object, method: string): readonly AuthParameter[] =>
  classAndBases(type)
    .map(base => parametersOf(base, method))
    .find(parameters => parameters.length > 0) ?? [];

function complaintsOf(
  parameter: AuthParameter,
  action: string,
  { rule, canLoadSubjects, keepsSessions, isDPoPOff }: ParameterFacts,
): string[] {
  if (rule.kind === 'public' && !parameter.inPublic) {
    return [`${action}: ${parameter.name} needs a token, but the action is public. Add a guard or @OptionalAccess().`];
  }
  if (parameter.needsSubject && !canLoadSubjects) {
    return [
      `${action}: ${parameter.name} needs a subject getter. Give AuthX callbacks with getSubject, or call auth.setSubjectGetter().`,
    ];
  }
  if (parameter.needsSessions && !keepsSessions) {
    return [`${action}: ${parameter.name} needs sessions. Give AuthX sessions: { store }.`];
  }
  const resource = parameter.needsResource && complaintAboutResource(parameter.needsResource.resourceName, rule);
  if (resource !== undefined) return [`${action}: ${parameter.name} ${resource}`];
  if (parameter.needsDPoP && isDPoPOff) {
    return [`${action}: ${parameter.name} needs DPoP. Set dpop: 'allowed' or 'required' in the configuration.`];
  }
  return [];
}

function complaintAboutResource(name: string | undefined, rule: AccessRule): string | undefined {
  const checks = rule.kind === 'public' ? [] : rule.requirement.checks;
  const all = checks.map(check => (check instanceof SystemCheck ? check.loading : undefined)).filter(isDefined);
  const found = all.filter(({ resourceName }) => name === undefined || resourceName === name);
  const loaders = new Set(found.map(({ loader }) => loader));
  if (loaders.size === 1) return undefined;
  if (loaders.size > 1) return 'does not say which of several loaded resources it means. Name it.';
  return "needs a guard that loads the resource, such as @RequirePolicy('read', { order: loader }) or @RequireOwner(loader).";
}

const isDefined = <T>(value: T | undefined): value is T => value !== undefined;

/** In a public action a token is not verified, so its parameter must not be declared as the verified class. */
function tokenTypes(
  type: object,
  method: string,
  parameters: readonly AuthParameter[],
  { rule }: ParameterFacts,
): string[] {
  if (rule.kind !== 'public') return [];
  const declared = Reflect.getMetadata('design:paramtypes', (type as { prototype: object }).prototype, method) as
    unknown[] | undefined;
  return parameters
    .filter(({ index }) => declared?.[index] === RequestToken)
    .map(({ name }) => `${name} is declared as RequestToken, but in a public action it is an UnverifiedToken.`);
}

function currentUser(
  type: object,
  method: string,
  { rule, canLoadSubjects, hasCurrentUserChecker }: ParameterFacts,
): string[] {
  const isUsed = getMetadataArgsStorage().params.some(
    param => param.type === 'current-user' && (param.object as object).constructor === type && param.method === method,
  );
  if (!isUsed || hasCurrentUserChecker) return [];
  if (!canLoadSubjects)
    return [
      '@CurrentUser() needs a subject getter. Give AuthX callbacks with getSubject, or call auth.setSubjectGetter().',
    ];
  return rule.kind === 'public'
    ? ['@CurrentUser() needs a token, but the action is public. Add a guard or @OptionalAccess().']
    : [];
}
