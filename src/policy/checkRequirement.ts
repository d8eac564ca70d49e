import {
  AccessTokenRequiredError,
  FreshTokenRequiredError,
  InsufficientScopeError,
  RefreshTokenRequiredError,
  TokenTypeError,
} from '../errors/errors';
import type { TokenPayload } from '../token/TokenPayload';
import type { Requirement, ScopeRule } from './Requirement';
import { holds, nameOf } from './RequiredScope';

/** What can be judged before anyone is asked whether the token is revoked: its type and its freshness. */
export function checkKind(payload: TokenPayload, { type, fresh, maxAge }: Requirement): void {
  if (type === 'access' && payload.type !== 'access') throw new AccessTokenRequiredError();
  if (type === 'refresh' && payload.type !== 'refresh') throw new RefreshTokenRequiredError();
  if (payload.type !== 'access' && payload.type !== 'refresh') throw new TokenTypeError();
  if (fresh && !payload.fresh) throw new FreshTokenRequiredError(maxAge);
  if (maxAge === undefined) return;
  const age = payload.timeSinceAuthentication;
  if (age === undefined || age > maxAge) throw new FreshTokenRequiredError(maxAge);
}

/** Judges the scopes, last of all, so that a revoked token learns nothing of them. */
export function checkScopes(payload: TokenPayload, { scopes }: Requirement): void {
  for (const rule of scopes) {
    if (isSatisfied(rule, payload.scopes)) continue;
    const required = rule.scopes.map(nameOf);
    throw new InsufficientScopeError(required, {
      message: `Missing required scopes: ${required.join(rule.mode === 'all' ? ' ' : ' or ')}`,
    });
  }
}

const isSatisfied = ({ mode, scopes }: ScopeRule, held: readonly string[]): boolean =>
  mode === 'all' ? scopes.every(scope => holds(held, scope)) : scopes.some(scope => holds(held, scope));
