import { tokenLocations, type TokenLocation } from '../config/TokenLocation';
import type { TokenType } from '../token/claims';
import { refuseUnknown } from '../config/refuseUnknown';
import { recordGuard, type GuardDecorator } from './recordGuard';

/** What {@link TokenRequired} asks for. */
export interface TokenRequiredOptions {
  /** Default `'access'`. */
  type?: TokenType | 'any' | undefined;
  /** Whether only a fresh token will do. Default false. */
  fresh?: boolean | undefined;
  /**
   * Whether the request of a cookie token must show that it is not forged: true for every method, false for none.
   * Default: as configured.
   */
  csrf?: boolean | undefined;
  /** Where the token is looked for, in this order. Default: as configured. */
  locations?: readonly TokenLocation[] | undefined;
}

/** Lets in who holds a token of the given type. The other guards are shorter ways to say the usual cases. */
export function TokenRequired(options: TokenRequiredOptions = {}): GuardDecorator {
  refuseUnknown('@TokenRequired()', options, ['type', 'fresh', 'csrf', 'locations']);
  const { type = 'access', fresh = false, csrf, locations } = options;
  const name = `@TokenRequired({ type: '${type}' })`;
  if (!['access', 'refresh', 'any'].includes(type))
    throw new TypeError(`${name}: type must be 'access', 'refresh' or 'any'.`);
  assertLocations(name, locations);
  return recordGuard({ name, kind: 'guard', type, fresh, csrf, locations });
}

function assertLocations(name: string, locations: unknown): void {
  if (locations === undefined) return;
  const isList = Array.isArray(locations) && locations.length > 0;
  if (isList && locations.every(location => tokenLocations.includes(location as TokenLocation))) return;
  throw new TypeError(`${name}: locations must be a list of ${tokenLocations.map(known => `'${known}'`).join(', ')}.`);
}
