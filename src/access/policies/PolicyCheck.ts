import { andThen, isThenable, type MaybePromise } from '../../async/MaybePromise';
import { ConfigurationError, PolicyDeniedError, ResourceNotFoundError } from '../../errors/errors';
import type { TokenPayload } from '../../token/TokenPayload';
import { noPolicies, type Authorization } from '../Authorization';
import type { NamedLoader, ResourceLoader } from '../LoadedResources';
import { SystemCheck, type SystemRequest } from '../SystemCheck';
import type { PolicyDecision } from './PolicyDecision';
import { refusalOf } from './refusalOf';

/** The question that a guard asks the policies. */
export interface RequiredPolicy {
  readonly action: string;
  readonly resourceName: string;
  readonly loader: ResourceLoader | undefined;
}

/** Requires that the policies allow an action. */
export class PolicyCheck extends SystemCheck {
  override readonly loading: NamedLoader | undefined;

  constructor(
    readonly name: string,
    readonly required: RequiredPolicy,
  ) {
    super();
    const { loader, resourceName } = required;
    this.loading = loader && { loader, resourceName };
  }

  testIn(payload: TokenPayload, request: SystemRequest): MaybePromise<boolean> {
    const resource = this.loading && this.load(this.loading, payload, request);
    return isThenable(resource)
      ? this.decideAfter(resource, payload, request)
      : this.decide(resource, payload, request);
  }

  private decideAfter(
    loaded: PromiseLike<unknown>,
    payload: TokenPayload,
    request: SystemRequest,
  ): MaybePromise<boolean> {
    return andThen(loaded, resource => this.decide(resource, payload, request));
  }

  refusal(): PolicyDeniedError {
    return new PolicyDeniedError();
  }

  missingIn({ parts }: Authorization): string | undefined {
    const { action, resourceName } = this.required;
    if (!parts.policies) return `${this.name}: ${noPolicies}`;
    try {
      parts.policies.vocabulary.assertAction(this.name, action);
      parts.policies.vocabulary.assertResource(this.name, resourceName);
    } catch (error) {
      if (error instanceof ConfigurationError) return error.message;
      throw error;
    }
    const complaint = parts.policies.complaintAbout(action, resourceName, this.loading !== undefined);
    return complaint === undefined ? undefined : `${this.name}: ${complaint}`;
  }

  private decide(resource: unknown, payload: TokenPayload, holder: SystemRequest): MaybePromise<boolean> {
    const { action, resourceName } = this.required;
    const { context, authorization } = holder;
    const isResourceMissing = this.loading !== undefined && resource === undefined;
    const question = { action, resourceName, resource, isResourceMissing, payload, context, holder };
    const decision = authorization.decide(question);
    return isThenable(decision) ? passedAfter(decision, isResourceMissing) : isPassed(decision, isResourceMissing);
  }
}

const passedAfter = (decision: PromiseLike<PolicyDecision>, isResourceMissing: boolean): MaybePromise<boolean> =>
  andThen(decision, decided => isPassed(decided, isResourceMissing));

/** @throws the refusal */
function isPassed(decision: PolicyDecision, isResourceMissing: boolean): true {
  const refusal = refusalOf(decision);
  if (refusal) throw refusal;
  // Only who may act on every resource of the name learns that this one does not exist.
  if (isResourceMissing) throw new ResourceNotFoundError();
  return true;
}
