import { nearest } from '../../config/refuseUnknown';
import { ConfigurationError } from '../../errors/errors';
import { satisfies } from '../../token/scopeMatch';
import type { PolicyDefinition } from './PolicyDefinition';

const sources = ['subject', 'resource', 'environment', 'token', 'request'] as const;

/** Where an attribute comes from. */
export type PolicySource = (typeof sources)[number];

/** The attributes of the environment that are always there. The names are those of AuthX in Python. */
export const environmentNames = ['time', 'hour', 'weekday', 'method', 'path', 'client_ip'] as const;

/** An attribute as a source and the path within it. */
export interface AttributePath {
  readonly source: PolicySource;
  readonly path: readonly string[];
  /** As it is written. */
  readonly text: string;
}

/** Tells whether a pattern of a rule matches a name: `*`, the name itself, or a namespace such as `write:*`. */
export const matchesPattern = (pattern: string, name: string): boolean => pattern === '*' || satisfies(pattern, name);

/** The names that an application declared. What it did not declare may have any name. */
export class PolicyVocabulary {
  private readonly environment: readonly string[];

  constructor(
    private readonly declared: Pick<
      PolicyDefinition,
      'actions' | 'resources' | 'subject' | 'claims' | 'environment' | 'evaluators'
    >,
  ) {
    this.environment = [...environmentNames, ...Object.keys(declared.environment ?? {})];
  }

  /** @throws ConfigurationError for an action that is not declared */
  assertAction(where: string, action: string): void {
    this.assertKnown(where, { kind: 'action', name: action, known: this.declared.actions });
  }

  /** @throws ConfigurationError for a resource that is not declared */
  assertResource(where: string, resource: string): void {
    this.assertKnown(where, { kind: 'resource', name: resource, known: this.resourceNames });
  }

  /** @throws ConfigurationError for an evaluator that is not registered */
  assertEvaluator(where: string, name: string): void {
    this.assertKnown(where, { kind: 'evaluator', name, known: Object.keys(this.declared.evaluators ?? {}) });
  }

  /**
   * Reads the name of an attribute.
   *
   * @param patterns - the resources of the rule
   * @throws ConfigurationError for a source or an attribute that is not known
   */
  attribute(where: string, text: unknown, patterns: readonly string[]): AttributePath {
    if (typeof text !== 'string' || !/^[^.]+(\.[^.]+)+$/.test(text)) {
      throw new ConfigurationError(
        `${where}: attribute must be a source and a name, such as 'resource.ownerId' or 'token.sub'.`,
      );
    }
    const [source, ...path] = text.split('.') as [string, string, ...string[]];
    if (!sources.includes(source as PolicySource)) {
      throw new ConfigurationError(
        unknownName(where, { kind: 'source', name: source, known: sources, after: text.slice(source.length) }),
      );
    }
    if (path.some(name => name in Object.prototype)) {
      throw new ConfigurationError(`${where}: '${text}' names what every object has. Name an attribute of your own.`);
    }
    const known = this.attributesOf(source as PolicySource, patterns);
    const before = `${source}.`;
    const after = text.slice(before.length + path[0].length);
    this.assertKnown(where, { kind: `attribute of ${source}`, name: path[0], known, before, after });
    if (source === 'request' && path.length === 1) {
      throw new ConfigurationError(`${where}: '${text}' is not one value. Name a member, such as '${text}.amount'.`);
    }
    return { source: source as PolicySource, path, text };
  }

  /** Returns the declared names of resources, or undefined. */
  get resourceNames(): readonly string[] | undefined {
    const { resources } = this.declared;
    return resources && (Array.isArray(resources) ? (resources as readonly string[]) : Object.keys(resources));
  }

  /** Refuses a pattern that matches none of the declared names. */
  assertPattern(where: string, kind: 'action' | 'resource', pattern: unknown): void {
    if (typeof pattern !== 'string' || !/^(\*|[^\s*]+(:\*)?)$/.test(pattern)) {
      const given = typeof pattern === 'string' ? `'${pattern}'` : `A value of type ${typeof pattern}`;
      throw new ConfigurationError(
        `${where}: ${given} is not the name of ${kind === 'action' ? 'an' : 'a'} ${kind}. Write a name without spaces, '*', or a namespace such as 'a:*'.`,
      );
    }
    const known = kind === 'action' ? this.declared.actions : this.resourceNames;
    if (!known || known.some(name => matchesPattern(pattern, name))) return;
    throw new ConfigurationError(unknownName(where, { kind, name: pattern, known }));
  }

  private attributesOf(source: PolicySource, patterns: readonly string[]): readonly string[] | undefined {
    const { subject, claims, resources } = this.declared;
    if (source === 'subject') return subject;
    if (source === 'environment') return this.environment;
    if (source === 'request') return ['params', 'query', 'body'];
    if (source === 'token') return claims && [...registeredClaims, ...claims];
    if (!resources || Array.isArray(resources)) return undefined;
    const matching = Object.entries(resources as Readonly<Record<string, readonly string[]>>).filter(([name]) =>
      patterns.some(pattern => matchesPattern(pattern, name)),
    );
    return matching.flatMap(([, attributes]) => attributes);
  }

  private assertKnown(where: string, given: Omit<GivenName, 'known'> & { known: readonly string[] | undefined }): void {
    const { known, name } = given;
    if (known && !known.includes(name)) throw new ConfigurationError(unknownName(where, { ...given, known }));
  }
}

const registeredClaims = [
  'sub', 'jti', 'type', 'fresh', 'iat', 'exp', 'nbf', 'iss', 'aud', 'scopes', 'sid', 'login_type', 'auth_time', 'acr',
]; // prettier-ignore

interface GivenName {
  readonly kind: string;
  readonly name: string;
  readonly known: readonly string[];
  /** What stands around the name in the attribute. */
  readonly before?: string;
  readonly after?: string;
}

function unknownName(where: string, { kind, name, known, before = '', after = '' }: GivenName): string {
  const meant = nearest(name, known);
  const suggestion = meant === undefined ? '' : ` Did you mean '${before}${meant}${after}'?`;
  const list = known.length === 0 ? 'There is none.' : `Known: ${known.join(', ')}.`;
  return `${where}: '${before}${name}${after}' is not a known ${kind}. ${list}${suggestion}`;
}
