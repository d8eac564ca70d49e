import { refuseUnknown } from '../config/refuseUnknown';
import { OwnerCheck } from '../access/policies/OwnerCheck';
import { readAttribute } from '../access/policies/readAttribute';
import type { ResourceLoader } from '../access/LoadedResources';
import { recordGuard, type GuardDecorator } from './recordGuard';

/** Options of {@link RequireOwner}. */
export interface RequireOwnerOptions<Resource> {
  /** Returns the id of the owner, or null if nobody owns the resource. Default: the property `ownerId`. */
  owner?: ((resource: Resource) => string | number | bigint | null) | undefined;
}

interface Owned {
  readonly ownerId: string | number | bigint | null;
}

/** The options, which a resource without `ownerId` needs. */
type Options<Resource> = Resource extends Owned
  ? [options?: RequireOwnerOptions<Resource>]
  : [options: RequireOwnerOptions<Resource> & { owner: (resource: Resource) => string | number | bigint | null }];

/**
 * Requires an access token whose subject owns the resource that the loader finds.
 *
 * ```ts
 * const orderOf: ResourceLoader<Order> = ({ params }) => orders.find(params.id);
 *
 * @RequireOwner(orderOf)
 * @Get('/orders/:id')
 * show(@CurrentResource() order: Order) { return order; }
 * ```
 *
 * The loader is called once per request, after the token was verified. Others than the owner answer 403
 * `PolicyDeniedError`, and so does a resource that does not exist, so that nobody learns which ids exist. If the loader
 * fails, the request answers 500 `PolicyEvaluationError`.
 *
 * @throws TypeError, when the decorator is applied, for what is not a loader
 */
export function RequireOwner<Resource>(
  loader: ResourceLoader<Resource>,
  ...[options = {}]: Options<Resource>
): GuardDecorator {
  const where = '@RequireOwner()';
  if (typeof (loader as unknown) !== 'function')
    throw new TypeError(`${where}: pass a function that loads the resource.`);
  refuseUnknown(where, options, ['owner']);
  const { owner } = options;
  if (owner !== undefined && typeof (owner as unknown) !== 'function') {
    throw new TypeError(`${where}: owner must be a function that returns the id of the owner.`);
  }
  const ownerOf =
    (owner as ((resource: unknown) => unknown) | undefined) ?? (resource => readAttribute(resource, ['ownerId']));
  return recordGuard({ name: where, kind: 'guard', checks: [new OwnerCheck(loader, ownerOf)] });
}
