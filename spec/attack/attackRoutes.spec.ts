import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import Koa from 'koa';
import { Get, JsonController, Post, useKoaServer } from 'routing-controllers';
import {
  AccessRequired,
  AuthX,
  FreshRequired,
  OptionalAccess,
  Public,
  RefreshRequired,
  RequireScopes,
  strictBody,
  withAuthX,
  type AuthXOptions,
} from '../../src/index';
import { rows as allRows, type RowName } from '../../src/attack/rows';
import { AttackError } from '../../src/attack/AttackError';
import { attackRoutes, MemoryRevocationStore, MemorySessionStore } from '../../src/testing/index';

@JsonController()
class ShopController {
  @AccessRequired()
  @Get('/me')
  me(): object {
    return { me: true };
  }

  @RequireScopes('orders:read')
  @Get('/orders/:id')
  order(): object {
    return { order: 1 };
  }

  @FreshRequired()
  @Post('/password')
  password(): object {
    return { changed: true };
  }

  @RefreshRequired()
  @Post('/refresh')
  refresh(): object {
    return { refreshed: true };
  }

  @OptionalAccess()
  @Get('/greeting')
  greeting(): object {
    return { hello: true };
  }

  @Public()
  @Post('/contact')
  contact(): object {
    return { sent: true };
  }
}

/** Answers mistakes of clients that come before a route with a 4xx. */
async function clientMistakes(ctx: Koa.Context, next: Koa.Next): Promise<void> {
  try {
    await next();
  } catch (error) {
    if (!(error instanceof URIError) && (error as NodeJS.ErrnoException).code !== 'ERR_INVALID_URL') throw error;
    ctx.status = 400;
  }
  if (ctx.status === 501) ctx.status = 405;
}

function serve(config: AuthXOptions = {}, before: Koa.Middleware[] = []): { app: Koa; auth: AuthX; options: object } {
  const auth = new AuthX({
    config: Object.assign({ secretKey: randomBytes(64) }, config),
    revokedTokens: new MemoryRevocationStore(),
    sessions: { store: new MemorySessionStore() },
  });
  const app = new Koa();
  app.silent = true;
  for (const middleware of [clientMistakes, ...before, strictBody()]) app.use(middleware);
  const options = withAuthX({ controllers: [ShopController], development: false }, auth);
  return { app: useKoaServer(app, options), auth, options };
}

/** Returns the claims of a token in a Cookie header, as text. */
const claimsIn = (cookies: string): string =>
  Buffer.from(/access_token_cookie=[^.]+\.([^.]+)/.exec(cookies)?.[1] ?? '', 'base64url').toString();

describe('attackRoutes', function () {
  this.timeout(120_000);

  it('lets nothing in where all is right, and tries what only the keys of the server can make', async () => {
    const { app, ...server } = serve();
    const { letIn, tried, rows } = await attackRoutes(app, server);
    expect(letIn).to.deep.equal([]);
    expect(tried).to.be.greaterThan(200);
    expect(rows).to.include.all.keys(
      'expired',
      'not-yet-valid',
      'revoked',
      'claims',
      'token-members',
      'insufficient-scope',
    );
    expect(rows).to.include.all.keys('alg-none', 'path-spelling', 'wrong-type', 'not-fresh', 'broken-request');
  });

  it('finds that scopes are compared by parts of their text', async () => {
    const { app, ...server } = serve({}, [
      async (ctx, next) => {
        const [, claims = ''] = (ctx.get('Authorization').split(' ')[1] ?? '').split('.');
        const isHeld = Buffer.from(claims, 'base64url').toString().includes('orders:read');
        if (ctx.path.startsWith('/orders/') && isHeld) ctx.body = { order: 1 };
        else await next();
      },
    ]);
    const skip = (Object.keys(allRows) as RowName[]).filter(row => row !== 'insufficient-scope');
    const { letIn } = await attackRoutes(app, { ...server, skip });
    expect(letIn.map(({ attack, path }) => [attack, path])).to.deep.equal([
      ['insufficient-scope: scopes that are much like others', '/orders/1'],
    ]);
  });

  it('lets nothing in where tokens are in cookies', async () => {
    const { app, ...server } = serve({ tokenLocation: ['cookies'], accessCookieName: '__Host-a' });
    const { letIn, rows } = await attackRoutes(app, server);
    expect(letIn).to.deep.equal([]);
    expect(rows).to.include.all.keys('csrf', 'cross-site', 'expired');
  });

  it('finds an open path before the guards, and repeats the request in a command', async () => {
    const open: Koa.Middleware = async (ctx, next) => {
      if (ctx.path === '/ME') ctx.body = { me: true };
      else await next();
    };
    const { app, ...server } = serve({}, [open]);
    const { letIn } = await attackRoutes(app, server);
    expect(letIn.map(({ row, path, status }) => [row, path, status])).to.deep.equal([['path-spelling', '/ME', 200]]);
    expect(letIn[0]?.curl).to.match(/^curl -i --path-as-is 'http:\/\/127\.0\.0\.1:\d+\/ME'$/);
  });

  it('finds that the CSRF value is not asked for', async () => {
    const { app, ...server } = serve({ tokenLocation: ['cookies'], cookieCsrfProtect: true }, [
      // A middleware that repeats the value for the client undoes the protection.
      async (ctx, next) => {
        const csrf = /"csrf":"([^"]+)"/.exec(claimsIn(ctx.get('Cookie')))?.[1];
        if (csrf !== undefined && ctx.get('X-CSRF-TOKEN') === '') {
          ctx.req.headers['x-csrf-token'] = csrf;
          ctx.req.rawHeaders.push('X-CSRF-TOKEN', csrf);
        }
        await next();
      },
    ]);
    const { letIn } = await attackRoutes(app, server);
    expect(new Set(letIn.map(({ row }) => row))).to.deep.equal(new Set(['csrf']));
    expect(letIn[0]?.curl).to.include('$ACCESS_TOKEN');
  });

  it('finds a server that fails, and a rejection instead of a report if no route can be attacked', async () => {
    const fails: Koa.Middleware = (ctx, next) => {
      if (/^Bearer [^.]*$/.test(ctx.get('Authorization'))) throw new Error('not three parts');
      return next();
    };
    const { app, ...server } = serve({}, [fails]);
    const { letIn } = await attackRoutes(app, server);
    expect(letIn.map(({ status }) => status))
      .to.include(500)
      .and.not.include(200);
    expect(letIn[0]?.why).to.include('failed');

    const gone = serve({}, [ctx => void (ctx.status = 404)]);
    const rejected = await attackRoutes(gone.app, gone).catch((error: unknown) => error);
    expect(rejected).to.be.instanceOf(AttackError);
  });

  it('prints no live token', async () => {
    const { app, ...server } = serve({}, [
      async (ctx, next) => {
        if (ctx.get('Authorization').startsWith('Basic')) ctx.body = { me: true };
        else await next();
      },
    ]);
    const made: string[] = [];
    const issue = server.auth.createTokenPair.bind(server.auth);
    server.auth.createTokenPair = async (...args) => {
      const pair = await issue(...args);
      made.push(pair.access_token, pair.refresh_token);
      return pair;
    };
    const report = await attackRoutes(app, server);
    expect(report.letIn.length).to.be.greaterThan(0);
    const text = JSON.stringify(report);
    for (const token of made) expect(text.includes(token.split('.')[2] as string)).to.equal(false);
  });
});
