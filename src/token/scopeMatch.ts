/** Whether a held scope gives a required one. A held `admin:*` gives `admin` and all that begins with `admin:`. */
export function satisfies(held: string, required: string): boolean {
  if (held === required) return true;
  const namespace = namespaceOf(held);
  return namespace !== undefined && (required === namespace || required.startsWith(`${namespace}:`));
}

/** Whether a held scope lies in a namespace, or gives the whole of it. */
export function isUnder(held: string, namespace: string): boolean {
  return held.startsWith(`${namespace}:`) || satisfies(held, `${namespace}:*`);
}

/** `admin` of `admin:*`; undefined for what is no wildcard. A bare `*` is a scope like any other. */
function namespaceOf(scope: string): string | undefined {
  return scope.length > 2 && scope.endsWith(':*') ? scope.slice(0, -2) : undefined;
}
