import type { RateLimitRule } from '../access/RateLimitRule';
import type { DecidedRule } from '../auth/DecidedRule';
import type { RequestAuthenticator } from '../auth/RequestAuthenticator';
import type { AuthServer } from './AuthServer';

/** Returns a message for each rate limit of an action that cannot count what it says. */
export function auditLimits(server: AuthServer, { rule, systems }: DecidedRule, action: string): string[] {
  const [auth] = systems as [RequestAuthenticator];
  return rule.limits.flatMap(limit => {
    const { decorator, key } = limit;
    if (key === 'subject' && rule.kind === 'public') {
      return [
        `${action}: ${decorator} counts by subject, but the action verifies no token. Add a guard, or count by 'ip'.`,
      ];
    }
    const other = server.limits.get(limit.name);
    server.limits.set(limit.name, other ?? { limit, auth });
    if (other === undefined) return [];
    if (!canShare(limit, other.limit)) return [`${action}: ${complaint(limit, other.limit)}`];
    // With two stores, a client would have a budget in each of them.
    if (auth.rateLimiter.sharesStoreWith(other.auth.rateLimiter)) return [];
    return [
      `${action}: ${decorator} counts together with actions of the login type ${String(other.auth.loginType)}, but the login type ${String(auth.loginType)} counts in another store. Pass one store as rateLimits.store to both, such as new MemoryRateLimitStore(), or put a limit of its own on the action.`,
    ];
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
