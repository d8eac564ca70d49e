import { FreshnessCheck } from '../access/FreshnessCheck';
import { assertFlag, assertTypeOption } from '../access/guardOptions';
import { assertLocations, type TokenLocation } from '../config/TokenLocation';
import { refuseUnknown } from '../config/refuseUnknown';
import type { TokenType } from '../token/TokenType';
import { type GuardDecorator, recordGuard } from './recordGuard';

/** What {@link TokenRequired} requires. */
export interface TokenRequiredOptions {
  /** The type of the token. Default `'access'`. */
  type?: TokenType | 'any' | undefined;
  /** Whether the token must be fresh, as for `@FreshRequired()`. Default false. */
  fresh?: boolean | undefined;
  /**
   * Whether the request of a cookie token must prove that it is not forged: true for every method, false for none.
   * Default: as configured.
   */
  csrf?: boolean | undefined;
  /** The locations where the token is looked for, in this order. Default: the configured ones. */
  locations?: readonly TokenLocation[] | undefined;
  /** Whether the token must be bound to a key of its sender, as DPoP does (RFC 9449). Default false. */
  senderConstrained?: boolean | undefined;
}

/**
 * Requires a valid token, and says which one. `@AccessRequired()`, `@RefreshRequired()` and `@FreshRequired()` are
 * shorter forms for the usual cases.
 *
 * For example, `@TokenRequired({ locations: ['query'] })` reads the token of a download link from the query string, and
 * `@TokenRequired({ type: 'any' })` accepts access and refresh tokens. If several guards of an action name locations,
 * those that all of them name apply.
 *
 * @throws TypeError, when the decorator is applied, for options that cannot be used
 */
export function TokenRequired(options: TokenRequiredOptions = {}): GuardDecorator {
  refuseUnknown('@TokenRequired()', options, ['type', 'fresh', 'csrf', 'locations', 'senderConstrained']);
  const { type = 'access', fresh = false, csrf, locations, senderConstrained = false } = options;
  const brief = `@TokenRequired({ type: '${type}' })`;
  assertTypeOption(brief, type);
  assertFlag(brief, 'fresh', fresh);
  assertFlag(brief, 'csrf', csrf);
  assertFlag(brief, 'senderConstrained', senderConstrained);
  assertLocations(brief, locations);
  const name = brief.replace(' })', `${csrf === undefined ? '' : `, csrf: ${String(csrf)}`}${listed(locations)} })`);
  const checks = fresh ? [new FreshnessCheck(true, undefined)] : [];
  return recordGuard({ name, kind: 'guard', type, csrf, locations, checks, senderConstrained });
}

const listed = (locations: readonly TokenLocation[] | undefined): string =>
  locations === undefined ? '' : `, locations: [${locations.map(location => `'${location}'`).join(', ')}]`;
