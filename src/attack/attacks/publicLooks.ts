import type { Attempt } from '../Attempt';
import type { AttackCategory } from '../Surroundings';

/**
 * Guarded routes under a target that contains what is public: its path, or the ending of a file. Servers that search the
 * whole target for such texts skip the guard.
 */
export const publicLooks: AttackCategory = ({ guarded, requests, options }) => {
  const open = options.routes.routes.filter(({ access }) => access === 'public').map(route => requests.pathOf(route));
  const looks = [...new Set([...open, '/public/', '/static/', '/assets/', '/docs', '/health'])].join('&a=');
  return guarded.flatMap(route =>
    [
      ['public paths in the query', `?a=${looks}`],
      ['public paths as a query', `?${open[0] ?? '/health'}`],
      ['the ending of a style sheet in the query', '?.css'],
      ['the ending of an image in the query', '?a=a.png'],
      ['the ending of a script in the query', '?a=/a.js'],
      ['another method in the query', '?_method=OPTIONS'],
    ].map(([variant, query]): Attempt => ({
      row: 'path-spelling',
      variant,
      route,
      request: { ...requests.plain(route), target: `${requests.plain(route).target}${String(query)}` },
      judgement: 'refuse',
    })),
  );
};
