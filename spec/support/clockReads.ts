/**
 * Finds specs that read the clock while their file is loaded.
 *
 * A run loads spec files long before it runs the last of them. A time that is fixed while a file is loaded is minutes old
 * in its tests, and then they depend on the speed of the machine.
 */
const realDate = Date;
const found = new Set<string>();
let isWatching = false;
const moduleLoader = /node:internal\/modules|Module\._compile|@swc-node|pirates/;
const specFile = /[\\/]spec[\\/](?!support[\\/]clockReads\.ts)/;

/** Replaces `Date` by one that notes from where specs read it. Callers must call `stopWatching` before tests run. */
export function startWatching(): void {
  isWatching = true;
  globalThis.Date = new Proxy(realDate, {
    construct: (target, given: unknown[], newTarget) => {
      if (given.length === 0) note();
      return Reflect.construct(target, given, newTarget) as Date;
    },
    apply: () => {
      note();
      return realDate();
    },
    get: (target, name) => {
      if (name !== 'now') return Reflect.get(target, name) as unknown;
      return () => {
        note();
        return realDate.now();
      };
    },
  });
}

/** Restores `Date`. @returns the places of specs where the clock was read since `startWatching` */
export function stopWatching(): readonly string[] {
  isWatching = false;
  globalThis.Date = realDate;
  const places = [...found];
  found.clear();
  return places;
}

/** Looks for a line of a spec among the callers, up to the module that is being loaded. */
function note(): void {
  // A library may have kept the watched class, and uses it in tests.
  if (!isWatching) return;
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 100;
  const callers = (new Error().stack ?? '').split('\n').slice(3);
  Error.stackTraceLimit = stackTraceLimit;
  const end = callers.findIndex(line => moduleLoader.test(line));
  const inSpecs = callers.slice(0, end === -1 ? undefined : end).filter(line => specFile.test(line));
  // The last line is the outermost one. It names the file that is loaded, of which the innermost line says most.
  const file = /[^\s(]+\.ts/.exec(inSpecs.at(-1) ?? '')?.[0] ?? '';
  const place = inSpecs.find(line => line.includes(file));
  if (place !== undefined) found.add(place.trim());
}
