import { parseDuration, type Duration } from '../config/Duration';
import { refuseUnknown } from '../config/refuseUnknown';
import { recordGuard, type GuardDecorator } from './recordGuard';

/**
 * Lets in who holds a fresh access token: one issued against a password or another proof, not by a refresh.
 *
 * @param options - `maxAge`: within what time the user must have proved who they are (RFC 9470 section 3)
 */
export function FreshRequired(options: { maxAge?: Duration | undefined } = {}): GuardDecorator {
  refuseUnknown('@FreshRequired()', options, ['maxAge']);
  const { maxAge } = options;
  return recordGuard({
    name: '@FreshRequired()',
    kind: 'guard',
    type: 'access',
    fresh: true,
    maxAge: maxAge === undefined ? undefined : parseDuration(maxAge),
  });
}
