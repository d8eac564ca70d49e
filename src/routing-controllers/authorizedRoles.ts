import { getMetadataArgsStorage } from 'routing-controllers';

/**
 * Returns the roles that `@Authorized()` of routing-controllers names for an action, on its method and on its class.
 * Undefined if the action has no such decorator.
 */
export function authorizedRoles(type: object, method: string): readonly unknown[] | undefined {
  const handlers = getMetadataArgsStorage().responseHandlers.filter(
    handler =>
      // The declared type is wrong: a handler of the class has no method.
      handler.type === 'authorized' && handler.target === type && (!handler.method || handler.method === method),
  );
  if (handlers.length === 0) return undefined;
  return handlers.flatMap(({ value }) => [value].flat() as unknown[]).filter(role => role !== undefined);
}
