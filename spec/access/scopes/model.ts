/**
 * A second, slow and plain statement of what scopes mean, to compare the library with. It shares no code with it.
 *
 * A scope is a list of segments. A held scope grants a set of scopes: itself, or a namespace with all that is below it.
 */

/** What one guard requires: all or any of some scopes, each as it is written or as `under()` takes it. */
export interface ModelGuard {
  readonly mode: 'all' | 'any';
  readonly wanted: readonly ModelScope[];
}

export interface ModelScope {
  readonly isUnder: boolean;
  readonly text: string;
}

/** The set of scopes that a held scope grants: one scope, or those that begin with some segments. */
interface Granted {
  readonly segments: readonly string[];
  readonly isNamespace: boolean;
}

/** Tells whether a token with the held scopes satisfies every one of several guards. */
export function modelAccepts(held: readonly string[], guards: readonly ModelGuard[]): boolean {
  const granted = held.map(grantedBy);
  return guards.every(({ mode, wanted }) => {
    const met = wanted.filter(scope => granted.some(one => meets(one, scope)));
    return mode === 'all' ? met.length === wanted.length : met.length > 0;
  });
}

/** Tells whether a guard may require the scope: printable ASCII, and a wildcard alone or after a named namespace. */
export function isWritable({ isUnder, text }: ModelScope): boolean {
  if (text === '') return false;
  for (const character of text) {
    if (character <= ' ' || character > '~' || character === '"' || character === '\\') return false;
  }
  const stars = text.split('*').length - 1;
  if (stars === 0) return true;
  if (isUnder || stars > 1) return false;
  return text === '*' || (text.endsWith(':*') && text.length > 2);
}

function grantedBy(held: string): Granted {
  const segments = held.split(':');
  const namespace = segments.slice(0, -1);
  // `*` and `:*` name no namespace, so that they are scopes like any other.
  const isNamespace = segments.length > 1 && segments.at(-1) === '*' && namespace.join(':') !== '';
  return { segments: isNamespace ? namespace : segments, isNamespace };
}

function meets({ segments, isNamespace }: Granted, { isUnder, text }: ModelScope): boolean {
  const wanted = text.split(':');
  if (!isUnder) return isNamespace ? begins(wanted, segments) : same(wanted, segments);
  // Some scope below the wanted namespace is granted.
  if (isNamespace) return begins(segments, wanted) || begins(wanted, segments);
  return segments.length > wanted.length && begins(segments, wanted);
}

const begins = (long: readonly string[], short: readonly string[]): boolean =>
  short.every((segment, index) => segment === long[index]);

const same = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && begins(one, other);
