import type { AccessRule } from '../access/AccessRule';
import type { RequestAuthenticator } from '../auth/RequestAuthenticator';
import { nameOfAction } from '../decorators/recordGuard';
import { ConfigurationError } from '../errors/errors';
import { authorizedRoles } from '../routing-controllers/authorizedRoles';
import { otherRoutes, servedRoutes, type ServedRoute } from '../routing-controllers/servedRoutes';
import type { ServerFacts } from '../routing-controllers/WiredServer';
import type { ApiDocument, ApiObject, ApiOperation } from './ApiDocument';
import type { Components } from './Components';
import { describeOperation } from './describeOperation';
import { describeSecurity, presumedRule } from './describeSecurity';
import type { ListedOperation, OperationList } from './OperationList';
import { possibleErrors } from './possibleErrors';
import { Refusals, withRateLimits } from './Refusals';
import { tokenParameters } from './tokenParameters';

/** The parts of a document that are written. */
export interface Writing {
  readonly components: Components;
  readonly operations: OperationList;
  /** Whether requirements name scopes. */
  readonly namesScopes: boolean;
}

/** Writes what the guards of a server require into a document. */
export class SecurityWriter {
  private readonly routes: readonly ServedRoute[];
  private readonly refusals: Refusals;
  private readonly systems: ReadonlySet<RequestAuthenticator>;

  constructor(
    private readonly facts: ServerFacts,
    private readonly writing: Writing,
  ) {
    this.routes = servedRoutes(facts);
    this.systems = new Set(facts.actions.flatMap(({ systems }) => systems));
    const types = this.routes.flatMap(({ served, method }) =>
      possibleErrors({ ...served, rule: this.ruleOf(served) }, method),
    );
    this.refusals = new Refusals(types, writing.components);
  }

  write(): Pick<ApiDocument, 'paths' | 'components'> {
    const { operations, components } = this.writing;
    const served = new Set(this.routes.flatMap(route => operations.of(route)).map(nameOf));
    for (const listed of otherRoutes(this.facts).flatMap(route => operations.of(route))) {
      if (!served.has(nameOf(listed))) operations.remove(listed);
    }
    const misplaced = operations.all().find(one => !served.has(nameOf(one)) && this.isOfServer(one.operation));
    if (misplaced) throw misplacedError(misplaced);
    for (const route of this.routes) for (const listed of operations.of(route)) this.writeOperation(route, listed);
    return { paths: operations.toJSON(), components: components.toJSON() };
  }

  /** Tells by its id whether an operation is an action of the server. */
  private isOfServer({ operationId }: ApiOperation): boolean {
    return this.facts.actions.some(({ type, method }) => nameOfAction(type, method) === operationId);
  }

  private writeOperation({ served }: ServedRoute, listed: ListedOperation): void {
    const { operations, components, namesScopes } = this.writing;
    const { type, method, systems } = served;
    const rule = this.ruleOf(served);
    const verb = listed.verb.toUpperCase();
    const operation =
      operations.get(listed) ?? operations.withOwnId(describeOperation(type, method, listed.path), listed.verb);
    if (rule.kind === 'guarded') assertNotOpen(operation, `${verb} ${listed.path}`);
    const refusals = this.refusals.of(possibleErrors({ rule, systems }, verb), systems[0] as RequestAuthenticator);
    const added = systems.flatMap(auth => tokenParameters(rule, auth, verb));
    // A token of one login type may do without the requirements of another one.
    const parameters = withParameters(
      operation.parameters ?? [],
      systems.length === 1 ? added : added.map(parameter => ({ ...parameter, required: false })),
    );
    const own = rule.limits.length > 0 ? withRateLimits(operation.responses) : operation.responses;
    const namesTypes = this.systems.size > 1;
    operations.set(listed, {
      ...operation,
      ...(parameters.length > 0 && { parameters }),
      responses: { ...refusals, ...own },
      security: operation.security ?? describeSecurity(rule, { systems, components, namesScopes, namesTypes }),
    });
  }

  /** An `authorizationChecker` of the application may require anything, so that its actions are presumed to be guarded. */
  private ruleOf({ rule, type, method }: ServedRoute['served']): AccessRule {
    const isAsked = this.facts.asksOwnChecker && authorizedRoles(type, method) !== undefined;
    return isAsked && rule.kind === 'public' ? { ...presumedRule, limits: rule.limits } : rule;
  }
}

const nameOf = ({ path, verb }: ListedOperation): string => `${verb} ${path}`;

const misplacedError = ({ path, operation }: ListedOperation & { operation: ApiOperation }): ConfigurationError =>
  new ConfigurationError(
    `addSecurity: ${String(operation.operationId)} is at ${path} in the document, but not on the server. Pass the options that withAuthX() returned to routingControllersToSpec(), so that it knows the routePrefix.`,
  );

/** @throws ConfigurationError if an operation is said to be open, or if nobody can tell */
function assertNotOpen({ security }: ApiOperation, name: string): void {
  const written: unknown = security;
  if (written === undefined) return;
  if (!Array.isArray(written) || !written.every(isRequirement)) {
    throw new ConfigurationError(
      `addSecurity: the security of ${name} in the document is not a list of requirements. Write it as [{ AuthXBearer: [] }], or remove it.`,
    );
  }
  if (written.length > 0 && written.every(alternative => Object.keys(alternative).length > 0)) return;
  throw new ConfigurationError(
    `addSecurity: ${name} has a guard, but its security in the document says that everybody may call it. Remove that security, or the guard.`,
  );
}

const isRequirement = (written: unknown): written is object =>
  typeof written === 'object' && written !== null && !Array.isArray(written);

/** Adds each parameter that is not there yet. The names of headers have no letter case. */
function withParameters(own: readonly ApiObject[], added: readonly ApiObject[]): ApiObject[] {
  const keyOf = ({ in: place, name }: ApiObject): string => `${String(place)} ${String(name).toLowerCase()}`;
  const all = [...own];
  for (const parameter of added) if (!all.some(one => keyOf(one) === keyOf(parameter))) all.push(parameter);
  return all;
}
