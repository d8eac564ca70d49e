import type { ApiDocument, ApiOperation } from './ApiDocument';
import { openApiPath, shapeOf } from './openApiPath';
import type { DeclaredRoute } from '../routing-controllers/routesOf';

/** The methods that OpenAPI knows, as documents write them. */
const verbs = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;

/** The methods that a route for all methods is listed with. */
const usualVerbs: readonly string[] = ['get', 'put', 'post', 'delete', 'patch'];

/** One operation of a document. */
export interface ListedOperation {
  readonly path: string;
  /** In lower case. */
  readonly verb: string;
}

/** The operations of a document that is being completed. */
export class OperationList {
  private readonly paths: Map<string, Map<string, unknown>>;
  /** What stands beside the paths, such as extensions. */
  private readonly others: readonly (readonly [string, unknown])[];

  constructor({ paths }: Pick<ApiDocument, 'paths'>) {
    const entries = Object.entries(paths);
    const items = entries.filter(([path]) => path.startsWith('/'));
    this.others = entries.filter(([path]) => !path.startsWith('/'));
    this.paths = new Map(items.map(([path, item]) => [path, new Map(Object.entries(withoutAll(item)))]));
  }

  /** Returns the operations of a route, as the document writes its path. None if OpenAPI cannot express the route. */
  of({ path, method }: DeclaredRoute): ListedOperation[] {
    const converted = openApiPath(path);
    if (converted === undefined) return [];
    const written = [...this.paths.keys()];
    const known = written.includes(converted)
      ? converted
      : (written.find(one => shapeOf(one) === shapeOf(converted)) ?? converted);
    const wanted = method === 'ALL' ? usualVerbs : [method.toLowerCase()];
    return wanted.filter(verb => verbs.includes(verb as never)).map(verb => ({ path: known, verb }));
  }

  get({ path, verb }: ListedOperation): ApiOperation | undefined {
    return this.paths.get(path)?.get(verb) as ApiOperation | undefined;
  }

  /** Returns all operations with their places. */
  all(): (ListedOperation & { readonly operation: ApiOperation })[] {
    return [...this.paths].flatMap(([path, item]) =>
      [...item]
        .filter(([verb]) => verbs.includes(verb as never))
        .map(([verb, operation]) => ({ path, verb, operation: operation as ApiOperation })),
    );
  }

  /** Returns an operation whose id no other operation of the document has. */
  withOwnId({ operationId, ...operation }: ApiOperation, verb: string): ApiOperation {
    const taken = new Set(this.all().map(({ operation: other }) => other.operationId));
    const free = (id: string, count = 2): string => (taken.has(id) ? free(`${id}.${String(count)}`, count + 1) : id);
    const wanted = String(operationId);
    return { operationId: taken.has(wanted) ? free(`${wanted}.${verb}`) : wanted, ...operation };
  }

  set({ path, verb }: ListedOperation, operation: ApiOperation): void {
    this.paths.set(path, (this.paths.get(path) ?? new Map<string, unknown>()).set(verb, operation));
  }

  remove({ path, verb }: ListedOperation): void {
    const item = this.paths.get(path);
    item?.delete(verb);
    if (item && ![...item.keys()].some(key => verbs.includes(key as never))) this.paths.delete(path);
  }

  toJSON(): ApiDocument['paths'] {
    const items = [...this.paths].map(([path, item]) => [path, Object.fromEntries(item)] as const);
    return Object.fromEntries([...items, ...this.others]) as ApiDocument['paths'];
  }
}

/** routing-controllers-openapi writes a route for all methods as the method `all`, which OpenAPI does not know. */
function withoutAll({ all, ...item }: Readonly<Record<string, unknown>>): object {
  if (typeof all !== 'object' || all === null) return item;
  const { operationId, ...operation } = all as ApiOperation;
  const expanded = usualVerbs.map(verb => [
    verb,
    { ...operation, ...(operationId !== undefined && { operationId: `${operationId}.${verb}` }) },
  ]);
  return { ...(Object.fromEntries(expanded) as object), ...item };
}
