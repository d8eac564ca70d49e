import type { ReportedRoute } from '../../report/ReportedRoute';
import type { AttackLogin, AttackOptions } from '../AttackOptions';

/** Returns the first login that has a path; undefined if the caller makes all tokens. */
export const firstLogin = ({ logins }: Pick<AttackOptions, 'logins'>): AttackLogin | undefined =>
  logins.find((login): login is AttackLogin => 'path' in login);

/** Returns the route of a login, as the report describes it. */
export function loginRoute({ routes }: Pick<AttackOptions, 'routes'>, { path }: AttackLogin): ReportedRoute {
  const known = routes.routes.find(route => route.method === 'POST' && route.path === path);
  return known ?? { method: 'POST', path, action: '', access: 'public', declaredBy: { class: [], method: [] } };
}
