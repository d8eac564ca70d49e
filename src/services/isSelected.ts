import type { ImplicitRefreshSettings, Selection } from '../config/ImplicitRefreshSettings';

/** Where a request went. */
export interface Route {
  readonly method: string;
  /** As requested, without the query. */
  readonly path: string;
  /** As declared, with and without the prefix of all routes: `/users/:id`. */
  readonly patterns: readonly string[];
}

/** Whether the answer to a request may renew its cookie, by its route and its method. */
export function isSelected(
  { method, path, patterns }: Route,
  { routes, methods }: Pick<ImplicitRefreshSettings, 'routes' | 'methods'>,
): boolean {
  const paths = [path, ...patterns].map(folded);
  // The router answers HEAD by what is declared as GET.
  const names = method === 'HEAD' ? ['HEAD', 'GET'] : [method.toUpperCase()];
  return (
    passes(routes, listed => paths.some(requested => covers(folded(listed), requested))) &&
    passes(methods, listed => names.includes(listed))
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
