import { randomUUID } from 'node:crypto';
import type { TokenLocation } from '../config/TokenLocation';
import type { ReportedRoute } from '../report/ReportedRoute';
import type { AttackOptions } from './AttackOptions';
import type { RawHeader, RawRequest } from './http/RawRequest';
import type { Held } from './logins/Held';

/** Makes requests for the routes of a report. */
export class RouteRequests {
  readonly csrfHeader: string;

  constructor(
    readonly base: string,
    private readonly options: Pick<AttackOptions, 'params' | 'csrfHeader' | 'headerName' | 'headerType'>,
  ) {
    this.csrfHeader = options.csrfHeader ?? 'X-CSRF-TOKEN';
  }

  /** Returns the path of a route with values for its parameters, without the base path. */
  pathOf({ path }: ReportedRoute): string {
    return path.replace(/:(\w+)(\([^)]*\))?[?*+]?/g, (_, name: string) => encodeURIComponent(this.valueOf(name)));
  }

  /** Returns a request for a path that no route has. */
  nowhere(): RawRequest {
    return { method: 'GET', target: `${this.base}/${randomUUID()}`, headers: [] };
  }

  /** Returns a request without a credential. */
  plain(route: ReportedRoute, headers: readonly RawHeader[] = []): RawRequest {
    return { method: methodOf(route), target: this.base + this.pathOf(route), headers };
  }

  /**
   * Returns a request with a token, where the route looks for tokens. A cookie comes with the CSRF value that the token
   * names.
   *
   * @param like - a token of this login, which tells the name of the cookie and the type
   */
  withToken(route: ReportedRoute, token: string, like: Held): RawRequest {
    return this.withTokenIn(placeOf(route, like), route, { token, like });
  }

  /** Returns a request with a token in a certain place. */
  withTokenIn(place: TokenLocation, route: ReportedRoute, { token, like }: { token: string; like: Held }): RawRequest {
    const plain = this.plain(route);
    const type = like.claims?.type === 'refresh' ? 'refresh' : 'access';
    switch (place) {
      case 'cookies':
        return {
          ...plain,
          headers: [['Cookie', `${like.cookie ?? cookieNames[type]}=${token}`], ...this.csrfOf(like)],
        };
      case 'query':
        return { ...plain, target: `${plain.target}?token=${encodeURIComponent(token)}` };
      case 'json':
        return { ...plain, ...jsonBody({ [`${type}_token`]: token }) };
      default:
        return { ...plain, headers: [this.header(token)] };
    }
  }

  /** Returns the header that carries a token. */
  header(token: string): RawHeader {
    const { headerName = 'Authorization', headerType = 'Bearer' } = this.options;
    return [headerName, headerType === '' ? token : `${headerType} ${token}`];
  }

  /** Returns the header that repeats the CSRF value of a token. */
  csrfOf({ claims }: Held): RawHeader[] {
    return typeof claims?.csrf === 'string' && claims.csrf !== '' ? [[this.csrfHeader, claims.csrf]] : [];
  }

  private valueOf(name: string): string {
    const { params = {} } = this.options;
    return Object.hasOwn(params, name) ? (params[name] as string) : '1';
  }
}

const cookieNames = { access: 'access_token_cookie', refresh: 'refresh_token_cookie' } as const;

/** Returns where a route looks for a token of a login. */
export function placeOf(route: ReportedRoute, { claims }: Held): TokenLocation {
  const type = typeof claims?.login_type === 'string' ? claims.login_type : '';
  const { locations = ['headers'] } = route.byLoginType?.[type] ?? route;
  return locations.includes('headers') ? 'headers' : (locations[0] ?? 'headers');
}

/** Returns the method with which a route is called. */
export const methodOf = ({ method }: ReportedRoute): string => (method === 'ALL' ? 'GET' : method);

/** Tells whether a route changes nothing (RFC 9110 section 9.2.1). */
export const isSafe = (route: ReportedRoute): boolean => /^(GET|HEAD|OPTIONS)$/.test(methodOf(route));

/** Returns a JSON body with its header. */
export const jsonBody = (value: unknown): Pick<RawRequest, 'headers' | 'body'> => ({
  headers: [['Content-Type', 'application/json']],
  body: Buffer.from(JSON.stringify(value)),
});
