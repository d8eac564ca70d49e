import { ConfigurationError } from '../errors/errors';
import { withLoginTypes, type Access, type AccessRule, type Requirement } from './AccessRule';
import { combineAuthentication } from './combineAuthentication';
import { FreshnessCheck } from './FreshnessCheck';
import { mergeLimits } from './mergeLimits';
import type {
  Exemption,
  GuardLevels,
  GuardMetadata,
  LoginTypeSetting,
  RevocationRequirement,
  RevocationSetting,
  TokenGuard,
} from './GuardMetadata';

/**
 * Merges everything that the decorators say about one action. The guards of a method add to those of its class and never
 * weaken them. `@Public()` on a method of a guarded class is the one exemption.
 *
 * @param action - the action as messages name it
 * @returns undefined if no decorator says who may call the action
 * @throws ConfigurationError for a contradiction
 */
export function mergeGuards(levels: GuardLevels, action: string): AccessRule | undefined {
  const revocation = filterLevels(levels, guard => guard.kind === 'revocation');
  const loginTypes = filterLevels(levels, guard => guard.kind === 'loginType');
  const others = filterLevels(
    levels,
    guard => guard.kind !== 'revocation' && guard.kind !== 'loginType' && guard.kind !== 'limit',
  );
  const limits = mergeLimits(levels, action);
  const rule = mergeKinds(others, revocation, action);
  if (rule === undefined || rule.kind === 'public') refuseUnusedRevocation(revocation, others, action);
  if (rule === undefined) refuseLoneSetting([...loginTypes.onMethod, ...loginTypes.onClass][0], action);
  const types = mergeLoginTypes([...loginTypes.onClass, ...loginTypes.onMethod], action);
  return rule && { ...withLoginTypes(rule, types), limits };
}

type Settings = GuardLevels<RevocationSetting>;

function mergeKinds(
  levels: GuardLevels<TokenGuard | Exemption>,
  revocation: Settings,
  action: string,
): Access | undefined {
  const { onClass, onMethod } = levels;
  if (onClass.length + onMethod.length === 0) return undefined;
  refuseMixedKinds(onClass, action);
  refuseMixedKinds(onMethod, action);
  if (onMethod.some(({ kind }) => kind === 'public')) return { kind: 'public', loginTypes: undefined };
  const guards = filterLevels(levels, guard => guard.kind === 'guard');
  const isOptional = [...onClass, ...onMethod].some(({ kind }) => kind === 'optional');
  if (guards.onClass.length + guards.onMethod.length === 0) {
    return isOptional
      ? { kind: 'optional', requirement: merge(guards, revocation, action) }
      : { kind: 'public', loginTypes: undefined };
  }
  const weakening = onMethod.find(({ kind }) => kind === 'optional');
  if (weakening) throw contradiction(action, [weakening, guards.onClass[0]]);
  return { kind: 'guarded', requirement: merge(guards, revocation, action) };
}

/** One level cannot be guarded, optional and public at once. */
function refuseMixedKinds(guards: readonly GuardMetadata[], action: string): void {
  const other = guards.find(guard => guard.kind !== guards[0]?.kind);
  if (other) throw contradiction(action, [guards[0], other]);
}

/** The class may say how revocation is checked for its other actions, so that only the method's own word is refused. */
function refuseUnusedRevocation(revocation: Settings, { onClass, onMethod }: GuardLevels, action: string): void {
  const open = [...onMethod, ...onClass][0];
  const unused = open ? revocation.onMethod[0] : [...revocation.onMethod, ...revocation.onClass][0];
  if (!unused) return;
  if (open) throw contradiction(action, [unused, open]);
  refuseLoneSetting(unused, action);
}

/** A setting must not be taken for a guard. */
function refuseLoneSetting(setting: GuardMetadata | undefined, action: string): void {
  if (!setting) return;
  throw new ConfigurationError(
    `${action}: ${setting.name} does not guard an action by itself. Add a guard such as @AccessRequired().`,
  );
}

/** The login types that all decorators have in common, in the order of the first. */
function mergeLoginTypes(settings: readonly LoginTypeSetting[], action: string): readonly string[] | undefined {
  const [first, ...others] = settings;
  const common = first?.loginTypes.filter(name => others.every(({ loginTypes }) => loginTypes.includes(name)));
  if (common?.length === 0) {
    const other = others.find(({ loginTypes }) => !loginTypes.some(name => first?.loginTypes.includes(name)));
    throw contradiction(action, [other ?? others.at(-1), first], 'They name no login type in common.');
  }
  return common;
}

function merge(levels: GuardLevels<TokenGuard>, revocation: Settings, action: string): Requirement {
  const guards = [...levels.onClass, ...levels.onMethod];
  const type = mergeTypes(levels, action);
  const refreshGuard = guards.find(guard => guard.type === 'refresh');
  const freshGuard = guards.find(({ checks }) => checks?.some(check => check instanceof FreshnessCheck && check.fresh));
  if (refreshGuard && freshGuard) {
    throw contradiction(action, [freshGuard, refreshGuard], 'A refresh token is never fresh.');
  }
  return {
    type,
    locations: mergeLocations(guards, action),
    csrf: mergeCsrf(guards, action),
    senderConstrained: guards.some(guard => guard.senderConstrained === true),
    ...mergeRevocation(revocation, refreshGuard, action),
    loginTypes: undefined,
    checks: combineAuthentication(guards.flatMap(({ checks = [] }) => checks)),
  };
}

/** The type that the class names holds for its methods. A class whose guards name no type requires access tokens. */
function mergeTypes({ onClass, onMethod }: GuardLevels<TokenGuard>, action: string): Requirement['type'] {
  const ofClass = typeOf(onClass, action) ?? (onClass.length > 0 ? 'access' : undefined);
  const ofMethod = typeOf(onMethod, action);
  if (ofClass === undefined || ofClass === 'any') return ofMethod ?? ofClass ?? 'access';
  if (ofMethod !== undefined && ofMethod !== 'any' && ofMethod !== ofClass) {
    const classGuard = onClass.find(guard => guard.type === ofClass) ?? onClass[0];
    throw contradiction(action, [onMethod.find(guard => guard.type === ofMethod), classGuard]);
  }
  return ofClass;
}

/** A definite type goes before `any`. */
function typeOf(guards: readonly TokenGuard[], action: string): Requirement['type'] | undefined {
  const access = guards.find(guard => guard.type === 'access');
  const refresh = guards.find(guard => guard.type === 'refresh');
  if (access && refresh) throw contradiction(action, [access, refresh]);
  return (access ?? refresh ?? guards.find(guard => guard.type === 'any'))?.type;
}

/** The locations that all guards have in common, of those that name any. */
function mergeLocations(guards: readonly TokenGuard[], action: string): Requirement['locations'] {
  const [first, ...others] = guards.filter(guard => guard.locations !== undefined);
  const common = first?.locations?.filter(location =>
    others.every(({ locations = [] }) => locations.includes(location)),
  );
  if (common?.length === 0) {
    throw contradiction(action, [first, others[0]], 'They name no location in common.');
  }
  return common;
}

function mergeCsrf(guards: readonly TokenGuard[], action: string): boolean | undefined {
  const on = guards.find(guard => guard.csrf === true);
  const off = guards.find(guard => guard.csrf === false);
  if (on && off) throw contradiction(action, [off, on]);
  return (on ?? off)?.csrf;
}

/** A method may make the check of its class stricter, and not weaker. */
function mergeRevocation(
  levels: Settings,
  refreshGuard: TokenGuard | undefined,
  action: string,
): RevocationRequirement {
  const mode = mergeStrictness('revocation', 'strict', levels, action);
  const failOpen = mergeStrictness('failOpen', false, levels, action);
  const weaker = mode?.revocation === 'cached' ? mode : failOpen?.failOpen ? failOpen : undefined;
  if (refreshGuard && weaker) {
    throw contradiction(action, [weaker, refreshGuard], 'A refresh token is always checked strictly.');
  }
  return { revocation: mode?.revocation, failOpen: failOpen?.failOpen ?? false };
}

function mergeStrictness<Name extends keyof RevocationRequirement>(
  name: Name,
  strict: RevocationRequirement[Name],
  levels: Settings,
  action: string,
): RevocationSetting | undefined {
  const onClass = findSetting(name, levels.onClass, action);
  const onMethod = findSetting(name, levels.onMethod, action);
  if (onClass?.[name] === strict && onMethod && onMethod[name] !== strict) {
    throw contradiction(action, [onMethod, onClass]);
  }
  return onMethod ?? onClass;
}

/** One level cannot set the same thing to two values. */
function findSetting(
  name: keyof RevocationRequirement,
  settings: readonly RevocationSetting[],
  action: string,
): RevocationSetting | undefined {
  const [first, ...others] = settings.filter(setting => setting[name] !== undefined);
  const other = others.find(setting => setting[name] !== first?.[name]);
  if (other) throw contradiction(action, [first, other]);
  return first;
}

const filterLevels = <All extends GuardMetadata, Kept extends All>(
  levels: GuardLevels<All>,
  isKept: (guard: All) => guard is Kept,
): GuardLevels<Kept> => ({
  onClass: levels.onClass.filter(isKept),
  onMethod: levels.onMethod.filter(isKept),
});

function contradiction(
  action: string,
  [one, other]: readonly (GuardMetadata | undefined)[],
  reason?: string,
): ConfigurationError {
  const sentences = [`${one?.name ?? ''} contradicts ${other?.name ?? ''}.`, reason, 'Keep one of them.'];
  return new ConfigurationError(`${action}: ${sentences.filter(sentence => sentence !== undefined).join(' ')}`);
}
