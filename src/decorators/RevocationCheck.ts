import { refuseUnknown } from '../config/refuseUnknown';
import { revocationModes, type RevocationMode } from '../policy/RevocationMode';
import { recordGuard, type GuardDecorator } from './recordGuard';

/** How {@link RevocationCheck} has the revocation of access tokens checked. */
export interface RevocationCheckOptions {
  /**
   * `'strict'`: by the stores at every request. `'cached'`: what they answered within `revocationCache.ttl` does as well.
   * Default: `revocationCache.default`.
   */
  mode?: RevocationMode | undefined;
  /** Whether a token is let in where a store does not answer. Default false. */
  failOpen?: boolean | undefined;
}

/**
 * Says how the revocation of access tokens is checked, beside a guard that says who is let in. Refresh tokens are always
 * checked strictly.
 */
export function RevocationCheck(how: RevocationMode | RevocationCheckOptions): GuardDecorator {
  const options = typeof how === 'string' ? { mode: how } : how;
  refuseUnknown('@RevocationCheck()', options, ['mode', 'failOpen']);
  const { mode, failOpen } = options;
  if (mode === undefined && failOpen === undefined) throw new TypeError('@RevocationCheck() says nothing.');
  if (mode !== undefined && !revocationModes.includes(mode)) {
    throw new TypeError("@RevocationCheck(): mode must be 'strict' or 'cached'.");
  }
  if (failOpen !== undefined && typeof failOpen !== 'boolean') {
    throw new TypeError('@RevocationCheck(): failOpen must be true or false.');
  }
  return recordGuard({ name: nameOf(mode, failOpen), kind: 'check', revocation: mode, failOpen });
}

function nameOf(mode: RevocationMode | undefined, failOpen: boolean | undefined): string {
  if (failOpen === undefined) return `@RevocationCheck('${String(mode)}')`;
  const parts = [...(mode === undefined ? [] : [`mode: '${mode}'`]), `failOpen: ${String(failOpen)}`];
  return `@RevocationCheck({ ${parts.join(', ')} })`;
}
