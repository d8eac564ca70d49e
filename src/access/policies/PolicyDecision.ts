import type { PolicyRule } from './PolicyRule';

/** How one rule was judged. It contains no values of attributes. */
export interface RuleOutcome {
  /** The rule as messages name it: `rules[2] (deny refund on order)`. */
  readonly rule: string;
  readonly effect: PolicyRule['effect'];
  readonly reason: string | undefined;
  /** Whether the rule applies. */
  readonly isMatch: boolean;
  /** The parts that are not met: `resource.total lte 100`. */
  readonly unmet: readonly string[];
  /** The parts that cannot be judged, because an attribute is missing or has another type. They make no rule allow. */
  readonly unknown: readonly string[];
  /** The evaluator that threw or gave no answer, or the attribute that could not be read. */
  readonly failed: string | undefined;
}

/** A decision about an action, with its explanation for developers. Never send it to a client. */
export interface PolicyDecision {
  readonly isAllowed: boolean;
  readonly action: string;
  /** The name of the resource. */
  readonly resource: string;
  /**
   * What decided: a rule that allows, a rule that denies, that no rule matches, or an evaluator that failed. The last
   * three deny.
   */
  readonly by: 'allow' | 'deny' | 'noRule' | 'failure';
  /** The reason of the rule that decided, or a text that says what did. */
  readonly reason: string;
  /** The rules that name the action and the resource, those that deny first. */
  readonly rules: readonly RuleOutcome[];
}

/** Concludes from the outcomes of all rules. */
export function conclude(action: string, resource: string, rules: readonly RuleOutcome[]): PolicyDecision {
  const deny = rules.find(({ effect, isMatch, failed }) => effect === 'deny' && isMatch && failed === undefined);
  if (deny) return { isAllowed: false, action, resource, by: 'deny', reason: reasonOf(deny), rules };
  const failure = rules.find(({ failed }) => failed !== undefined);
  if (failure) {
    const reason = `${failure.failed ?? ''} failed in ${failure.rule}`;
    return { isAllowed: false, action, resource, by: 'failure', reason, rules };
  }
  const allow = rules.find(({ effect, isMatch }) => effect === 'allow' && isMatch);
  if (allow) return { isAllowed: true, action, resource, by: 'allow', reason: reasonOf(allow), rules };
  return { isAllowed: false, action, resource, by: 'noRule', reason: 'No rule that allows matches', rules };
}

const reasonOf = ({ reason, rule }: RuleOutcome): string => reason ?? `${rule} matches`;
