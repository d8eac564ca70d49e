import type { AttackCategory } from '../Surroundings';

/** Requests without a token, and with an empty one. */
export const noCredential: AttackCategory = ({ guarded, requests }) =>
  guarded.flatMap(route =>
    [
      [undefined, []] as const,
      ['an empty Authorization header', [['Authorization', '']] as const] as const,
      ['a scheme without a token', [['Authorization', 'Bearer']] as const] as const,
      ['a scheme and a space', [['Authorization', 'Bearer ']] as const] as const,
    ].map(([variant, headers]) => ({
      row: 'no-credential' as const,
      variant,
      route,
      request: requests.plain(route, headers),
      judgement: 'refuse' as const,
      tier: variant === undefined ? (0 as const) : (1 as const),
    })),
  );
