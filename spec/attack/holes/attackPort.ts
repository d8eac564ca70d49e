import { attack } from '../../../src/attack/attack';
import type { AttackReport } from '../../../src/attack/AttackReport';
import { rows, type RowName } from '../../../src/attack/rows';
import type { RouteReport } from '../../../src/report/ReportedRoute';
import { libraryApp } from './wrapped/libraryApp';

/** The login of the quickstart. */
const alice = { path: '/login', body: { username: 'alice', password: 'wonderland' } };

let known: RouteReport | undefined;

/** Returns the route report of the quickstart's contract. */
export const quickstartReport = (): RouteReport => (known ??= libraryApp().report);

/** Returns the same report for a server that takes tokens from cookies. */
export const cookieReport = (): RouteReport => ({
  ...quickstartReport(),
  routes: quickstartReport().routes.map(route =>
    route.locations ? { ...route, locations: ['cookies'], csrf: route.method !== 'GET' } : route,
  ),
});

/** Attacks a server on the loopback interface as fast as it answers, with some rows of the attack table or with all. */
export const attackPort = (
  port: number,
  { routes = quickstartReport(), only }: { readonly routes?: RouteReport; readonly only?: readonly RowName[] } = {},
): Promise<AttackReport> =>
  attack(`http://127.0.0.1:${String(port)}`, {
    routes,
    logins: [alice],
    rate: 100_000,
    skip: only && (Object.keys(rows) as RowName[]).filter(row => !only.includes(row)),
  });
