import type { Attempt } from '../Attempt';
import type { AttackCategory } from '../Surroundings';

/**
 * Requests without a token after all others, because a guard can open when it has refused often, when an answer is in a
 * cache, or when a body has changed the prototype of all objects.
 */
export const lastingEffects: AttackCategory = ({ guarded, requests }) =>
  guarded.flatMap(route =>
    [['without a token', []] as const, ['a token that is none', [['Authorization', 'Bearer attack']]] as const].map(
      ([variant, headers]): Attempt => ({
        row: 'lasting-effect',
        variant,
        route,
        request: requests.plain(route, headers as never),
        judgement: 'refuse',
        tier: 2,
      }),
    ),
  );
