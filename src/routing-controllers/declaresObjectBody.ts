import 'reflect-metadata';
import { getMetadataArgsStorage } from 'routing-controllers';
import { classAndBases } from './classAndBases';

/**
 * Tells whether an action declares its body as a class. routing-controllers transforms and validates such a body, but
 * hands an array to the action as it is.
 */
export function declaresObjectBody(type: object, method: string): boolean {
  const bases = classAndBases(type);
  return getMetadataArgsStorage().params.some(param => {
    const { object, explicitType, index } = param as { object: object; explicitType?: unknown; index: number };
    if (param.type !== 'body' || param.method !== method || !bases.includes(object.constructor)) return false;
    const declared = Reflect.getMetadata('design:paramtypes', object, method) as readonly unknown[] | undefined;
    const design = declared?.[index];
    return design !== Array && isOwnClass(explicitType ?? design);
  });
}

/** The types that TypeScript notes for an array, an interface, and JSON values that are no objects. */
const general: readonly unknown[] = [Array, Object, String, Number, Boolean];

const isOwnClass = (type: unknown): boolean => typeof type === 'function' && !general.includes(type);
