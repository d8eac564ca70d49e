import { findUnknown, nearest } from '../../config/refuseUnknown';
import { ConfigurationError } from '../../errors/errors';
import { ScopeCheck } from '../RequiredScope';
import type { PolicyEvaluator, PolicyOperator, PolicyRule } from './PolicyRule';
import { matchesPattern, type AttributePath, type PolicySource, type PolicyVocabulary } from './PolicyVocabulary';

/** A condition that was checked. */
export interface ReadCondition {
  readonly attribute: AttributePath;
  readonly operator: PolicyOperator;
  readonly value: unknown;
  /** The attribute to compare with, instead of `value`. */
  readonly other: AttributePath | undefined;
  /** For explanations. */
  readonly text: string;
}

/** An evaluator and its name for messages. */
export interface NamedEvaluator {
  readonly name: string;
  readonly evaluate: PolicyEvaluator;
}

/** A rule that was checked. */
export interface ReadRule {
  /** As messages name it: `rules[2] (deny refund on order)`. */
  readonly name: string;
  readonly effect: PolicyRule['effect'];
  readonly reason: string | undefined;
  readonly conditions: readonly ReadCondition[];
  readonly scopes: readonly ScopeCheck[];
  readonly roles: readonly string[] | undefined;
  readonly evaluators: readonly NamedEvaluator[];
  readonly appliesTo: (action: string, resource: string) => boolean;
}

const memberNames: readonly string[] = Object.keys({
  effect: true,
  actions: true,
  resources: true,
  when: true,
  scopes: true,
  anyScope: true,
  roles: true,
  evaluators: true,
  reason: true,
} satisfies Record<keyof PolicyRule, true>);

const operators: readonly string[] = Object.keys({
  equals: true,
  not_equals: true,
  in: true,
  not_in: true,
  contains: true,
  gt: true,
  gte: true,
  lt: true,
  lte: true,
  exists: true,
} satisfies Record<PolicyOperator, true>);

/** Where rules find what they name. */
export interface RuleSources {
  readonly vocabulary: PolicyVocabulary;
  readonly evaluators: Readonly<Record<string, PolicyEvaluator>>;
}

/**
 * Checks a rule.
 *
 * @param where - the place of the rule in the list: `rules[2]`
 * @throws ConfigurationError naming the place and the fix
 */
export function readRule(where: string, given: unknown, sources: RuleSources): ReadRule {
  const rule = readObject(where, given, memberNames) as unknown as PolicyRule;
  const { effect, reason } = rule;
  if ((effect as unknown) !== 'allow' && (effect as unknown) !== 'deny') {
    throw new ConfigurationError(`${where}: effect must be 'allow' or 'deny'.`);
  }
  if (reason !== undefined && typeof reason !== 'string') {
    throw new ConfigurationError(`${where}: reason must be a text.`);
  }
  const actions = readPatterns(where, 'action', rule.actions, sources.vocabulary);
  const resources = readPatterns(where, 'resource', rule.resources, sources.vocabulary);
  return Object.freeze({
    name: `${where} (${effect} ${actions.join(', ')} on ${resources.join(', ')})`,
    effect,
    reason,
    conditions: readList(`${where}.when`, rule.when ?? []).map((condition, i) =>
      readCondition(`${where}.when[${String(i)}]`, condition, { ...sources, resources }),
    ),
    scopes: readScopes(where, rule),
    roles: rule.roles === undefined ? undefined : readNames(`${where}.roles`, rule.roles),
    evaluators: readList(`${where}.evaluators`, rule.evaluators ?? []).map(evaluator =>
      readEvaluator(where, evaluator, sources),
    ),
    appliesTo: (action: string, resource: string) =>
      actions.some(pattern => matchesPattern(pattern, action)) &&
      resources.some(pattern => matchesPattern(pattern, resource)),
  });
}

/** Tells whether a rule reads a source. Evaluators load the subject themselves. */
export const readsSource = ({ conditions }: ReadRule, source: PolicySource): boolean =>
  conditions.some(({ attribute, other }) => attribute.source === source || other?.source === source);

function readPatterns(
  where: string,
  kind: 'action' | 'resource',
  given: unknown,
  vocabulary: PolicyVocabulary,
): readonly string[] {
  const list = readList(`${where}.${kind}s`, given);
  if (list.length === 0) {
    throw new ConfigurationError(`${where}: ${kind}s is empty, so that the rule would never apply. Name at least one.`);
  }
  for (const pattern of list) vocabulary.assertPattern(`${where}.${kind}s`, kind, pattern);
  return [...(list as string[])];
}

function readScopes(where: string, { scopes, anyScope }: PolicyRule): readonly ScopeCheck[] {
  try {
    return [
      ...(scopes === undefined ? [] : [ScopeCheck.of(`${where}.scopes`, 'all', scopes)]),
      ...(anyScope === undefined ? [] : [ScopeCheck.of(`${where}.anyScope`, 'any', anyScope)]),
    ];
  } catch (error) {
    throw new ConfigurationError((error as Error).message);
  }
}

/** @throws ConfigurationError for an empty list, and for what is not a list of names */
export function readNames(where: string, given: unknown): readonly string[] {
  const names = readList(where, given);
  if (names.length === 0 || !names.every(name => typeof name === 'string' && name !== '')) {
    throw new ConfigurationError(`${where}: must be a list of names, with at least one name.`);
  }
  return [...(names as string[])];
}

function readEvaluator(where: string, given: unknown, { vocabulary, evaluators }: RuleSources): NamedEvaluator {
  if (typeof given === 'function') {
    return { name: `evaluator ${given.name || 'without a name'}`, evaluate: given as PolicyEvaluator };
  }
  if (typeof given !== 'string') {
    throw new ConfigurationError(`${where}.evaluators: must be functions, or names of registered evaluators.`);
  }
  vocabulary.assertEvaluator(`${where}.evaluators`, given);
  return { name: `evaluator ${given}`, evaluate: evaluators[given] as PolicyEvaluator };
}

function readCondition(
  where: string,
  given: unknown,
  { vocabulary, resources }: RuleSources & { readonly resources: readonly string[] },
): ReadCondition {
  const { attribute, operator = 'equals', value } = readObject(where, given, ['attribute', 'operator', 'value']);
  const path = vocabulary.attribute(where, attribute, resources);
  if (typeof operator !== 'string' || !operators.includes(operator)) {
    const meant = typeof operator === 'string' ? nearest(operator, operators) : undefined;
    throw new ConfigurationError(
      `${where}: operator is not one of ${operators.join(', ')}.${meant === undefined ? '' : ` Did you mean ${meant}?`}`,
    );
  }
  const known = operator as PolicyOperator;
  if (isReference(value)) {
    if (known === 'exists') throw new ConfigurationError(`${where}: exists takes no value. Remove it.`);
    const reference = readObject(`${where}.value`, value, ['attribute']);
    const other = vocabulary.attribute(`${where}.value`, reference.attribute, resources);
    return { attribute: path, operator: known, value: undefined, other, text: `${path.text} ${known} ${other.text}` };
  }
  assertValue(where, known, value);
  const text = known === 'exists' ? `${path.text} exists` : `${path.text} ${known} ${written(value)}`;
  return { attribute: path, operator: known, value: copied(value), other: undefined, text };
}

const isReference = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

/** Refuses a value with which the condition could never be judged. */
function assertValue(where: string, operator: PolicyOperator, value: unknown): void {
  const isList = operator === 'in' || operator === 'not_in';
  if (operator === 'exists') {
    if (value !== undefined) throw new ConfigurationError(`${where}: exists takes no value. Remove it.`);
  } else if (isList) {
    if (!Array.isArray(value) || value.length === 0 || !value.every(isScalar)) {
      throw new ConfigurationError(
        `${where}: value of ${operator} must be a list of texts, numbers, booleans or dates.`,
      );
    }
  } else if (!isScalar(value)) {
    throw new ConfigurationError(
      `${where}: value of ${operator} must be a text, a number, a boolean, a date, or { attribute: 'token.sub' }. ` +
        'To ask whether an attribute is there, use the operator exists.',
    );
  } else if (typeof value === 'boolean' && ['gt', 'gte', 'lt', 'lte'].includes(operator)) {
    throw new ConfigurationError(`${where}: ${operator} does not compare booleans. Use equals.`);
  }
}

const isScalar = (value: unknown): boolean =>
  typeof value === 'string' ||
  typeof value === 'boolean' ||
  (typeof value === 'number' && !Number.isNaN(value)) ||
  (value instanceof Date && !Number.isNaN(value.getTime()));

const copied = (value: unknown): unknown => (Array.isArray(value) ? [...(value as unknown[])] : value);

const written = (value: unknown): string => JSON.stringify(value);

function readList(where: string, given: unknown): readonly unknown[] {
  if (!Array.isArray(given)) throw new ConfigurationError(`${where}: must be a list.`);
  return given as unknown[];
}

/** Reads an object whose members are known. */
function readObject(where: string, given: unknown, known: readonly string[]): Readonly<Record<string, unknown>> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new ConfigurationError(`${where}: must be an object with ${known.join(', ')}.`);
  }
  const unknown = findUnknown(given, known);
  if (unknown) throw new ConfigurationError(`${where}: ${unknown.name} ${unknown.complaint}`);
  return given as Record<string, unknown>;
}
