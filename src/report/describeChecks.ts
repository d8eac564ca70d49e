import type { AccessCheck } from '../access/AccessCheck';
import { AcrCheck } from '../access/AcrCheck';
import { FreshnessCheck } from '../access/FreshnessCheck';
import { OwnerCheck } from '../access/policies/OwnerCheck';
import { PolicyCheck } from '../access/policies/PolicyCheck';
import { AnyScopeUnder, ScopeCheck, type RequiredScope } from '../access/RequiredScope';
import { RoleCheck } from '../access/roles/RoleCheck';
import type { ReportedRequirements } from './ReportedRoute';

/** Describes the checks of a requirement. A check of an unknown kind appears with its name, so that none is missing. */
export function describeChecks(all: readonly AccessCheck[]): Omit<ReportedRequirements, 'access' | 'token'> {
  const freshness = all.filter(check => check instanceof FreshnessCheck);
  const scopes = all.filter(check => check instanceof ScopeCheck);
  const roles = all.filter(check => check instanceof RoleCheck);
  const policies = all.filter(check => check instanceof PolicyCheck);
  const owners = all.filter(check => check instanceof OwnerCheck);
  const levels = all.filter(check => check instanceof AcrCheck);
  const known: ReadonlySet<AccessCheck> = new Set([
    ...freshness,
    ...levels,
    ...scopes,
    ...roles,
    ...policies,
    ...owners,
  ]);
  const age = freshness.map(({ maxAge }) => maxAge).find(maxAge => maxAge !== undefined);
  return {
    ...(freshness.some(({ fresh }) => fresh) && { fresh: true }),
    ...(age !== undefined && { maxAge: age }),
    ...listed(
      'acr',
      levels.flatMap(check => check.levels),
    ),
    ...listed(
      'scopes',
      scopes.filter(isForAll).flatMap(({ scopes: required }) => required.map(textOf)),
    ),
    ...lists(
      'anyScope',
      scopes.filter(check => !isForAll(check)).map(({ scopes: required }) => required.map(textOf)),
    ),
    ...lists(
      'anyRole',
      roles.map(({ roles: required }) => required),
    ),
    ...(policies.length > 0 && { policies: describePolicies(policies) }),
    ...(owners.length > 0 && { owner: true }),
    ...listed(
      'checks',
      all.filter(check => !known.has(check)).map(({ name }) => name),
    ),
  };
}

/** Unlike the text of a challenge, it tells `under('admin')` from `'admin:*'`. */
const textOf = (scope: RequiredScope): string =>
  scope instanceof AnyScopeUnder ? `under('${scope.namespace}')` : scope;

/** A list of one scope is the same for all and for any. */
const isForAll = ({ mode, scopes }: ScopeCheck): boolean => mode === 'all' || scopes.length === 1;

function describePolicies(checks: readonly PolicyCheck[]): ReportedRequirements['policies'] {
  const pairs = checks.map(({ required }) => [required.action, required.resourceName] as const);
  return unique(pairs).map(([action, resource]) => ({ action, resource }));
}

const listed = <Name extends string>(name: Name, texts: readonly string[]): Partial<Record<Name, string[]>> =>
  texts.length === 0 ? {} : ({ [name]: unique(texts) } as Record<Name, string[]>);

const lists = <Name extends string>(
  name: Name,
  groups: readonly (readonly string[])[],
): Partial<Record<Name, string[][]>> =>
  groups.length === 0 ? {} : ({ [name]: unique(groups.map(unique)) } as Record<Name, string[][]>);

/** Returns each value once, in an order that does not depend on the order of decorators. */
function unique<Value>(values: readonly Value[]): Value[] {
  const byText = new Map(values.map(value => [JSON.stringify(value), value] as const));
  return [...byText.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, value]) => value);
}
