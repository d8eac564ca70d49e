import type { TokenType } from '../token/claims';
import { recordGuard, type GuardDecorator } from './recordGuard';

/** What {@link TokenRequired} asks for. */
export interface TokenRequiredOptions {
  /** Default `'access'`. */
  type?: TokenType | 'any';
  /** Whether only a fresh token will do. Default false. */
  fresh?: boolean;
}

/** Lets in who holds a token of the given type. The other guards are shorter ways to say the usual cases. */
export function TokenRequired({ type = 'access', fresh = false, ...rest }: TokenRequiredOptions = {}): GuardDecorator {
  const name = `@TokenRequired({ type: '${type}' })`;
  if (!['access', 'refresh', 'any'].includes(type))
    throw new TypeError(`${name}: type must be 'access', 'refresh' or 'any'.`);
  const misspelt = Object.keys(rest)[0];
  if (misspelt !== undefined) throw new TypeError(`${name}: ${misspelt} is not one of type, fresh.`);
  return recordGuard({ name, kind: 'guard', type, fresh });
}
