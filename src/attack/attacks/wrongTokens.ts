import { isUnder, satisfies } from '../../token/scopeMatch';
import type { Attempt } from '../Attempt';
import type { Held, LoggedIn } from '../logins/Held';
import { isSafe, placeOf } from '../RouteRequests';
import type { AttackCategory, Surroundings } from '../Surroundings';

type Route = Attempt['route'];

/** Live tokens of the wrong type, without the scopes that a route requires, of another login type, or without a proof. */
export const wrongTokens: AttackCategory = surroundings =>
  [...surroundings.guarded, ...surroundings.optional].flatMap(route =>
    usersFor(surroundings, route).flatMap((user, i) => {
      const [right, wrong] = route.token === 'refresh' ? [user.refresh, user.access] : [user.access, user.refresh];
      const name = i === 0 ? undefined : `user ${String(i + 1)}`;
      const make = (row: Attempt['row'], like: Held, token: string): Attempt => ({
        row,
        variant: name,
        route,
        request: surroundings.requests.withToken(route, token, like),
        judgement: 'refuse',
        isInvalidToken: row === 'wrong-type',
        tier: 0,
      });
      return [
        ...(route.token !== 'any' && right && wrong ? [make('wrong-type', right, wrong.token)] : []),
        ...(route.token !== 'any' && right && wrong && placeOf(route, right) === 'cookies'
          ? [make('wrong-type', { ...wrong, cookie: right.cookie }, wrong.token)]
          : []),
        ...(right && lacksScope(route, right) ? [make('insufficient-scope', right, right.token)] : []),
        ...(right && isOtherLoginType(route, right) ? [make('other-login-type', right, right.token)] : []),
        ...(right && route.dpop === 'required' ? [make('no-proof', right, right.token)] : []),
      ];
    }),
  );

/** The main user's tokens are not sent to routes that change something: a hole could end the session. */
const usersFor = ({ users, spare }: Surroundings, route: Route): readonly LoggedIn[] =>
  isSafe(route) || !spare ? users : [spare, ...users.slice(1)];

/** Tells whether a token lacks a scope that the route requires. */
export function lacksScope({ scopes = [], anyScope = [] }: Route, { claims }: Held): boolean {
  if (!claims) return false;
  const { scopes: listed, scope } = claims;
  const held = Array.isArray(listed) ? listed.map(String) : typeof scope === 'string' ? scope.split(' ') : [];
  const has = (required: string): boolean => {
    const namespace = /^under\('(.*)'\)$/.exec(required)?.[1];
    return held.some(one => (namespace === undefined ? satisfies(one, required) : isUnder(one, namespace)));
  };
  return scopes.some(required => !has(required)) || anyScope.some(group => !group.some(has));
}

function isOtherLoginType({ loginTypes }: Route, { claims }: Held): boolean {
  const type = claims?.login_type;
  return loginTypes !== undefined && typeof type === 'string' && !loginTypes.includes(type);
}
