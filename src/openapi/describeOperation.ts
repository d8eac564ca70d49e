import { describeAction, type ActionParameter } from '../routing-controllers/describeAction';
import { nameOfAction } from '../decorators/recordGuard';
import type { ApiObject, ApiOperation } from './ApiDocument';
import { valueSchema } from './valueSchema';

/**
 * Describes an operation by the decorators of its action: its parameters, its body and the status of its answer.
 *
 * @param path - as OpenAPI writes it
 */
export function describeOperation(type: object, method: string, path: string): ApiOperation {
  const { parameters, status } = describeAction(type, method);
  const described = [...pathParameters(path, parameters), ...namedParameters(parameters)];
  const body = describeBody(parameters);
  return {
    operationId: nameOfAction(type, method),
    tags: [((type as { name?: string }).name ?? '').replace(/(?<=.)Controller$/, '')],
    ...(described.length > 0 && { parameters: described }),
    ...(body && { requestBody: body }),
    responses: { [String(status)]: { description: 'The request succeeded.' } },
  };
}

function pathParameters(path: string, parameters: readonly ActionParameter[]): ApiObject[] {
  const names = [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name as string);
  return names.map(name => {
    const declared = parameters.find(parameter => parameter.place === 'param' && parameter.name === name);
    const schema = valueSchema(declared?.type);
    return { in: 'path', name, required: true, schema: Object.keys(schema).length > 0 ? schema : { type: 'string' } };
  });
}

const namedParameters = (parameters: readonly ActionParameter[]): ApiObject[] =>
  parameters
    .filter(({ place, name }) => (place === 'query' || place === 'header') && name !== undefined)
    .map(({ place, name, isRequired, type, isList }) => ({
      in: place,
      name,
      ...(isRequired && { required: true }),
      schema: valueSchema(type, isList),
    }));

function describeBody(parameters: readonly ActionParameter[]): ApiObject | undefined {
  const whole = parameters.find(({ place }) => place === 'body');
  if (whole) return bodyOf(valueSchema(whole.type, whole.isList), whole.isRequired);
  const members = parameters.filter(({ place, name }) => place === 'body-param' && name !== undefined);
  if (members.length === 0) return undefined;
  const required = members.filter(({ isRequired }) => isRequired).map(({ name }) => name);
  const properties: ApiObject = Object.fromEntries(
    members.map(({ name, type, isList }) => [name ?? '', valueSchema(type, isList)]),
  );
  return bodyOf({ type: 'object', properties, ...(required.length > 0 && { required }) }, required.length > 0);
}

const bodyOf = (schema: ApiObject, required: boolean): ApiObject => ({
  ...(required && { required }),
  content: { 'application/json': { schema } },
});
