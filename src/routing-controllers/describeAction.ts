import 'reflect-metadata';
import { getMetadataArgsStorage } from 'routing-controllers';
import { classAndBases } from './classAndBases';

/** Where a parameter of an action comes from, in the words of routing-controllers: `param`, `query`, `body`, ... */
type ParameterPlace = ReturnType<typeof getMetadataArgsStorage>['params'][number]['type'];

/** A parameter of an action. */
export interface ActionParameter {
  readonly place: ParameterPlace;
  /** Undefined for a parameter that has no name, such as the whole body. */
  readonly name: string | undefined;
  readonly isRequired: boolean;
  /** The class of the value, or of the items if it is a list. Undefined if it is not known. */
  readonly type: unknown;
  readonly isList: boolean;
}

/** What routing-controllers knows of an action, beside its routes. */
export interface ActionDescription {
  readonly parameters: readonly ActionParameter[];
  /** The status of a successful answer. */
  readonly status: number;
}

/** Describes an action by the decorators of routing-controllers on it and on its base classes. */
export function describeAction(type: object, method: string): ActionDescription {
  const { params, responseHandlers } = getMetadataArgsStorage();
  const bases = classAndBases(type);
  const found = bases.flatMap(base =>
    params.filter(param => (param.object as object).constructor === base && param.method === method),
  );
  // What a class decorates itself comes before what it inherits.
  const parameters = [...new Map(found.reverse().map(param => [param.index, param] as const)).values()];
  const code = responseHandlers.find(
    handler => handler.type === 'success-code' && bases.includes(handler.target) && handler.method === method,
  );
  return {
    parameters: parameters
      .sort((one, other) => one.index - other.index)
      .map(param => describeParameter(param as ParameterArgs)),
    status: typeof code?.value === 'number' ? code.value : 200,
  };
}

interface ParameterArgs {
  readonly object: object;
  readonly method: string;
  readonly index: number;
  readonly type: ParameterPlace;
  readonly name?: string;
  readonly required: boolean;
  readonly explicitType?: unknown;
  readonly isArray?: boolean;
}

function describeParameter(param: ParameterArgs): ActionParameter {
  const types = Reflect.getMetadata('design:paramtypes', param.object, param.method) as readonly unknown[] | undefined;
  const design = types?.[param.index];
  return {
    place: param.type,
    name: param.name,
    isRequired: param.required,
    type: param.explicitType ?? (design === Array ? undefined : design),
    isList: design === Array || param.isArray === true,
  };
}
