import type { MaybePromise } from '../../async/MaybePromise';
import type { TokenPayload } from '../../token/TokenPayload';
import type {
  PolicyAction,
  PolicyAttribute,
  PolicyPattern,
  PolicyResourceName,
  Role,
  Scope,
} from '../../token/AuthXTypes';
import type { CheckContext } from '../AccessCheck';

/** The comparison of a condition. */
export type PolicyOperator =
  'equals' | 'not_equals' | 'in' | 'not_in' | 'contains' | 'gt' | 'gte' | 'lt' | 'lte' | 'exists';

/** One value that an attribute is compared with. */
export type PolicyScalar = string | number | boolean | Date;

/**
 * One condition of a rule. It is met, not met, or it cannot be judged, because an attribute is missing or has another
 * type than the value. A condition that cannot be judged never makes a rule allow, and never keeps a rule from denying.
 */
export interface PolicyCondition {
  /**
   * The attribute, with its source before the first dot: `resource.ownerId`, `subject.department`, `token.sub`,
   * `environment.hour`, `request.body.amount`. The client chooses `request`.
   */
  attribute: PolicyAttribute;
  /** Default `'equals'`. */
  operator?: PolicyOperator | undefined;
  /**
   * What the attribute is compared with: a value, another attribute, or a list for `in` and `not_in`. `exists` takes none.
   */
  value?: PolicyScalar | readonly PolicyScalar[] | { attribute: PolicyAttribute } | undefined;
}

/** The facts that an evaluator may read. */
export interface PolicyFacts<Subject = unknown> {
  readonly action: string;
  /** The name of the resource, such as `order`. */
  readonly resourceName: string;
  /** The resource itself. Undefined if the guard has no loader. */
  readonly resource: unknown;
  readonly payload: TokenPayload;
  /** The Koa context. Undefined outside of a request to an action. */
  readonly context: CheckContext | undefined;
  /** Loads the subject with `getSubject`, once per request. */
  readonly subject: () => Promise<Subject | undefined>;
}

/**
 * A condition as code. Only `true` and `false` are answers. If an evaluator throws, answers anything else, or does not
 * answer within `callbackTimeout`, the action is denied with 500 `PolicyEvaluationError`, and the logger gets the cause.
 */
export type PolicyEvaluator<Subject = never> = (
  facts: PolicyFacts<[Subject] extends [never] ? unknown : Subject>,
) => MaybePromise<boolean>;

/** A rule. It matches if all of its parts match. */
export interface PolicyRule {
  /** A rule that denies wins over all rules that allow. */
  effect: 'allow' | 'deny';
  /** `'refund'`, `'*'` for all, or `'write:*'` for `write` and every action that begins with `write:`. */
  actions: readonly PolicyPattern<PolicyAction>[];
  /** The names of resources, with the wildcards of actions. */
  resources: readonly PolicyPattern<PolicyResourceName>[];
  /** All of them must be met. */
  when?: readonly PolicyCondition[] | undefined;
  /** Scopes of which the token must hold all. */
  scopes?: readonly Scope[] | undefined;
  /** Scopes of which the token must hold at least one. */
  anyScope?: readonly Scope[] | undefined;
  /** Roles of which the token must have at least one. See the option `roles` of `AuthX`. */
  roles?: readonly Role[] | undefined;
  /** Evaluators, or the names of those that {@link PolicyDefinition.evaluators} registers. All must answer true. */
  evaluators?: readonly (string | PolicyEvaluator)[] | undefined;
  /** Why the rule exists, for developers. Clients never see it. */
  reason?: string | undefined;
}
