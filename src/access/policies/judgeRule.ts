import { isThenable, type MaybePromise } from '../../async/MaybePromise';
import { report } from '../../calls/AuthXLogger';
import { AuthXError } from '../../errors/AuthXError';
import { appended } from '../appended';
import type { AttributeView } from './AttributeView';
import { compareValues } from './compareValues';
import type { RuleOutcome } from './PolicyDecision';
import type { PolicyFacts } from './PolicyRule';
import type { NamedEvaluator, ReadCondition, ReadRule } from './readRule';

/**
 * Judges one rule. A rule that denies also matches if a condition cannot be judged; a rule that allows does not.
 *
 * If the resource does not exist, no condition on it is met, whatever the effect of the rule: the decision is then about
 * who may act on any resource of that name.
 */
export function judgeRule(rule: ReadRule, view: AttributeView): MaybePromise<RuleOutcome> {
  const parts: Parts = { unmet: none, unknown: none };
  try {
    judgeHolder(rule, view, parts);
    for (const condition of rule.conditions) judgeCondition(condition, view, parts);
  } catch (error) {
    return failed(rule, view, { ...parts, name: 'An attribute', error });
  }
  if (view.query.isResourceMissing && rule.evaluators.length > 0) addUnmet(parts, 'the resource exists');
  const isSettled = parts.unmet.length > 0 || (rule.effect === 'allow' && parts.unknown.length > 0);
  if (isSettled || rule.evaluators.length === 0) return outcome(rule, parts);
  return askEvaluators(rule, view, parts);
}

/** What of a rule is not met. Most rules have nothing of the kind, and need no list of their own. */
interface Parts {
  unmet: readonly string[];
  unknown: readonly string[];
}

const none: readonly string[] = Object.freeze([]);

function addUnmet(parts: Parts, text: string): void {
  parts.unmet = appended(parts.unmet, text);
}

function judgeHolder({ scopes, roles }: ReadRule, { query, facts }: AttributeView, parts: Parts): void {
  for (const check of scopes) if (!check.test(query.payload)) addUnmet(parts, check.name);
  if (roles && !hasOneOf(roles, facts.roles)) addUnmet(parts, `one of the roles ${roles.join(', ')}`);
}

function hasOneOf(wanted: readonly string[], held: ReadonlySet<string>): boolean {
  for (const role of wanted) if (held.has(role)) return true;
  return false;
}

function judgeCondition(condition: ReadCondition, view: AttributeView, parts: Parts): void {
  const { attribute, other, operator, value, text } = condition;
  if (view.query.isResourceMissing && (attribute.source === 'resource' || other?.source === 'resource')) {
    addUnmet(parts, text);
    return;
  }
  const truth = compareValues(operator, view.read(attribute), other ? view.read(other) : value);
  if (truth === undefined) parts.unknown = appended(parts.unknown, text);
  else if (!truth) addUnmet(parts, text);
}

function outcome({ name: rule, effect, reason }: ReadRule, { unmet, unknown }: Parts): RuleOutcome {
  const isMatch = unmet.length === 0 && (effect === 'deny' || unknown.length === 0);
  return { rule, effect, reason, isMatch, unmet, unknown, failed: undefined };
}

/** Asks one evaluator after the other. The first that answers false settles the rule. */
function askEvaluators(rule: ReadRule, view: AttributeView, parts: Parts, from = 0): MaybePromise<RuleOutcome> {
  const facts = factsOf(view);
  for (let i = from; i < rule.evaluators.length; i++) {
    const evaluator = rule.evaluators[i] as NamedEvaluator;
    const fail = (error: unknown): RuleOutcome => failed(rule, view, { ...parts, name: evaluator.name, error });
    let answer: unknown;
    try {
      answer = evaluator.evaluate(facts);
      if (isThenable(answer)) return later(answer, { rule, view, parts, next: i + 1, fail });
      if (!readAnswer(answer)) return refused(rule, parts, evaluator);
    } catch (error) {
      return fail(error);
    }
  }
  return outcome(rule, parts);
}

interface Asked {
  readonly rule: ReadRule;
  readonly view: AttributeView;
  readonly parts: Parts;
  readonly next: number;
  readonly fail: (error: unknown) => RuleOutcome;
}

async function later(answer: PromiseLike<unknown>, { rule, view, parts, next, fail }: Asked): Promise<RuleOutcome> {
  let isMet: boolean;
  try {
    isMet = readAnswer(await view.query.bounds.deadlines.await(answer));
  } catch (error) {
    return fail(error);
  }
  return isMet
    ? askEvaluators(rule, view, parts, next)
    : refused(rule, parts, rule.evaluators[next - 1] as NamedEvaluator);
}

const refused = (rule: ReadRule, { unmet, unknown }: Parts, { name }: NamedEvaluator): RuleOutcome =>
  outcome(rule, { unmet: [...unmet, name], unknown });

function readAnswer(answer: unknown): boolean {
  if (typeof answer === 'boolean') return answer;
  throw new TypeError('An evaluator must answer true or false.');
}

const factsOf = ({ query }: AttributeView): PolicyFacts => ({
  action: query.action,
  resourceName: query.resourceName,
  resource: query.resource,
  payload: query.payload,
  context: query.context,
  subject: query.holder.subject,
});

/** @throws the error, if it is a refusal of this library, such as that of a subject that cannot be loaded */
function failed(
  { name: rule, effect, reason }: ReadRule,
  { query }: AttributeView,
  { name, error, unmet, unknown }: Parts & { readonly name: string; readonly error: unknown },
): RuleOutcome {
  if (error instanceof AuthXError) throw error;
  report(query.bounds.logger, `${name} failed in ${rule} of the policies; the action was denied.`, error);
  return { rule, effect, reason, isMatch: effect === 'deny', unmet, unknown, failed: name };
}
