import { AssertionError } from 'node:assert';
import { accessText } from '../report/accessText';
import { routeReport } from '../report/routeReport';
import type { WiredOptions } from '../routing-controllers/WiredServer';
import { accessDifferences } from './access/accessDifferences';
import type { ExpectedAccess } from './access/ExpectedAccess';

/**
 * Expects that a server has exactly these routes, and who may call each of them.
 *
 * ```ts
 * expectRoutes(options, {
 *   'POST /login': 'public',
 *   'GET /me': 'access',
 *   'GET /orders/:id': { scopes: ['orders:read'], owner: true },
 * });
 * ```
 *
 * @param options - what `withAuthX` returned
 * @param expected - each route by its method and path, with the prefix of all routes
 * @throws AssertionError naming each route that is missing, that the table does not name, or that differs
 */
export function expectRoutes(options: WiredOptions, expected: Readonly<Record<string, ExpectedAccess>>): void {
  const { routes } = routeReport(options);
  const names = new Set(routes.map(({ method, path }) => `${method} ${path}`));
  const complaints = [
    ...Object.keys(expected)
      .filter(name => !names.has(name))
      .map(name => `${name}: there is no such route`),
    ...routes.flatMap(route => {
      const name = `${route.method} ${route.path}`;
      if (!Object.hasOwn(expected, name)) return [`${name}: is not in the table. It is: ${accessText(route)}`];
      const lines = accessDifferences(route, expected[name] as ExpectedAccess);
      return lines.length === 0 ? [] : [`${name} (${route.action}):`, ...lines];
    }),
  ];
  if (complaints.length > 0) throw new AssertionError({ message: `The routes differ:\n${complaints.join('\n')}` });
}
