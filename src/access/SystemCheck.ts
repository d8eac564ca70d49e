import type { MaybePromise } from '../async/MaybePromise';
import { ConfigurationError } from '../errors/errors';
import type { AuthXError } from '../errors/AuthXError';
import type { TokenPayload } from '../token/TokenPayload';
import type { AccessCheck, CheckRequest } from './AccessCheck';
import type { Authorization } from './Authorization';
import type { LoadedResources, NamedLoader } from './LoadedResources';

/** A request to a login system, for checks of this library. */
export interface SystemRequest extends CheckRequest {
  readonly authorization: Authorization;
  readonly resources: LoadedResources;
}

/** A check that needs the roles or the policies of the login system that asks it. */
export abstract class SystemCheck implements AccessCheck {
  abstract readonly name: string;
  /** Loads the resource of the request. Undefined if the check needs none. */
  readonly loading: NamedLoader | undefined = undefined;

  /** Decides for one login system. */
  abstract testIn(payload: TokenPayload, request: SystemRequest): MaybePromise<boolean>;

  abstract refusal(): AuthXError;

  /** Returns what the login system lacks, so that the check could never pass, with the fix; undefined if nothing. */
  abstract missingIn(authorization: Authorization): string | undefined;

  /**
   * Loads the resource of the check, once for all checks of the request.
   *
   * @throws ConfigurationError outside of a request to an action, where there is nothing to load it by
   */
  protected load(loading: NamedLoader, payload: TokenPayload, request: SystemRequest): MaybePromise<unknown> {
    const { context, resources, authorization } = request;
    if (context) return resources.load(loading, { context, payload, bounds: authorization.parts.bounds });
    throw new ConfigurationError(
      `${this.name}: loads its resource by the request, so that it works on actions alone. Call auth.authorize() elsewhere.`,
    );
  }

  /** @throws ConfigurationError: only a login system can ask the check */
  test(): never {
    throw new ConfigurationError(`${this.name}: pass the check to AuthX, instead of calling test().`);
  }
}
