import type { TokenLocation } from '../config/TokenLocation';
import { ConfigurationError } from '../errors/ConfigurationError';
import type { TokenType } from '../token/claims';
import type { GuardMark } from './GuardMark';
import type { Posture } from './Posture';
import type { Requirement } from './Requirement';

/** What is said of one action: by its class and the class's bases, and by the method and those that it overrides. */
export interface LevelMarks {
  readonly onClass: readonly GuardMark[];
  readonly onMethod: readonly GuardMark[];
}

/**
 * Merges what is said of one action. What a method says adds to what its class says and never weakens it; `@Public()`
 * on a method of a guarded class is the one exemption.
 *
 * @param action - for messages
 * @returns undefined where nothing is said
 * @throws ConfigurationError for a contradiction
 */
export function mergeMarks({ onClass, onMethod }: LevelMarks, action: string): Posture | undefined {
  if (onClass.length + onMethod.length === 0) return undefined;
  refuseMixture(onClass, action);
  refuseMixture(onMethod, action);
  if (onMethod.some(({ kind }) => kind === 'public')) return { kind: 'public' };
  const guards = { onClass: guardsOf(onClass), onMethod: guardsOf(onMethod) };
  const optional = [...onClass, ...onMethod].find(({ kind }) => kind === 'optional');
  if (guards.onClass.length + guards.onMethod.length === 0) {
    return optional ? { kind: 'optional', requirement: mergeGuards(guards, action) } : { kind: 'public' };
  }
  const weakening = onMethod.find(({ kind }) => kind === 'optional');
  if (weakening)
    contradiction(
      action,
      weakening,
      onClass.find(({ kind }) => kind === 'guard'),
    );
  return { kind: 'guarded', requirement: mergeGuards(guards, action) };
}

/** One level cannot say two kinds of things at once. */
function refuseMixture(marks: readonly GuardMark[], action: string): void {
  const other = marks.find(mark => mark.kind !== marks[0]?.kind);
  if (other) contradiction(action, marks[0], other);
}

const guardsOf = (marks: readonly GuardMark[]): GuardMark[] => marks.filter(({ kind }) => kind === 'guard');

function mergeGuards(levels: LevelMarks, action: string): Requirement {
  const guards = [...levels.onClass, ...levels.onMethod];
  const type = mergeTypes(levels, action);
  const fresh = guards.find(mark => mark.fresh);
  if (type === 'refresh' && fresh) {
    contradiction(
      action,
      fresh,
      guards.find(mark => mark.type === 'refresh'),
      'A refresh token is never fresh.',
    );
  }
  const ages = guards.map(mark => mark.maxAge).filter(age => age !== undefined);
  return {
    type,
    fresh: fresh !== undefined,
    maxAge: ages.length > 0 ? Math.min(...ages) : undefined,
    csrf: mergeCsrf(guards, action),
    locations: mergeLocations(guards, action),
    scopes: guards.map(mark => mark.scopes).filter(rule => rule !== undefined),
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

function contradiction(action: string, one?: GuardMark, other?: GuardMark, why = ''): never {
  throw new ConfigurationError(
    `${action}: ${one?.name ?? ''} contradicts ${other?.name ?? ''}. ${why} Keep one of them.`.replace('  ', ' '),
  );
}
