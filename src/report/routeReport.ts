import { isDeepStrictEqual } from 'node:util';
import { refuseUnknown } from '../config/refuseUnknown';
import { cookieMarkOf } from '../decorators/recordCookies';
import { declarationsOf, nameOfAction } from '../decorators/recordGuard';
import { authorizedRoles } from '../routing-controllers/authorizedRoles';
import { factsOf, type ServerFacts, type WiredAction, type WiredOptions } from '../routing-controllers/WiredServer';
import { routesOf, type DeclaredRoute } from '../routing-controllers/routesOf';
import { declaredAt } from './declaredAt';
import { describeRequirements, describeSettings } from './describeRequirements';
import type { ReportedRequirements, ReportedRoute, RouteReport } from './ReportedRoute';

/** Options of {@link routeReport}. */
export interface RouteReportOptions {
  /** Whether the report names the file and line of guards. Default false, so that a report only changes with the routes. */
  sources?: boolean | undefined;
}

/**
 * Reports every route of a server: its path, who may call it, and how that is checked. The report is made of the access
 * rules by which the server decides, and holds no secrets.
 *
 * ```ts
 * const options = withAuthX({ controllers }, auth);
 * console.log(JSON.stringify(routeReport(options), undefined, 2));
 * ```
 *
 * @param options - what `withAuthX` returned
 * @throws TypeError for options that did not come from `withAuthX`
 */
export function routeReport(options: WiredOptions, settings: RouteReportOptions = {}): RouteReport {
  refuseUnknown('routeReport', settings, ['sources']);
  return reportOn(factsOf('routeReport', options), settings);
}

/** Reports every route of a wired server. */
export function reportOn(server: ServerFacts, { sources = false }: RouteReportOptions = {}): RouteReport {
  const routes = server.actions.flatMap(action =>
    routesOf(action.type, action.method, server.routePrefix).map(route => describe(server, action, route, sources)),
  );
  return { version: 1, routes: routes.sort(byPath) };
}

function describe(server: ServerFacts, action: WiredAction, route: DeclaredRoute, sources: boolean): ReportedRoute {
  const { type, method: name } = action;
  const mark = cookieMarkOf(type, name);
  const place = sources ? declaredAt(type, name) : undefined;
  return {
    ...route,
    action: nameOfAction(type, name),
    ...describeRequirements(action),
    ...describeSystems(action, route.method),
    ...(!action.isDeclared && { access: 'undeclared' }),
    ...(server.asksOwnChecker && describeAuthorized(action)),
    ...(mark !== undefined && { cookies: mark }),
    declaredBy: declarationsOf(type, name),
    ...(place !== undefined && { declaredAt: place }),
  };
}

/** Describes how each login system of an action checks its requirements; as one if they do not differ. */
function describeSystems({ rule, systems }: WiredAction, method: string): Partial<ReportedRoute> {
  const all = systems.map(auth => [auth.loginType ?? '', describeSettings(rule, auth, method)] as const);
  const [first, ...others] = all.map(([, settings]) => settings);
  const isSame = others.every(settings => isDeepStrictEqual(settings, first));
  return { ...first, ...(!isSame && { byLoginType: Object.fromEntries(all) }) };
}

/** Describes what the `authorizationChecker` of the application decides, alone or beside a guard. */
function describeAuthorized({ type, method, rule }: WiredAction): Partial<ReportedRequirements> {
  const roles = authorizedRoles(type, method);
  if (roles === undefined) return {};
  const authorized = roles.map(role => (typeof role === 'string' ? role : '(not a text)'));
  return { ...(rule.kind === 'public' && { access: 'authorized' }), authorized };
}

const byPath = (one: ReportedRoute, other: ReportedRoute): number => {
  const [first, second] = [one, other].map(({ path, method, action }) => `${path} ${method} ${action}`) as [
    string,
    string,
  ];
  return first < second ? -1 : first > second ? 1 : 0;
};
