import { getMetadataStorage } from 'class-validator';
import type { ApiObject } from './ApiDocument';

/** The schemas of types that are no classes of the application. */
const plain = new Map<unknown, ApiObject>([
  [String, { type: 'string' }],
  [Number, { type: 'number' }],
  [Boolean, { type: 'boolean' }],
  [Date, { type: 'string', format: 'date-time' }],
]);

/** Returns the schema of a value by its class. A class of the application has the properties that it validates. */
export function valueSchema(type: unknown, isList = false): ApiObject {
  if (isList) return { type: 'array', items: valueSchema(type) };
  const known = plain.get(type);
  if (known) return known;
  if (typeof type !== 'function' || type === Object || type === Array) return {};
  return classSchema(type);
}

interface Validation {
  readonly type: string;
  readonly name?: string | undefined;
  readonly propertyName: string;
  readonly constraints?: readonly unknown[] | undefined;
  readonly each?: boolean | undefined;
}

/** The schema of each validator of class-validator, by its name. The others are left out. */
const validators: Readonly<Record<string, (constraint: unknown) => ApiObject>> = {
  isString: () => ({ type: 'string' }),
  isEmail: () => ({ type: 'string', format: 'email' }),
  isUuid: () => ({ type: 'string', format: 'uuid' }),
  isInt: () => ({ type: 'integer' }),
  isNumber: () => ({ type: 'number' }),
  isBoolean: () => ({ type: 'boolean' }),
  isArray: () => ({ type: 'array' }),
  isNotEmpty: () => ({}),
  minLength: constraint => ({ minLength: constraint }),
  maxLength: constraint => ({ maxLength: constraint }),
  min: constraint => ({ minimum: constraint }),
  max: constraint => ({ maximum: constraint }),
  isIn: constraint => ({ enum: constraint }),
};

// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- class-validator declares classes so
function classSchema(type: Function): ApiObject {
  const validations: readonly Validation[] = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  const properties = [...new Set(validations.map(({ propertyName }) => propertyName))];
  const optional = new Set(
    validations.filter(({ type: kind }) => kind === 'conditionalValidation').map(({ propertyName }) => propertyName),
  );
  const required = properties.filter(name => !optional.has(name));
  return {
    type: 'object',
    ...(properties.length > 0 && {
      properties: Object.fromEntries(properties.map(name => [name, propertySchema(validations, name)])),
    }),
    ...(required.length > 0 && { required }),
  };
}

function propertySchema(validations: readonly Validation[], name: string): ApiObject {
  const own = validations.filter(({ propertyName, each }) => propertyName === name && !each);
  return Object.assign({}, ...own.map(validation => schemaBy(validation))) as ApiObject;
}

function schemaBy({ name = '', constraints }: Validation): ApiObject {
  const schema = Object.hasOwn(validators, name) ? validators[name]?.(constraints?.[0]) : undefined;
  return schema ?? {};
}
