import { contradiction } from './contradiction';
import type { GuardMark } from './GuardMark';
import type { LevelMarks } from './LevelMarks';
import type { Requirement } from './Requirement';

/** How a token's revocation is checked. */
export type RevocationRequirement = Pick<Requirement, 'revocation' | 'failOpen'>;

/**
 * Merges what is said of how revocation is checked. The firmer word counts, and a method never weakens its class.
 *
 * @param refreshGuard - the guard by which the action wants a refresh token, if it does
 * @throws ConfigurationError for a contradiction
 */
export function mergeChecks(
  levels: LevelMarks,
  action: string,
  refreshGuard: GuardMark | undefined,
): RevocationRequirement {
  const revocation = firmest('revocation', 'strict', levels, action);
  const failOpen = firmest('failOpen', false, levels, action);
  const weaker = revocation?.revocation === 'cached' ? revocation : failOpen?.failOpen ? failOpen : undefined;
  if (refreshGuard && weaker) {
    contradiction(action, weaker, refreshGuard, 'A refresh token is always checked strictly.');
  }
  return { revocation: revocation?.revocation, failOpen: failOpen?.failOpen ?? false };
}

/** The mark whose word counts; undefined where none says anything. */
function firmest<Name extends 'revocation' | 'failOpen'>(
  name: Name,
  firm: GuardMark[Name],
  levels: LevelMarks,
  action: string,
): GuardMark | undefined {
  const onClass = sayingOf(levels.onClass, name, action);
  const onMethod = sayingOf(levels.onMethod, name, action);
  if (onClass?.[name] === firm && onMethod && onMethod[name] !== firm) contradiction(action, onMethod, onClass);
  return onMethod ?? onClass;
}

/** One level cannot say two things at once. */
function sayingOf(marks: readonly GuardMark[], name: 'revocation' | 'failOpen', action: string): GuardMark | undefined {
  const saying = marks.filter(mark => mark[name] !== undefined);
  const other = saying.find(mark => mark[name] !== saying[0]?.[name]);
  if (other) contradiction(action, saying[0], other);
  return saying[0];
}
