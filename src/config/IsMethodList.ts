import { METHODS } from 'node:http';
import { ValidateBy } from 'class-validator';

/** The methods that requests can have. The parser of Node.js refuses all others. QUERY is known to later versions. */
const methods: ReadonlySet<string> = new Set([...METHODS, 'QUERY']);

/** Validates a list of methods, in any letter case. A name that is no method would be compared in vain. */
export const IsMethodList = (): PropertyDecorator =>
  ValidateBy({
    name: 'isMethodList',
    validator: {
      validate: value =>
        Array.isArray(value) && value.every(item => typeof item === 'string' && methods.has(item.toUpperCase())),
    },
  });
