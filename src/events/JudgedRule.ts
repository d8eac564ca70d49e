/** How one rule of the policies was judged. It contains no values of attributes. */
export interface JudgedRule {
  /** The rule as messages name it: `rules[2] (deny refund on order)`. */
  readonly rule: string;
  readonly effect: 'allow' | 'deny';
  readonly reason: string | undefined;
  readonly isMatch: boolean;
  /** The parts that are not met: `resource.total lte 100`. */
  readonly unmet: readonly string[];
  /** The parts that cannot be judged. */
  readonly unknown: readonly string[];
  /** The evaluator or the attribute that failed. */
  readonly failed: string | undefined;
}
