import { altered } from '../forging/altered';
import { embeddedKeys } from '../forging/embeddedKeys';
import type { Forgery, TokenParts } from '../forging/Forgery';
import { resigned } from '../forging/resigned';
import { respelled } from '../forging/respelled';
import { unsigned } from '../forging/unsigned';
import type { Attempt } from '../Attempt';
import type { Held } from '../logins/Held';
import { isSafe } from '../RouteRequests';
import type { AttackCategory, Surroundings } from '../Surroundings';

/**
 * Forged tokens: all of them on one route of each kind, and the most important ones on every route. Routes are of one kind
 * if they take the same type of token from the same places.
 */
export const forgedTokens: AttackCategory = surroundings => {
  const { main, guarded, optional, entries } = surroundings;
  const isOpen = (route: Route): boolean => (entries.get(route)?.status ?? 400) < 300;
  const routes = [...guarded, ...optional].sort((one, other) => Number(isOpen(other)) - Number(isOpen(one)));
  const seen = new Set<string>();
  return routes.flatMap(route => {
    const like = route.token === 'refresh' ? main.refresh : main.access;
    if (!like) return [];
    const kind = JSON.stringify([route.access, route.token, route.loginTypes, route.locations, route.byLoginType]);
    const isFirst = isSafe(route) && !seen.has(kind);
    if (isFirst) seen.add(kind);
    return attempts(surroundings, { route, like, isFirst });
  });
};

type Route = Attempt['route'];

function attempts(
  surroundings: Surroundings,
  { route, like, isFirst }: { route: Route; like: Held; isFirst: boolean },
): Attempt[] {
  return forgeriesOf(surroundings, like)
    .filter(({ isCore }) => isFirst || isCore === true)
    .map(({ row, variant, token, isCore }) => ({
      row,
      variant,
      route,
      request: surroundings.requests.withToken(route, token, like),
      judgement: 'refuse',
      isInvalidToken: true,
      tier: isCore ? 0 : 1,
    }));
}

const made = new WeakMap<Held, readonly Forgery[]>();

/** Returns the forgeries of a token. They are made once, because some need keys. */
function forgeriesOf({ publicKeys }: Surroundings, held: Held): readonly Forgery[] {
  const known = made.get(held);
  if (known) return known;
  const live = partsOf(held);
  const all = [
    ...unsigned(live),
    ...resigned(live, publicKeys),
    ...embeddedKeys(live),
    ...(held.claims ? [...altered(live), ...respelled(live)] : []),
  ];
  made.set(held, all);
  return all;
}

/** If the token is no JWT, the server may still accept one. */
function partsOf({ token, header, claims }: Held): TokenParts {
  const [first = '', second = '', third = ''] = token.split('.');
  const now = Math.floor(Date.now() / 1000);
  return {
    token,
    parts: [first, second, third],
    header: header ?? { alg: 'HS256', typ: 'JWT' },
    claims: claims ?? { sub: 'admin', type: 'access', jti: 'attack', iat: now, exp: now + 3600 },
  };
}
