import { getMetadataArgsStorage } from 'routing-controllers';
import { classAndBases } from './classAndBases';
import { mountActions, mountParameters } from './onMount';
import { controllerActions } from './controllerActions';

/**
 * Copies the metadata of inherited actions from the base classes to a controller. This is necessary because
 * routing-controllers looks up parameters, `@UseBefore`, `@Authorized`, `@HttpCode` and similar decorators only by the
 * controller's own class. The declarations of the class itself do not change. A second call adds nothing.
 */
export function carryInherited(type: object & { readonly prototype: object }): void {
  mountActions(type);
  const methods = new Set(controllerActions(type).map(({ method }) => method));
  for (const base of classAndBases(type).slice(1)) {
    for (const method of methods) {
      carryParameters(type, base, method);
      carryRecords(type, base, method);
    }
    carryRecords(type, base, undefined);
  }
  mountParameters(type);
}

function carryParameters(type: object, base: object, method: string): void {
  const { params } = getMetadataArgsStorage();
  const ofMethod = (owner: object): typeof params =>
    params.filter(param => (param.object as object).constructor === owner && param.method === method);
  const taken = new Set(ofMethod(type).map(({ index }) => index));
  const missing = ofMethod(base).filter(({ index }) => !taken.has(index));
  params.push(...missing.map(param => ({ ...param, object: (type as { prototype: object }).prototype })));
}

interface Recorded {
  target: object;
  method?: string | undefined;
}

function carryRecords(type: object, base: object, method: string | undefined): void {
  const storage = getMetadataArgsStorage();
  carry(storage.uses, { type, base, method }, (one, other) => one.middleware === other.middleware);
  carry(storage.useInterceptors, { type, base, method }, (one, other) => one.interceptor === other.interceptor);
  // An action can have several headers, and `value` holds the name of each. Of every other type it has one.
  carry(
    storage.responseHandlers,
    { type, base, method },
    (one, other) => one.type === other.type && (one.type !== 'header' || one.value === other.value),
  );
}

function carry<Entry extends Recorded>(
  entries: Entry[],
  { type, base, method }: { type: object; base: object; method: string | undefined },
  isSame: (one: Entry, other: Entry) => boolean,
): void {
  const of = (owner: object): Entry[] => entries.filter(entry => entry.target === owner && entry.method === method);
  const own = of(type);
  const missing = of(base).filter(entry => !own.some(other => isSame(entry, other)));
  entries.push(...missing.map(entry => ({ ...entry, target: type })));
}
