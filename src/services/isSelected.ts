import type { ImplicitRefreshSettings, Selection } from '../config/ImplicitRefreshSettings';

/** Where a request went. */
export interface Route {
  readonly method: string;
  /** As requested, without the query. */
  readonly path: string;
  /** As declared, if the router says: `/users/:id`. */
  readonly pattern?: string | undefined;
}

/** Whether the answer to a request may renew its cookie, by its route and its method. */
export function isSelected(
  { method, path, pattern }: Route,
  { routes, methods }: Pick<ImplicitRefreshSettings, 'routes' | 'methods'>,
): boolean {
  const paths = [path, ...(pattern === undefined ? [] : [pattern])].map(folded);
  return (
    passes(routes, listed => paths.some(requested => covers(folded(listed), requested))) &&
    passes(methods, listed => listed === method.toUpperCase())
  );
}

const passes = ({ include, exclude }: Selection, matches: (listed: string) => boolean): boolean =>
  (include.length === 0 || include.some(matches)) && !exclude.some(matches);

/** The router takes a path in any letter case, with or without a slash at its end. */
const folded = (path: string): string => path.toLowerCase().replace(/(.)\/$/, '$1');

function covers(listed: string, path: string): boolean {
  if (!listed.endsWith('/*')) return listed === path;
  const base = listed.slice(0, -1);
  return path.startsWith(base) || `${path}/` === base;
}
