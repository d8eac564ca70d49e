import type { TokenLocation } from '../config/TokenLocation';
import { ConfigurationError } from '../errors/errors';
import type { TokenType } from '../token/claims';
import { contradiction } from './contradiction';
import type { GuardMark } from './GuardMark';
import type { LevelMarks } from './LevelMarks';
import { mergeChecks } from './mergeChecks';
import type { Posture } from './Posture';
import type { Requirement } from './Requirement';

/**
 * Merges what is said of one action. What a method says adds to what its class says and never weakens it; `@Public()`
 * on a method of a guarded class is the one exemption.
 *
 * @param action - for messages
 * @returns undefined where nothing is said
 * @throws ConfigurationError for a contradiction
 */
export function mergeMarks(marks: LevelMarks, action: string): Posture | undefined {
  const [checks, postures] = [ofKinds(marks, ['check']), ofKinds(marks, ['guard', 'optional', 'public'])];
  const posture = mergePostures(postures, checks, action);
  if (posture === undefined || posture.kind === 'public') refuseIdle(checks, postures, action);
  return posture;
}

function mergePostures({ onClass, onMethod }: LevelMarks, checks: LevelMarks, action: string): Posture | undefined {
  if (onClass.length + onMethod.length === 0) return undefined;
  refuseMixture(onClass, action);
  refuseMixture(onMethod, action);
  if (onMethod.some(({ kind }) => kind === 'public')) return { kind: 'public' };
  const guards = ofKinds({ onClass, onMethod }, ['guard']);
  const optional = [...onClass, ...onMethod].find(({ kind }) => kind === 'optional');
  if (guards.onClass.length + guards.onMethod.length === 0) {
    return optional ? { kind: 'optional', requirement: mergeGuards(guards, checks, action) } : { kind: 'public' };
  }
  const weakening = onMethod.find(({ kind }) => kind === 'optional');
  if (weakening)
    contradiction(
      action,
      weakening,
      onClass.find(({ kind }) => kind === 'guard'),
    );
  return { kind: 'guarded', requirement: mergeGuards(guards, checks, action) };
}

/** One level cannot say two kinds of things at once. */
function refuseMixture(marks: readonly GuardMark[], action: string): void {
  const other = marks.find(mark => mark.kind !== marks[0]?.kind);
  if (other) contradiction(action, marks[0], other);
}

/** A check of tokens where none is looked at. What a class says of its actions may mean others than this one. */
function refuseIdle(checks: LevelMarks, { onClass, onMethod }: LevelMarks, action: string): void {
  const open = [...onMethod, ...onClass][0];
  const idle = open ? checks.onMethod[0] : [...checks.onMethod, ...checks.onClass][0];
  if (!idle) return;
  if (open) contradiction(action, idle, open);
  throw new ConfigurationError(
    `${action}: ${idle.name} says how tokens are checked, and nothing wants one. Add a guard such as @AccessRequired().`,
  );
}

const ofKinds = ({ onClass, onMethod }: LevelMarks, kinds: readonly GuardMark['kind'][]): LevelMarks => ({
  onClass: onClass.filter(({ kind }) => kinds.includes(kind)),
  onMethod: onMethod.filter(({ kind }) => kinds.includes(kind)),
});

function mergeGuards(levels: LevelMarks, checks: LevelMarks, action: string): Requirement {
  const guards = [...levels.onClass, ...levels.onMethod];
  const type = mergeTypes(levels, action);
  const fresh = guards.find(mark => mark.fresh);
  const refreshGuard = type === 'refresh' ? guards.find(mark => mark.type === 'refresh') : undefined;
  if (refreshGuard && fresh) contradiction(action, fresh, refreshGuard, 'A refresh token is never fresh.');
  const ages = guards.map(mark => mark.maxAge).filter(age => age !== undefined);
  return {
    type,
    fresh: fresh !== undefined,
    maxAge: ages.length > 0 ? Math.min(...ages) : undefined,
    csrf: mergeCsrf(guards, action),
    locations: mergeLocations(guards, action),
    scopes: guards.map(mark => mark.scopes).filter(rule => rule !== undefined),
    ...mergeChecks(checks, action, refreshGuard),
  };
}

/** One guard's `csrf: true` and another's `csrf: false` cannot both be meant. */
function mergeCsrf(guards: readonly GuardMark[], action: string): boolean | undefined {
  const on = guards.find(mark => mark.csrf === true);
  const off = guards.find(mark => mark.csrf === false);
  if (on && off) contradiction(action, off, on);
  return (on ?? off)?.csrf;
}

/** Of the places that guards name, those that each of them names. */
function mergeLocations(guards: readonly GuardMark[], action: string): readonly TokenLocation[] | undefined {
  const naming = guards.filter(mark => mark.locations !== undefined);
  const [first, ...others] = naming;
  const common = first?.locations?.filter(place => others.every(({ locations = [] }) => locations.includes(place)));
  if (common?.length === 0) contradiction(action, first, others[0], 'No place is left to look for the token.');
  return common;
}

/** What a class says of the type counts for its methods; a class whose guards name no type wants access tokens. */
function mergeTypes({ onClass, onMethod }: LevelMarks, action: string): TokenType | 'any' {
  const ofClass = typeOf(onClass, action) ?? (onClass.length > 0 ? 'access' : undefined);
  const ofMethod = typeOf(onMethod, action);
  if (ofClass === undefined || ofClass === 'any') return ofMethod ?? ofClass ?? 'access';
  if (ofMethod !== undefined && ofMethod !== 'any' && ofMethod !== ofClass) {
    contradiction(
      action,
      onMethod.find(mark => mark.type === ofMethod),
      onClass.find(mark => mark.type === ofClass) ?? onClass[0],
    );
  }
  return ofClass;
}

/** The type that guards of one level name: a definite one, if any does. */
function typeOf(guards: readonly GuardMark[], action: string): TokenType | 'any' | undefined {
  const access = guards.find(mark => mark.type === 'access');
  const refresh = guards.find(mark => mark.type === 'refresh');
  if (access && refresh) contradiction(action, access, refresh);
  return (access ?? refresh ?? guards.find(mark => mark.type === 'any'))?.type;
}
