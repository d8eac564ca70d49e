import type { RevocationMode } from '../access/AccessRule';
import { assertFlag, isRevocationMode } from '../access/guardOptions';
import { refuseUnknown } from '../config/refuseUnknown';
import { recordGuard, type GuardDecorator } from './recordGuard';

/** How {@link RevocationCheck} has the revocation of access tokens checked. */
export interface RevocationCheckOptions {
  /**
   * `'strict'` asks the stores at every request. `'cached'` also accepts an answer that the stores gave within
   * `revocationCache.ttl`. Default: `revocationCache.default`.
   */
  mode?: RevocationMode | undefined;
  /** Whether an access token is accepted while a store does not answer. Default false: the request answers 503. */
  failOpen?: boolean | undefined;
}

/**
 * Says how the revocation of access tokens is checked. It does not guard an action by itself; use it together with a
 * guard such as `@AccessRequired()`.
 *
 * `@RevocationCheck('cached')` allows a cached answer, which can be as old as `revocationCache.ttl`.
 * `@RevocationCheck({ failOpen: true })` accepts access tokens, also revoked ones, while a store does not answer.
 * A method never makes the check of its class weaker. The revocation of refresh tokens is always checked strictly.
 *
 * @throws TypeError, when the decorator is applied, for options that cannot be used
 */
export function RevocationCheck(how: RevocationMode | RevocationCheckOptions): GuardDecorator {
  const where = '@RevocationCheck()';
  const options = typeof how === 'string' ? { mode: how } : how;
  refuseUnknown(where, options, ['mode', 'failOpen']);
  const { mode, failOpen } = options;
  if (mode === undefined && failOpen === undefined) throw new TypeError(`${where}: set mode, failOpen or both.`);
  if (mode !== undefined && !isRevocationMode(mode))
    throw new TypeError(`${where}: mode must be 'strict' or 'cached'.`);
  assertFlag(where, 'failOpen', failOpen);
  return recordGuard({ name: nameOf(mode, failOpen), kind: 'revocation', revocation: mode, failOpen });
}

function nameOf(mode: RevocationMode | undefined, failOpen: boolean | undefined): string {
  if (failOpen === undefined) return `@RevocationCheck('${String(mode)}')`;
  const parts = [...(mode === undefined ? [] : [`mode: '${mode}'`]), `failOpen: ${String(failOpen)}`];
  return `@RevocationCheck({ ${parts.join(', ')} })`;
}
