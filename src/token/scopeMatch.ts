/**
 * Tells whether a held scope satisfies a required one. A held `admin:*` satisfies `admin` and every scope that begins
 * with `admin:`.
 */
export function satisfies(held: string, required: string): boolean {
  if (held === required) return true;
  const namespace = namespaceOf(held);
  return namespace !== undefined && (required === namespace || required.startsWith(`${namespace}:`));
}

/** Tells whether a held scope belongs to a namespace, or covers it. */
export function isUnder(held: string, namespace: string): boolean {
  return held.startsWith(`${namespace}:`) || satisfies(held, `${namespace}:*`);
}

/** Returns `admin` for `admin:*`, and undefined for a scope without a wildcard. A bare `*` is an ordinary scope. */
function namespaceOf(scope: string): string | undefined {
  return scope.length > 2 && scope.endsWith(':*') ? scope.slice(0, -2) : undefined;
}
