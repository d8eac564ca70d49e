import { AssertionError } from 'node:assert';
import { nearest } from '../config/refuseUnknown';
import { routeReport } from '../report/routeReport';
import type { WiredOptions } from '../routing-controllers/WiredServer';
import { accessDifferences } from './access/accessDifferences';
import type { ExpectedAccess } from './access/ExpectedAccess';

/**
 * Expects who may call a route of a server.
 *
 * ```ts
 * expectAccess(options, 'GET /orders/:id', { scopes: ['orders:read'], owner: true });
 * expectAccess(options, 'POST /login', 'public');
 * ```
 *
 * @param options - what `withAuthX` returned
 * @param route - the method and the path as it is declared, with the prefix of all routes
 * @throws AssertionError if there is no such route, or if its requirements differ; the message names each difference
 */
export function expectAccess(options: WiredOptions, route: string, expected: ExpectedAccess): void {
  const all = routeReport(options).routes.map(reported => ({ name: `${reported.method} ${reported.path}`, reported }));
  const found = all.filter(({ name }) => name === route);
  if (found.length === 0) {
    const names = all.map(({ name }) => name);
    const meant = nearest(route, names);
    throw new AssertionError({
      message: `There is no route ${route}. ${meant === undefined ? `The routes are ${names.join(', ')}.` : `Did you mean ${meant}?`}`,
    });
  }
  for (const { reported } of found) {
    const lines = accessDifferences(reported, expected);
    if (lines.length > 0) throw new AssertionError({ message: `${route} (${reported.action}):\n${lines.join('\n')}` });
  }
}
