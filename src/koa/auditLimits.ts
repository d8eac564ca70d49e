import type { AccessRule } from '../access/AccessRule';
import type { RateLimitRule } from '../access/RateLimitRule';
import type { AuthServer } from './AuthServer';

/** Returns a message for each rate limit of an action that cannot count what it says. */
export function auditLimits(server: AuthServer, rule: AccessRule, action: string): string[] {
  return rule.limits.flatMap(limit => {
    const { decorator, key } = limit;
    if (key === 'subject' && rule.kind === 'public') {
      return [
        `${action}: ${decorator} counts by subject, but the action verifies no token. Add a guard, or count by 'ip'.`,
      ];
    }
    const other = server.limits.get(limit.name);
    server.limits.set(limit.name, other ?? limit);
    return other === undefined || canShare(limit, other) ? [] : [`${action}: ${complaint(limit, other)}`];
  });
}

/** One decorator stands for several actions if it is on a class or on an inherited method. */
const canShare = (limit: RateLimitRule, other: RateLimitRule): boolean =>
  limit === other || (limit.isNamed && settingsOf(limit) === settingsOf(other) && limit.keyOf === other.keyOf);

const settingsOf = ({ max, window, key, stage }: RateLimitRule): string => JSON.stringify([max, window, key, stage]);

function complaint({ decorator, isNamed, name }: RateLimitRule, other: RateLimitRule): string {
  return isNamed
    ? `${decorator} shares its counters with ${other.decorator}, whose settings differ. Use the same max, window, key and stage, or another name.`
    : `${decorator} is called "${name}", as a limit of another class of that name is. Give one of them a name.`;
}
