import { readRequiredPolicy } from '../access/policies/readRequiredPolicy';
import type { ResourceLoader } from '../access/LoadedResources';
import type { OfResource, PolicyAction, PolicyResourceName, PolicyResources } from '../token/AuthXTypes';
import { recordGuard, type GuardDecorator } from './recordGuard';

/** The resource of a guard: its name, or an object with its name and its loader. */
export type GuardedResource =
  PolicyResourceName | OfResource<{ [Name in PolicyResourceName]: ResourceLoader<PolicyResources[Name]> }>;

/**
 * Requires an access token whose holder may do this, by the `policies` of `AuthX`.
 *
 * ```ts
 * @RequirePolicy('refund', { order: ({ params }) => orders.find(params.id) })
 * ```
 *
 * The loader is called once per request, after the token was verified, and `@CurrentResource()` injects its answer. A
 * denied request answers 403 `PolicyDeniedError`. If the resource does not exist, the request answers 404
 * `ResourceNotFoundError` for callers who may act on it whatever its attributes are, and 403 for others. If an evaluator
 * or the loader fails, the request answers 500 `PolicyEvaluationError`.
 *
 * @param resource - the name of the resource, or an object with its name and its loader
 * @throws TypeError, when the decorator is applied, for what is not an action or a resource
 */
export function RequirePolicy(action: PolicyAction, resource: GuardedResource): GuardDecorator {
  const check = readRequiredPolicy('@RequirePolicy', action, resource);
  return recordGuard({ name: check.name, kind: 'guard', checks: [check] });
}
