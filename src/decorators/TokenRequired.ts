import { assertLocations, type TokenLocation } from '../config/TokenLocation';
import type { TokenType } from '../token/claims';
import { refuseUnknown } from '../config/refuseUnknown';
import { type GuardDecorator, recordGuard } from './recordGuard';

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
  const brief = `@TokenRequired({ type: '${type}' })`;
  if (!['access', 'refresh', 'any'].includes(type))
    throw new TypeError(`${brief}: type must be 'access', 'refresh' or 'any'.`);
  assertFlag(brief, csrf);
  assertLocations(brief, locations);
  const name = brief.replace(' })', `${csrf === undefined ? '' : `, csrf: ${String(csrf)}`}${listed(locations)} })`);
  return recordGuard({ name, kind: 'guard', type, fresh, csrf, locations });
}

/** A text such as 'true' would be taken for no answer at all. */
function assertFlag(name: string, csrf: unknown): void {
  if (csrf !== undefined && typeof csrf !== 'boolean') throw new TypeError(`${name}: csrf must be true or false.`);
}

const listed = (locations: readonly TokenLocation[] | undefined): string =>
  locations === undefined ? '' : `, locations: [${locations.map(place => `'${place}'`).join(', ')}]`;
