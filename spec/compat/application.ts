// The application that `npm run test:compat` compiles and runs in projects of their own, with the oldest and with the newest
// of all packages that the library works with. It serves a login system on each store in turn and is its own client.
import 'reflect-metadata';
import { deepStrictEqual, strictEqual } from 'node:assert';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { IsString } from 'class-validator';
import { Redis } from 'ioredis';
import Koa from 'koa';
import {
  Body,
  CurrentUser,
  Get,
  JsonController,
  Post,
  UnauthorizedError,
  useContainer,
  useKoaServer,
} from 'routing-controllers';
import {
  AccessRequired,
  AuthX,
  CurrentPayload,
  CurrentSession,
  CurrentToken,
  FreshRequired,
  Public,
  RefreshRequired,
  RequestToken,
  RequireScopes,
  SessionInfo,
  strictBody,
  TokenPayload,
  withAuthX,
  type RevocationStore,
  type SessionStore,
} from 'routing-controllers-authx';
import { RedisRevocationStore, RedisSessionStore } from 'routing-controllers-authx/redis';
import { MemoryRevocationStore, MemorySessionStore } from 'routing-controllers-authx/testing';
import { openAuthDataSource, RevokedTokenRepository, SessionRepository } from 'routing-controllers-authx/typeorm';
import { guardSockets } from 'routing-controllers-authx/websocket';
import { Container, Service } from 'typedi';
import { DataSource } from 'typeorm';
import { WebSocket, WebSocketServer } from 'ws';

interface User {
  readonly name: string;
}

interface Stores {
  readonly revokedTokens: RevocationStore;
  readonly sessions: SessionStore;
  readonly close: () => Promise<void>;
}

class Login {
  @IsString() username!: string;
  @IsString() password!: string;
}

/** Guards that controllers inherit. */
@AccessRequired()
class Guarded {
  @Get('/inherited')
  inherited(@CurrentPayload() payload: TokenPayload): object {
    return { username: payload.sub };
  }
}

@Service()
@JsonController()
class LoginController {
  constructor(private readonly auth: AuthX<User>) {}

  @Public()
  @Post('/login')
  async login(@Body() { username, password }: Login): Promise<object> {
    if (password !== 'correct horse') throw new UnauthorizedError('Wrong username or password');
    return this.auth.createTokenPair(username, { fresh: true, accessScopes: ['notes:read'] });
  }

  @RefreshRequired()
  @Post('/refresh')
  async refresh(@CurrentToken() token: RequestToken): Promise<object> {
    return this.auth.refresh(token);
  }
}

@Service()
@JsonController()
class AccountController extends Guarded {
  constructor(private readonly auth: AuthX<User>) {
    super();
  }

  @Get('/me')
  me(@CurrentUser() user: User, @CurrentSession() session: SessionInfo): object {
    return { username: user.name, hasSession: session.sid.length > 0 };
  }

  @FreshRequired()
  @Get('/fresh')
  fresh(): object {
    return {};
  }

  @RequireScopes('notes:read')
  @Get('/notes')
  notes(): object {
    return {};
  }

  @RequireScopes('admin')
  @Get('/admin')
  admin(): object {
    return {};
  }

  @Post('/revoke')
  async revoke(@CurrentToken() token: RequestToken): Promise<object> {
    await this.auth.revoke(token);
    return {};
  }

  @Post('/logout')
  async logout(@CurrentSession() session: SessionInfo): Promise<object> {
    await this.auth.sessions.end(session.sid);
    return {};
  }
}

/** A running server, and another process's view of its stores. */
class Application {
  private constructor(
    private readonly server: Server,
    private readonly origin: string,
    readonly sockets: WebSocketServer,
  ) {}

  static async start(stores: Stores): Promise<Application> {
    const auth = new AuthX<User>({
      config: { secretKey: randomBytes(64) },
      revokedTokens: stores.revokedTokens,
      sessions: { store: stores.sessions },
      callbacks: { getSubject: name => ({ name }) },
    });
    // Forgets the controllers that were made with the AuthX of the application before.
    Container.reset();
    Container.set(AuthX, auth);
    const app = new Koa();
    app.use(strictBody());
    useKoaServer(app, withAuthX({ controllers: [LoginController, AccountController], development: false }, auth));
    const handle = app.callback();
    const server = createServer((request, response) => void handle(request, response));
    const sockets = new WebSocketServer({ noServer: true });
    guardSockets({ server, sockets, auth, path: '/socket', locations: ['headers'] });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return new Application(server, `127.0.0.1:${String((server.address() as AddressInfo).port)}`, sockets);
  }

  /** Sends a request with a token. @returns the status and the body */
  async send(line: string, token?: string, body?: string): Promise<[status: number, body: Record<string, unknown>]> {
    const [method, path] = line.split(' ') as [string, string];
    const headers: Record<string, string> = { 'Content-Type': 'application/json' };
    if (token !== undefined) headers.Authorization = `Bearer ${token}`;
    const answer = await fetch(`http://${this.origin}${path}`, { method, headers, body: body ?? null });
    return [answer.status, (await answer.json()) as Record<string, unknown>];
  }

  /** @returns the answer as one text: its status, and which error it names */
  async outcome(line: string, token?: string, body?: string): Promise<string> {
    const [status, { error_type: error = 'no error' }] = await this.send(line, token, body);
    return `${String(status)} ${String(error)}`;
  }

  async login(): Promise<[access: string, refresh: string]> {
    const [status, body] = await this.send('POST /login', undefined, login('correct horse'));
    strictEqual(status, 200);
    return [String(body.access_token), String(body.refresh_token)];
  }

  /** @returns whether a WebSocket is let in */
  async opensSocket(token?: string): Promise<boolean> {
    const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    const socket = new WebSocket(`ws://${this.origin}/socket`, { headers });
    return new Promise(resolve => {
      socket.on('open', () => {
        socket.terminate();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise(resolve => this.server.close(resolve));
  }
}

const login = (password: string): string => JSON.stringify({ username: 'alice', password });

async function tryGuards(app: Application): Promise<void> {
  strictEqual((await app.send('POST /login', undefined, login('wrong')))[0], 401);
  strictEqual((await app.send('POST /login', undefined, '{"username":'))[0], 400);
  const [access, refresh] = await app.login();
  deepStrictEqual(await app.send('GET /me', access), [200, { username: 'alice', hasSession: true }]);
  deepStrictEqual(await app.send('GET /inherited', access), [200, { username: 'alice' }]);
  for (const path of ['/me', '/inherited', '/fresh', '/notes', '/admin']) {
    strictEqual(await app.outcome(`GET ${path}`), '401 MissingTokenError', path);
    strictEqual(await app.outcome(`GET ${path}`, refresh), '401 AccessTokenRequiredError', path);
    strictEqual(await app.outcome(`GET ${path}`, `${access.slice(0, -4)}AAAA`), '401 TokenInvalidSignatureError', path);
  }
  strictEqual(await app.outcome('GET /fresh', access), '200 no error');
  strictEqual(await app.outcome('GET /notes', access), '200 no error');
  strictEqual(await app.outcome('GET /admin', access), '403 InsufficientScopeError');
  strictEqual(await app.outcome('POST /refresh', access), '401 RefreshTokenRequiredError');
  deepStrictEqual([await app.opensSocket(access), await app.opensSocket()], [true, false]);
}

async function tryRevocation(app: Application): Promise<void> {
  const [[access], [other]] = [await app.login(), await app.login()];
  strictEqual(await app.outcome('POST /revoke', access), '200 no error');
  strictEqual(await app.outcome('GET /me', access), '401 RevokedTokenError');
  strictEqual(await app.opensSocket(access), false);
  strictEqual(await app.outcome('GET /me', other), '200 no error');
}

async function trySessions(app: Application): Promise<void> {
  const [, refresh] = await app.login();
  const [status, renewed] = await app.send('POST /refresh', refresh);
  strictEqual(status, 200);
  const [access, next] = [String(renewed.access_token), String(renewed.refresh_token)];
  strictEqual(await app.outcome('GET /me', access), '200 no error');
  strictEqual(await app.outcome('GET /fresh', access), '401 FreshTokenRequiredError');
  const [, third] = await app.send('POST /refresh', next);
  // It was replaced twice, so that somebody keeps a copy.
  strictEqual(await app.outcome('POST /refresh', refresh), '401 SessionRevoked');
  strictEqual(await app.outcome('GET /me', String(third.access_token)), '401 SessionRevoked');
  const [fresh] = await app.login();
  strictEqual(await app.outcome('POST /logout', fresh), '200 no error');
  strictEqual(await app.outcome('GET /me', fresh), '401 SessionRevoked');
}

const memory = async (): Promise<Stores> => ({
  revokedTokens: new MemoryRevocationStore(),
  sessions: new MemorySessionStore(),
  close: async () => undefined,
});

async function sql(options: Parameters<typeof openAuthDataSource>[0], remove: () => Promise<void>): Promise<Stores> {
  const dataSource = await openAuthDataSource(options);
  const close = async (): Promise<void> => {
    await dataSource.destroy();
    await remove();
  };
  return { revokedTokens: RevokedTokenRepository.on(dataSource), sessions: SessionRepository.on(dataSource), close };
}

async function sqlite(): Promise<Stores> {
  const database = 'application.sqlite';
  return sql({ type: 'better-sqlite3', database }, async () => rmSync(database));
}

/** In a database of its own. */
async function server(type: 'postgres' | 'mysql', url: string): Promise<Stores> {
  const name = `authx_compat_${randomBytes(6).toString('hex')}`;
  const asAdmin = async (statement: string): Promise<void> => {
    const admin = await new DataSource({ type, url }).initialize();
    await admin.query(statement).finally(() => admin.destroy());
  };
  await asAdmin(`CREATE DATABASE ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  return sql({ type, url: own.href }, () => asAdmin(`DROP DATABASE ${name}`));
}

async function redis(url: string): Promise<Stores> {
  const client = new Redis(url, { lazyConnect: true, keyPrefix: `authx_compat_${randomBytes(6).toString('hex')}:` });
  const revokedTokens = await RedisRevocationStore.open(client, { durability: 'none' });
  const sessions = await RedisSessionStore.open(client, { durability: 'none' });
  const close = async (): Promise<void> => [revokedTokens, sessions].forEach(store => store.close());
  return { revokedTokens, sessions, close };
}

const { AUTHX_TEST_POSTGRES_URL, AUTHX_TEST_MYSQL_URL, AUTHX_TEST_REDIS_URL } = process.env;

/** Each store, and how to open it; undefined where the environment does not say where its server is. */
const stores: readonly (readonly [name: string, open: (() => Promise<Stores>) | undefined])[] = [
  ['memory', memory],
  ['SQLite', sqlite],
  ['PostgreSQL', AUTHX_TEST_POSTGRES_URL ? () => server('postgres', AUTHX_TEST_POSTGRES_URL) : undefined],
  ['MariaDB', AUTHX_TEST_MYSQL_URL ? () => server('mysql', AUTHX_TEST_MYSQL_URL) : undefined],
  ['Redis', AUTHX_TEST_REDIS_URL ? () => redis(AUTHX_TEST_REDIS_URL) : undefined],
];

async function main(): Promise<void> {
  useContainer(Container);
  for (const [name, open] of stores) {
    if (open) {
      const opened = await open();
      const app = await Application.start(opened);
      try {
        await tryGuards(app);
        await tryRevocation(app);
        await trySessions(app);
      } finally {
        await app.close();
        await opened.close();
      }
    }
    console.log(`${name}: ${open ? 'passed' : 'skipped'}`);
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
