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
  const guards = [...onClass, ...onMethod].filter(({ kind }) => kind === 'guard');
  const optional = [...onClass, ...onMethod].find(({ kind }) => kind === 'optional');
  if (guards.length === 0) {
    return optional ? { kind: 'optional', requirement: mergeGuards([], action) } : { kind: 'public' };
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

function mergeGuards(guards: readonly GuardMark[], action: string): Requirement {
  const type = mergeTypes(guards, action);
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
    scopes: guards.map(mark => mark.scopes).filter(rule => rule !== undefined),
  };
}

function mergeTypes(guards: readonly GuardMark[], action: string): TokenType | 'any' {
  const access = guards.find(mark => mark.type === 'access');
  const refresh = guards.find(mark => mark.type === 'refresh');
  if (access && refresh) contradiction(action, access, refresh);
  if (refresh) return 'refresh';
  return !access && guards.some(mark => mark.type === 'any') ? 'any' : 'access';
}

function contradiction(action: string, one?: GuardMark, other?: GuardMark, why = ''): never {
  throw new ConfigurationError(
    `${action}: ${one?.name ?? ''} contradicts ${other?.name ?? ''}. ${why} Keep one of them.`.replace('  ', ' '),
  );
}
