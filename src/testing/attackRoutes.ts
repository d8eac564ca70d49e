import { attack } from '../attack/attack';
import type { AttackOptions, AttackTokens } from '../attack/AttackOptions';
import type { AttackReport } from '../attack/AttackReport';
import type { AuthX } from '../auth/AuthX';
import { routeReport } from '../report/routeReport';
import type { RouteReport } from '../report/ReportedRoute';
import type { WiredOptions } from '../routing-controllers/WiredServer';
import { mintTokens } from './attack/mintTokens';
import { testServer, type TestedApp } from './testServer';

/** Options of {@link attackRoutes}. */
export interface AttackRoutesOptions extends Partial<Omit<AttackOptions, 'routes' | 'minted' | 'allowHost'>> {
  /** What `withAuthX` returned. */
  readonly options: WiredOptions;
  /** The AuthX of the application. Of an `AuthManager`, pass `manager.get('staff')`. */
  readonly auth: AuthX;
  /** The subject of the tokens, whom the callbacks of the application know. Default `'alice'`. */
  readonly subject?: string | undefined;
  /** The scopes of the tokens. Default: all scopes that the routes require. */
  readonly scopes?: readonly string[] | undefined;
}

/**
 * Tries the attack table on an application, on a free port of 127.0.0.1. It needs no login: it mints tokens with the keys of
 * the application, among them expired and revoked ones that `authx attack` cannot make.
 *
 * ```ts
 * const { letIn } = await attackRoutes(createKoaServer(options), { options, auth });
 * expect(letIn).to.deep.equal([]);
 * ```
 *
 * @returns what was let in; it rejects with an `AttackError` if the routes could not be attacked, so that no test passes
 *   without an attack
 */
export async function attackRoutes(app: TestedApp, settings: AttackRoutesOptions): Promise<AttackReport> {
  const { options, auth, subject = 'alice', scopes, logins, ...others } = settings;
  const routes = routeReport(options);
  const held = [...(scopes ?? scopesIn(routes))];
  const server = testServer(app);
  try {
    return await attack(await server.url(''), {
      rate: 1000,
      timeout: 10_000,
      csrfHeader: auth.config.csrf.headers.access,
      headerName: auth.config.headerName,
      headerType: auth.config.headerType,
      ...others,
      routes,
      logins: [userOf(auth, subject, held), ...(logins ?? [])],
      minted: await mintTokens(auth, subject, held),
    });
  } finally {
    await server.close();
  }
}

function userOf(auth: AuthX, subject: string, scopes: string[]): AttackTokens {
  const { access, refresh } = auth.config.cookies;
  return {
    async logIn() {
      const pair = await auth.createTokenPair(subject, { accessScopes: scopes, fresh: true });
      return { access: pair.access_token, refresh: pair.refresh_token };
    },
    cookies: { access: access.token.name, refresh: refresh.token.name },
  };
}

/** Returns the scopes that the routes require. `under('admin')` is satisfied by `admin:*`. */
function scopesIn({ routes }: RouteReport): ReadonlySet<string> {
  const required = routes.flatMap(({ scopes = [], anyScope = [] }) => [...scopes, ...anyScope.flat()]);
  return new Set(required.map(scope => scope.replace(/^under\('(.*)'\)$/, '$1:*')));
}
