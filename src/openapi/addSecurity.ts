import type { AccessRule } from '../access/AccessRule';
import type { ErrorType } from '../errors/errorTable';
import { nameOfAction } from '../decorators/recordGuard';
import { ConfigurationError } from '../errors/errors';
import { authorizedRoles } from '../routing-controllers/authorizedRoles';
import { otherRoutes, servedRoutes, type ServedRoute } from '../routing-controllers/servedRoutes';
import { factsOf, type ServerFacts, type WiredOptions } from '../routing-controllers/WiredServer';
import type { ApiDocument, ApiObject, ApiOperation } from './ApiDocument';
import { Components } from './Components';
import { describeOperation } from './describeOperation';
import { describeRefusals, statusesOf } from './describeRefusals';
import { describeSecurity, presumedRule } from './describeSecurity';
import { OperationList, type ListedOperation } from './OperationList';
import { possibleErrors } from './possibleErrors';
import { tokenParameters } from './tokenParameters';

/** A document as other packages type it. */
interface AnyDocument {
  readonly openapi: string;
  readonly paths?: object | undefined;
}

/**
 * Adds to a document of OpenAPI 3 what the guards of a server require: the security schemes, the security of each
 * operation, the answers of refusals, and the headers for CSRF and DPoP. Returns a new document.
 *
 * ```ts
 * const document = addSecurity(routingControllersToSpec(getMetadataArgsStorage(), options, { info }), options);
 * ```
 *
 * What the document says already stays: `security`, responses, parameters and components of the application. Routes of
 * the server that the document lacks are added. Operations of loaded controllers that the server does not serve are
 * removed.
 *
 * @param options - what `withAuthX` returned
 * @throws TypeError for options that did not come from `withAuthX`, and for a document that is not of OpenAPI 3
 * @throws ConfigurationError if the document says that everybody may call a guarded operation
 */
export function addSecurity<Document extends AnyDocument>(document: Document, options: WiredOptions): Document {
  const facts = factsOf('addSecurity', options);
  const [, minor] = /^3\.(\d+)\.\d+/.exec(String((document as Partial<Document> | undefined)?.openapi)) ?? [];
  if (minor === undefined) throw new TypeError('addSecurity: pass a document of OpenAPI 3, with openapi: "3.1.0".');
  const { components, paths, ...others } = document as unknown as Partial<ApiDocument>;
  const writer = new SecurityWriter(facts, {
    components: new Components({ components }),
    operations: new OperationList({ paths: paths ?? {} }),
    namesScopes: Number(minor) > 0,
  });
  return { ...others, ...writer.write() } as unknown as Document;
}

interface Writing {
  readonly components: Components;
  readonly operations: OperationList;
  readonly namesScopes: boolean;
}

class SecurityWriter {
  private readonly refusals: ReadonlyMap<number, ApiObject>;

  constructor(
    private readonly facts: ServerFacts,
    private readonly writing: Writing,
  ) {
    const { auth } = facts;
    const types = servedRoutes(facts).flatMap(route => possibleErrors(this.ruleOf(route), auth, route.method));
    const { errorSettings } = auth.config;
    this.refusals = describeRefusals(statusesOf(types, errorSettings), errorSettings, writing);
  }

  write(): Pick<ApiDocument, 'paths' | 'components'> {
    const { operations, components } = this.writing;
    const routes = servedRoutes(this.facts);
    const served = new Set(routes.flatMap(route => operations.of(route)).map(({ path, verb }) => `${verb} ${path}`));
    const isServed = ({ path, verb }: ListedOperation): boolean => served.has(`${verb} ${path}`);
    for (const listed of otherRoutes(this.facts).flatMap(route => operations.of(route))) {
      if (!isServed(listed)) operations.remove(listed);
    }
    const misplaced = operations.all().find(listed => !isServed(listed) && this.isOfServer(listed.operation));
    if (misplaced) throw misplacedError(misplaced);
    for (const route of routes) for (const listed of operations.of(route)) this.writeOperation(route, listed);
    return { paths: operations.toJSON(), components: components.toJSON() };
  }

  /** Tells by its id whether an operation is an action of the server. */
  private isOfServer({ operationId }: ApiOperation): boolean {
    return this.facts.actions.some(({ type, method }) => nameOfAction(type, method) === operationId);
  }

  private writeOperation(route: ServedRoute, listed: ListedOperation): void {
    const { operations, components, namesScopes } = this.writing;
    const { auth } = this.facts;
    const { type, method } = route.served;
    const rule = this.ruleOf(route);
    const operation =
      operations.get(listed) ?? operations.withOwnId(describeOperation(type, method, listed.path), listed.verb);
    const verb = listed.verb.toUpperCase();
    if (rule.kind === 'guarded') assertNotOpen(operation, `${verb} ${listed.path}`);
    const refusals = this.refusalsOf(possibleErrors(rule, auth, verb));
    const parameters = withParameters(operation.parameters ?? [], tokenParameters(rule, auth, verb));
    operations.set(listed, {
      ...operation,
      ...(parameters.length > 0 && { parameters }),
      responses: { ...operation.responses, ...omit(refusals, operation.responses) },
      security: operation.security ?? describeSecurity(rule, { auth, components, namesScopes }),
    });
  }

  private refusalsOf(types: readonly ErrorType[]): ApiObject {
    const statuses = [...statusesOf(types, this.facts.auth.config.errorSettings).keys()].sort();
    return Object.fromEntries(statuses.map(status => [String(status), this.refusals.get(status)]));
  }

  /** An `authorizationChecker` of the application may require anything, so that its actions are presumed to be guarded. */
  private ruleOf({ served: { rule, type, method } }: ServedRoute): AccessRule {
    const isAsked = this.facts.asksOwnChecker && authorizedRoles(type, method) !== undefined;
    return isAsked && rule.kind === 'public' ? presumedRule : rule;
  }
}

const misplacedError = ({
  path,
  operation,
}: ListedOperation & { readonly operation: ApiOperation }): ConfigurationError =>
  new ConfigurationError(
    `addSecurity: ${String(operation.operationId)} is at ${path} in the document, but not on the server. Pass the options that withAuthX() returned to routingControllersToSpec(), so that it knows the routePrefix.`,
  );

/** @throws ConfigurationError if an operation is said to be open */
function assertNotOpen({ security }: ApiOperation, name: string): void {
  if (security === undefined) return;
  if (security.length > 0 && security.every(alternative => Object.keys(alternative).length > 0)) return;
  throw new ConfigurationError(
    `addSecurity: ${name} has a guard, but its security in the document says that everybody may call it. Remove that security, or the guard.`,
  );
}

function withParameters(own: readonly ApiObject[], added: readonly ApiObject[]): ApiObject[] {
  const nameOf = ({ in: place, name }: ApiObject): string => `${String(place)} ${String(name).toLowerCase()}`;
  const known = new Set(own.map(nameOf));
  return [...own, ...added.filter(parameter => !known.has(nameOf(parameter)))];
}

const omit = (added: ApiObject, known: ApiObject = {}): ApiObject =>
  Object.fromEntries(Object.entries(added).filter(([status]) => !Object.hasOwn(known, status)));
