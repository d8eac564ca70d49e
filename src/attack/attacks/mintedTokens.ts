import type { ReportedRoute } from '../../report/ReportedRoute';
import type { AttackCategory } from '../Surroundings';

/** Tokens that the caller made with the server's own keys, such as expired ones, where their type is required. */
export const mintedTokens: AttackCategory = ({ options, guarded, optional, requests, main }) =>
  (options.minted ?? []).flatMap(({ row, variant, token, type }) =>
    [...guarded, ...optional]
      .filter(route => (route.token ?? 'access') === type && (row !== 'revoked' || route.revocation === 'strict'))
      .flatMap(route => {
        const like = type === 'refresh' ? main.refresh : main.access;
        const request = like && requests.withToken(route, token, like);
        if (!request || (row === 'not-fresh' && !route.fresh) || (row === 'insufficient-scope' && !hasScopes(route)))
          return [];
        return [{ row, variant, route, request, judgement: 'refuse' as const, isInvalidToken: true, tier: 0 as const }];
      }),
  );

const hasScopes = ({ scopes = [], anyScope = [] }: ReportedRoute): boolean => scopes.length + anyScope.length > 0;
