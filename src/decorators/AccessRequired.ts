import { assertFlag } from '../access/guardOptions';
import { refuseUnknown } from '../config/refuseUnknown';
import { recordGuard, type GuardDecorator } from './recordGuard';

/** What {@link AccessRequired} requires beside a valid access token. */
export interface AccessRequiredOptions {
  /** Whether the token must be bound to a key of its sender, as DPoP does (RFC 9449). Default false. */
  senderConstrained?: boolean | undefined;
}

/**
 * Requires a valid access token.
 *
 * On a controller, the guard applies to every action, also to inherited ones and to those of subclasses. A request
 * without a token answers 401 `MissingTokenError`, a refresh token 401 `AccessTokenRequiredError`. With
 * `senderConstrained: true`, a bearer token answers 401 `TokenBindingError`.
 *
 * @throws TypeError, when the decorator is applied, for options that cannot be used
 */
export function AccessRequired(...given: [options?: AccessRequiredOptions]): GuardDecorator {
  if (typeof given[0] === 'function' || given.length > 1) {
    throw new TypeError('@AccessRequired: the parentheses are missing. Write @AccessRequired().');
  }
  const [options = {}] = given;
  refuseUnknown('@AccessRequired()', options, ['senderConstrained'] satisfies (keyof AccessRequiredOptions)[]);
  const { senderConstrained = false } = options;
  assertFlag('@AccessRequired()', 'senderConstrained', senderConstrained);
  const name = senderConstrained ? '@AccessRequired({ senderConstrained: true })' : '@AccessRequired()';
  return recordGuard({ name, kind: 'guard', type: 'access', senderConstrained });
}
