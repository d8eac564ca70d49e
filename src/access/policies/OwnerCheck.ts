import { andThen, type MaybePromise } from '../../async/MaybePromise';
import { report } from '../../calls/AuthXLogger';
import { PolicyDeniedError, PolicyEvaluationError } from '../../errors/errors';
import type { TokenPayload } from '../../token/TokenPayload';
import type { NamedLoader, ResourceLoader } from '../LoadedResources';
import { SystemCheck, type SystemRequest } from '../SystemCheck';

/** Requires that the subject of the token owns the resource. */
export class OwnerCheck extends SystemCheck {
  readonly name = '@RequireOwner()';
  override readonly loading: NamedLoader;

  /** @param ownerOf - returns the id of the owner, which is compared with the subject of the token */
  constructor(
    loader: ResourceLoader,
    private readonly ownerOf: (resource: unknown) => unknown,
  ) {
    super();
    this.loading = { loader, resourceName: undefined };
  }

  testIn(payload: TokenPayload, request: SystemRequest): MaybePromise<boolean> {
    const loaded = this.load(this.loading, payload, request);
    // Nobody owns what does not exist, so that the answer does not tell it from what somebody else owns.
    return andThen(loaded, resource => resource !== undefined && this.readOwner(resource, request) === payload.sub);
  }

  refusal(): PolicyDeniedError {
    return new PolicyDeniedError();
  }

  missingIn(): undefined {
    return undefined;
  }

  /** @throws PolicyEvaluationError for what cannot be the id of a subject, such as a misspelt property */
  private readOwner(resource: unknown, { authorization }: SystemRequest): string | undefined {
    try {
      const owner = this.ownerOf(resource);
      if (owner === null) return undefined;
      if (typeof owner === 'string') return owner;
      if (typeof owner === 'bigint' || (typeof owner === 'number' && Number.isSafeInteger(owner))) return String(owner);
      throw new TypeError('The owner of a resource must be a text or an integer, or null for none.');
    } catch (cause) {
      report(
        authorization.parts.bounds.logger,
        'The owner of a resource cannot be read; the request was refused.',
        cause,
      );
      throw new PolicyEvaluationError({ cause });
    }
  }
}
