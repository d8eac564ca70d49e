import type { TokenType } from '../token/claims';
import { refuseUnknown } from '../config/refuseUnknown';
import { recordGuard, type GuardDecorator } from './recordGuard';

/** What {@link TokenRequired} asks for. */
export interface TokenRequiredOptions {
  /** Default `'access'`. */
  type?: TokenType | 'any' | undefined;
  /** Whether only a fresh token will do. Default false. */
  fresh?: boolean | undefined;
}

/** Lets in who holds a token of the given type. The other guards are shorter ways to say the usual cases. */
export function TokenRequired(options: TokenRequiredOptions = {}): GuardDecorator {
  refuseUnknown('@TokenRequired()', options, ['type', 'fresh']);
  const { type = 'access', fresh = false } = options;
  const name = `@TokenRequired({ type: '${type}' })`;
  if (!['access', 'refresh', 'any'].includes(type))
    throw new TypeError(`${name}: type must be 'access', 'refresh' or 'any'.`);
  return recordGuard({ name, kind: 'guard', type, fresh });
}
