import { altered } from '../forging/altered';
import { embeddedKeys } from '../forging/embeddedKeys';
import type { Forgery, TokenParts } from '../forging/Forgery';
import { resigned } from '../forging/resigned';
import { respelled } from '../forging/respelled';
import { unsigned } from '../forging/unsigned';
import type { Attempt } from '../Attempt';
import type { Held } from '../logins/Held';
import { placeOf } from '../RouteRequests';
import type { AttackCategory, Surroundings } from '../Surroundings';
import { firstOfKind } from './firstOfKind';

/** Forged tokens: all of them on one route of each kind, and the most important ones on every route. */
export const forgedTokens: AttackCategory = surroundings => {
  const { main, guarded, optional } = surroundings;
  const first = firstOfKind(surroundings);
  return [...guarded, ...optional].flatMap(route => {
    const like = route.token === 'refresh' ? main.refresh : main.access;
    return like ? attempts(surroundings, { route, like, isFirst: first.has(route) }) : [];
  });
};

type Route = Attempt['route'];

function attempts(
  surroundings: Surroundings,
  { route, like, isFirst }: { route: Route; like: Held; isFirst: boolean },
): Attempt[] {
  return (
    forgeriesOf(surroundings, like)
      .filter(({ isCore }) => isFirst || isCore === true)
      // A cookie may be in quotation marks (RFC 6265 section 4.1.1).
      .filter(({ variant }) => variant !== 'in quotation marks' || placeOf(route, like) !== 'cookies')
      .map(({ row, variant, token, isCore }) => ({
        row,
        variant,
        route,
        request: surroundings.requests.withToken(route, token, like),
        judgement: 'refuse',
        isInvalidToken: true,
        tier: isCore ? 0 : 1,
      }))
  );
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
  // A change may give what stood there before.
  const changed = all.filter(({ token }) => token !== held.token);
  made.set(held, changed);
  return changed;
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
