import Koa from 'koa';
import { Body, Get, JsonController, Post, UnauthorizedError, useKoaServer } from 'routing-controllers';
import {
  AccessRequired,
  AuthX,
  CurrentPayload,
  FreshRequired,
  OptionalAccess,
  Public,
  RefreshRequired,
  RequireAnyScope,
  RequireScopes,
  routeReport,
  strictBody,
  TokenPayload,
  withAuthX,
  type AuthXOptions,
  type GuardDecorator,
  type RouteReport,
} from 'routing-controllers-authx';
import { MemoryRevocationStore } from 'routing-controllers-authx/testing';
import { secret } from '../../../support/forge';
import { createWorld } from '../server/world';

/** The guards of the quickstart that a mistake can replace. */
export interface Guards {
  readonly me: GuardDecorator;
  readonly refresh: GuardDecorator;
  readonly changePassword: GuardDecorator;
  readonly usernames: GuardDecorator;
  readonly all: GuardDecorator;
  readonly reports: GuardDecorator;
}

/** How an application with the library differs from the quickstart. */
export interface Mistake {
  readonly guards?: () => Partial<Guards>;
  readonly config?: AuthXOptions;
  readonly forgetsRevocations?: true;
  readonly acceptsLaxBodies?: true;
  /** A middleware in front of all routes. */
  readonly before?: Koa.Middleware;
}

const rightGuards = (): Guards => ({
  me: AccessRequired(),
  refresh: RefreshRequired(),
  changePassword: FreshRequired(),
  usernames: RequireScopes('users:read'),
  all: RequireScopes('admin:*'),
  reports: RequireAnyScope('reports:read', 'admin:*'),
});

/** An application, and its route report. */
export interface LibraryApp {
  readonly app: Koa;
  readonly report: RouteReport;
}

/** Makes an application with the library that serves the quickstart's contract, with one mistake or none. */
export function libraryApp({ guards, config, forgetsRevocations, acceptsLaxBodies, before }: Mistake = {}): LibraryApp {
  const { users } = createWorld();
  const auth = new AuthX({
    config: Object.assign({ secretKey: secret }, config),
    callbacks: { getSubject: (sub: string) => users.get(sub) ?? null },
    ...(forgetsRevocations ? {} : { revokedTokens: new MemoryRevocationStore() }),
  });
  const guard = { ...rightGuards(), ...guards?.() };

  @JsonController()
  class Account {
    @Public()
    @Get('/health')
    health(): object {
      return { status: 'ok' };
    }

    @Public()
    @Post('/login')
    login(@Body({ required: true }) body: { username?: unknown; password?: unknown }): Promise<object> {
      const user = users.get(String(body.username));
      if (!user || body.password !== user.password) throw new UnauthorizedError('Wrong username or password');
      return auth.createTokenPair(user.username, { fresh: true, accessScopes: [...user.scopes] });
    }

    @guard.refresh
    @Post('/refresh')
    async refresh(@CurrentPayload() payload?: TokenPayload): Promise<object> {
      const user = users.get(payload?.sub ?? 'alice');
      return {
        access_token: await auth.createAccessToken(String(user?.username), { scopes: [...(user?.scopes ?? [])] }),
      };
    }

    @AccessRequired()
    @Post('/logout')
    async logout(@CurrentPayload() access: TokenPayload, @Body() body?: { refresh_token?: string }): Promise<object> {
      const given = body?.refresh_token;
      const refresh =
        given === undefined ? undefined : await auth.verifyToken(given, { type: 'refresh' }).catch(() => undefined);
      if (!forgetsRevocations) await auth.revoke(access, ...(refresh ? [refresh] : []));
      return { message: 'Logged out' };
    }

    @guard.me
    @Get('/me')
    me(@CurrentPayload() payload?: TokenPayload): object {
      return { username: payload?.sub ?? 'alice', email: 'alice@example.com' };
    }

    @OptionalAccess()
    @Get('/whoami')
    whoami(@CurrentPayload() payload?: TokenPayload): object {
      return { username: payload?.sub ?? null };
    }

    @AccessRequired()
    @Get('/payload', { transformResponse: false })
    payload(@CurrentPayload() payload: TokenPayload): object {
      return payload.toJSON();
    }

    @guard.changePassword
    @Post('/change-password')
    changePassword(): object {
      return { message: 'You may change your password' };
    }

    @guard.usernames
    @Get('/users')
    usernames(): object {
      return { users: [...users.keys()] };
    }

    @guard.all
    @Get('/admin/users')
    all(): object {
      return { users: [...users.values()].map(({ username, email }) => ({ username, email })) };
    }

    @guard.reports
    @Get('/reports')
    reports(): object {
      return { reports: ['weekly'] };
    }
  }

  const app = new Koa();
  if (before) app.use(before);
  if (!acceptsLaxBodies) app.use(strictBody());
  const options = withAuthX({ controllers: [Account], development: false }, auth);
  return { app: useKoaServer(app, options), report: routeReport(options) };
}
