import type { PolicyResources, PolicyAction, PolicyResourceName, PolicySubject } from '../../token/AuthXTypes';
import type { CheckContext } from '../AccessCheck';
import type { PolicyDecision } from './PolicyDecision';
import type { PolicyEvaluator, PolicyRule } from './PolicyRule';

/** The declared resources: their names, or the names of their attributes by the name of the resource. */
export type DeclaredResources =
  | readonly PolicyResourceName[]
  | (string extends PolicyResourceName
      ? Readonly<Record<string, readonly string[]>>
      : { readonly [Name in PolicyResourceName]?: readonly Extract<keyof PolicyResources[Name], string>[] });

/**
 * Policies. If you declare actions, resources or attributes here, a rule, a guard or a call that names another one fails
 * the start. What you do not declare may have any name.
 */
export interface PolicyDefinition {
  rules: readonly PolicyRule[];
  actions?: readonly PolicyAction[] | undefined;
  resources?: DeclaredResources | undefined;
  /** The attributes of subjects. */
  subject?: readonly Extract<keyof PolicySubject, string>[] | undefined;
  /** The claims of your own that rules read as `token.name`. */
  claims?: readonly string[] | undefined;
  /** Attributes of the environment beside time, hour, weekday, method, path and client_ip, which are computed at each decision. */
  environment?: Readonly<Record<string, (context: CheckContext | undefined) => unknown>> | undefined;
  /** Evaluators by the names that rules give, so that rules can come from JSON. */
  evaluators?: Readonly<Record<string, PolicyEvaluator>> | undefined;
  /** Receives every decision with its explanation, for logs and metrics. If it throws, nothing changes. */
  onDecision?: ((decision: PolicyDecision) => void) | undefined;
}

/** The names above. The compiler refuses a list that lacks one. */
export const definitionNames: readonly string[] = Object.keys({
  rules: true,
  actions: true,
  resources: true,
  subject: true,
  claims: true,
  environment: true,
  evaluators: true,
  onDecision: true,
} satisfies Record<keyof PolicyDefinition, true>);
