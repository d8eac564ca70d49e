import { andThen, type MaybePromise } from '../async/MaybePromise';
import type { CallBounds } from '../calls/boundedCall';
import { ConfigurationError, SubjectNotFoundError } from '../errors/errors';
import { eventChannels } from '../events/eventChannels';
import type { TokenPayload } from '../token/TokenPayload';
import type { PolicyDecision } from './policies/PolicyDecision';
import type { PolicyEngine } from './policies/PolicyEngine';
import type { FactSource, PolicyQuery, SubjectSource } from './policies/PolicyQuery';
import type { Roles } from './roles/Roles';

/** One question to the policies. */
export type PolicyQuestion = Omit<PolicyQuery, 'facts' | 'bounds'>;

/** The parts of a login system that decide who may do what. */
export class Authorization implements FactSource {
  constructor(
    readonly parts: {
      /** Undefined if there are no policies. */
      readonly policies: PolicyEngine | undefined;
      readonly roles: Roles;
      /** The authentication levels, the weakest first. */
      readonly acrLevels: readonly string[];
      readonly bounds: Pick<CallBounds, 'deadlines' | 'logger'>;
      /** Whether a subject getter is registered. */
      readonly canLoadSubjects: () => boolean;
    },
  ) {}

  /**
   * Asks the policies.
   *
   * @throws ConfigurationError if there are none; AuthXError if the subject cannot be loaded
   */
  decide(question: PolicyQuestion): MaybePromise<PolicyDecision> {
    return this.requirePolicies().decide(this.queryFor(question));
  }

  /**
   * Asks the policies about each resource of a list. The subject and its roles are loaded once.
   *
   * @throws ConfigurationError if there are no policies; AuthXError if the subject cannot be loaded
   */
  async decideEach(question: PolicyQuestion, resources: readonly unknown[]): Promise<readonly PolicyDecision[]> {
    const policies = this.requirePolicies();
    const { payload, holder } = question;
    const roles = once(() => this.rolesOf(payload, holder));
    const attributes = once(() => this.attributesOf(payload, holder));
    const query = { ...this.queryFor(question), facts: { rolesOf: roles, attributesOf: attributes } };
    const decisions: PolicyDecision[] = [];
    for (const resource of resources) decisions.push(await policies.decide({ ...query, resource }));
    return decisions;
  }

  /** Returns the roles of the holder of a token. */
  rolesOf(payload: TokenPayload, holder: SubjectSource): MaybePromise<ReadonlySet<string>> {
    return this.parts.roles.of(payload, holder);
  }

  /** Returns the attributes of the holder of a token: those of the subject, or the claims if no subject can be loaded. */
  attributesOf(payload: TokenPayload, holder: SubjectSource): MaybePromise<object> {
    return this.parts.canLoadSubjects() ? existing(holder.subject()) : subjectOfClaims(payload);
  }

  /** @throws ConfigurationError if there are no policies */
  requirePolicies(): PolicyEngine {
    const { policies } = this.parts;
    if (!policies) throw new ConfigurationError(`policies: ${noPolicies}`);
    return policies;
  }

  private queryFor(question: PolicyQuestion): PolicyQuery {
    const { payload, holder, action, resourceName, resource, isResourceMissing, isExplained, context } = question;
    return {
      action,
      resourceName,
      resource,
      payload,
      context,
      holder,
      bounds: this.parts.bounds,
      isResourceMissing: isResourceMissing === true,
      isExplained: isExplained === true || isObserved(),
      facts: this,
    };
  }
}

/** The rest of a message about missing policies. */
export const noPolicies = 'there are none. Give AuthX policies: definePolicies({ rules }).';

/** Makes a function that calls another one at its first call only. */
function once<T extends object>(make: () => MaybePromise<T>): () => MaybePromise<T> {
  let made: MaybePromise<T> | undefined;
  return () => (made ??= make());
}

const existing = (subject: Promise<unknown>): MaybePromise<object> =>
  andThen(subject, found => {
    if (found === undefined) throw new SubjectNotFoundError();
    // A subject that is a text or a number has no attributes.
    return Object(found) as object;
  });

/** Without a subject getter, the claims are what is known of the subject, as in AuthX in Python. */
const subjectOfClaims = (payload: TokenPayload): object => ({
  ...payload.extra,
  sub: payload.sub,
  scopes: payload.scopes,
  login_type: payload.loginType,
});

/** Whether somebody wants to know of every rule. */
const isObserved = (): boolean => eventChannels['policy.decided'].isHeard || eventChannels['refusal.explained'].isHeard;
