/**
 * A second, slow and plain statement of what policies mean, to compare the engine with. It shares no code with it.
 *
 * Values carry the name of their type. A part of a rule is worth 1 (met), 0 (not met) or 0.5 (it cannot be judged).
 */

/** A value of an attribute. */
export type Tagged =
  | { readonly is: 'text'; readonly value: string }
  | { readonly is: 'number'; readonly value: number }
  | { readonly is: 'flag'; readonly value: boolean }
  | { readonly is: 'moment'; readonly value: number }
  | { readonly is: 'list'; readonly value: readonly Tagged[] }
  | { readonly is: 'nothing' };

/** What an evaluator does. */
export type Behavior = 'true' | 'false' | 'throws' | 'rejects' | 'says yes' | 'true later' | 'false later';

export interface ModelCondition {
  readonly source: 'resource' | 'subject' | 'token' | 'request' | 'environment';
  readonly name: string;
  readonly operator: string;
  readonly value: Tagged | { readonly source: ModelCondition['source']; readonly name: string };
}

export interface ModelRule {
  readonly effect: 'allow' | 'deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly when: readonly ModelCondition[];
  readonly scopes: readonly string[];
  readonly anyScope: readonly string[];
  readonly roles: readonly string[];
  readonly evaluators: readonly Behavior[];
}

export interface ModelWorld {
  readonly action: string;
  readonly resource: string;
  readonly isResourceMissing: boolean;
  readonly attributes: Readonly<Record<ModelCondition['source'], Readonly<Record<string, Tagged>>>>;
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
}

type Worth = 0 | 0.5 | 1;

export function modelDecision(rules: readonly ModelRule[], world: ModelWorld): string {
  const judged = rules
    .filter(({ actions, resources }) => names(actions, world.action) && names(resources, world.resource))
    .map(rule => ({ effect: rule.effect, verdict: verdictOf(rule, world) }));
  const has = (effect: string, verdict: string): boolean =>
    judged.some(one => one.effect === effect && one.verdict === verdict);
  if (has('deny', 'applies')) return 'deny';
  if (has('deny', 'fails') || has('allow', 'fails')) return 'failure';
  return has('allow', 'applies') ? 'allow' : 'noRule';
}

function names(patterns: readonly string[], name: string): boolean {
  for (const pattern of patterns) {
    if (pattern === '*' || pattern === name) return true;
    if (pattern.endsWith(':*') && `${name}:`.startsWith(pattern.slice(0, -1))) return true;
  }
  return false;
}

const holds = (held: readonly string[], scope: string): boolean =>
  names(
    held.filter(one => one !== '*'),
    scope,
  );

function verdictOf(rule: ModelRule, world: ModelWorld): 'applies' | 'does not' | 'fails' {
  const parts: Worth[] = rule.when.map(condition => worthOf(condition, world));
  parts.push(rule.scopes.every(scope => holds(world.scopes, scope)) ? 1 : 0);
  if (rule.anyScope.length > 0) parts.push(rule.anyScope.some(scope => holds(world.scopes, scope)) ? 1 : 0);
  if (rule.roles.length > 0) parts.push(rule.roles.some(role => world.roles.includes(role)) ? 1 : 0);
  if (rule.evaluators.length > 0 && world.isResourceMissing) parts.push(0);
  const least = Math.min(...parts);
  if (least === 0 || (least === 0.5 && rule.effect === 'allow')) return 'does not';
  for (const behavior of rule.evaluators) {
    if (behavior.startsWith('false')) return 'does not';
    if (!behavior.startsWith('true')) return 'fails';
  }
  return 'applies';
}

function worthOf({ source, name, operator, value }: ModelCondition, world: ModelWorld): Worth {
  const isAttribute = 'source' in value;
  if (world.isResourceMissing && (source === 'resource' || (isAttribute && value.source === 'resource'))) return 0;
  const left = look(world, source, name);
  if (operator === 'exists') return left.is === 'nothing' ? 0 : 1;
  const right = isAttribute ? look(world, value.source, value.name) : value;
  if (left.is === 'nothing' || right.is === 'nothing') return 0.5;
  const opposite = (worth: Worth): Worth => (1 - worth) as Worth;
  if (operator === 'equals') return same(left, right);
  if (operator === 'not_equals') return opposite(same(left, right));
  if (operator === 'in') return within(left, right);
  if (operator === 'not_in') return opposite(within(left, right));
  if (operator === 'contains') return within(right, left);
  if (left.is !== right.is || left.is === 'flag' || left.is === 'list' || right.is === 'list') return 0.5;
  const order =
    left.value === right.value ? '=' : left.value < (right as { value: typeof left.value }).value ? '<' : '>';
  const accepted: Readonly<Record<string, string>> = { gt: '>', gte: '>=', lt: '<', lte: '<=' };
  return accepted[operator]?.includes(order) ? 1 : 0;
}

const look = (world: ModelWorld, source: ModelCondition['source'], name: string): Tagged =>
  world.attributes[source][name] ?? { is: 'nothing' };

function same(left: Tagged, right: Tagged): Worth {
  if (left.is !== right.is || left.is === 'list' || left.is === 'nothing') return 0.5;
  return left.value === (right as { value: unknown }).value ? 1 : 0;
}

function within(member: Tagged, list: Tagged): Worth {
  if (list.is !== 'list') return 0.5;
  return Math.max(0, ...list.value.map(one => (one.is === 'nothing' ? 0.5 : same(member, one)))) as Worth;
}
