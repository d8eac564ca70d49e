import { findUnknown } from '../../config/refuseUnknown';
import { ConfigurationError } from '../../errors/errors';
import { definitionNames, type PolicyDefinition } from './PolicyDefinition';
import { PolicyEngine } from './PolicyEngine';
import { PolicyVocabulary } from './PolicyVocabulary';
import { readNames, readRule } from './readRule';

/**
 * Defines who may do what. Give the result to `AuthX` as `policies`, and use `@RequirePolicy()`, `auth.authorize()` and
 * `auth.filter()`.
 *
 * A rule that denies wins over all rules that allow. What no rule allows is denied. The order of rules does not matter.
 *
 * ```ts
 * const policies = definePolicies({
 *   rules: [
 *     { effect: 'allow', actions: ['read'], resources: ['order'], when: [
 *       { attribute: 'resource.ownerId', value: { attribute: 'token.sub' } },
 *     ] },
 *     { effect: 'deny', actions: ['*'], resources: ['order'], when: [{ attribute: 'resource.closed', value: true }] },
 *   ],
 * });
 * ```
 *
 * @throws ConfigurationError for anything misspelt: an operator, a source, an evaluator, and an action, a resource or an
 *   attribute that is not among the declared ones
 */
export function definePolicies(definition: PolicyDefinition): PolicyEngine {
  assertDefinition(definition);
  const { rules, evaluators = {}, environment, onDecision } = definition;
  const vocabulary = new PolicyVocabulary(definition);
  const read = rules.map((rule, i) => readRule(`rules[${String(i)}]`, rule, { vocabulary, evaluators }));
  return new PolicyEngine(read, vocabulary, { environment, onDecision });
}

function assertDefinition(definition: unknown): asserts definition is PolicyDefinition {
  if (typeof definition !== 'object' || definition === null || Array.isArray(definition)) {
    throw new ConfigurationError('definePolicies: pass an object with rules.');
  }
  const unknown = findUnknown(definition, definitionNames);
  if (unknown) throw new ConfigurationError(`definePolicies: ${unknown.name} ${unknown.complaint}`);
  const { rules, actions, resources, subject, claims, evaluators, environment, onDecision } = definition as Readonly<
    Record<string, unknown>
  >;
  if (!Array.isArray(rules)) throw new ConfigurationError('definePolicies: rules must be a list of rules.');
  for (const [name, list] of Object.entries({ actions, subject, claims })) {
    if (list !== undefined) readNames(`definePolicies: ${name}`, list);
  }
  assertResources(resources);
  assertFunctions('evaluators', evaluators);
  assertFunctions('environment', environment);
  if (onDecision !== undefined && typeof onDecision !== 'function') {
    throw new ConfigurationError('definePolicies: onDecision must be a function.');
  }
}

function assertResources(resources: unknown): void {
  if (resources === undefined) return;
  if (Array.isArray(resources)) {
    readNames('definePolicies: resources', resources);
    return;
  }
  if (typeof resources !== 'object' || resources === null) {
    throw new ConfigurationError(
      "definePolicies: resources must be a list of names, or the attributes by name: { order: ['ownerId'] }.",
    );
  }
  for (const [name, attributes] of Object.entries(resources)) {
    if (!Array.isArray(attributes) || !attributes.every(attribute => typeof attribute === 'string')) {
      throw new ConfigurationError(`definePolicies: resources.${name} must be a list of names of attributes.`);
    }
  }
}

function assertFunctions(name: string, given: unknown): void {
  if (given === undefined) return;
  const isRecord = typeof given === 'object' && given !== null && !Array.isArray(given);
  if (!isRecord || !Object.values(given).every(value => typeof value === 'function')) {
    throw new ConfigurationError(`definePolicies: ${name} must be an object of functions.`);
  }
}
