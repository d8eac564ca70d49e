import { expect } from 'chai';
import type Koa from 'koa';
import { createKoaServer, Ctx, Get, Header, JsonController } from 'routing-controllers';
import { Public, SetTokenCookies, TokenRequired, withAuthX } from '../../../src/index';
import { secret } from '../../support/forge';
import { makeAuth, serve, start } from '../support/serve';

const auth = makeAuth<never>({ config: { secretKey: secret, tokenLocation: ['cookies'] } });

@JsonController('/cached')
class CachedController {
  @Public()
  @Header('Cache-Control', 'public, max-age=600')
  @SetTokenCookies()
  @Get('/login')
  login(): Promise<object> {
    return auth.createTokenPair('alice');
  }

  @Public()
  @Header('Cache-Control', 'private, max-age=600')
  @SetTokenCookies()
  @Get('/private')
  private(): Promise<object> {
    return auth.createTokenPair('alice');
  }

  @Public()
  @Header('Cache-Control', 'public, max-age=600')
  @Get('/page')
  page(): string {
    return 'page';
  }
}

@JsonController('/queried')
class QueriedController {
  @TokenRequired({ locations: ['query'] })
  @Header('Cache-Control', 'public, max-age=600')
  @Get('/public')
  public(): string {
    return 'page';
  }

  @TokenRequired({ locations: ['query'] })
  @Header('Cache-Control', 'no-store')
  @Get('/no-store')
  noStore(): string {
    return 'page';
  }

  @TokenRequired({ locations: ['query'] })
  @Get('/sent')
  sent(@Ctx() ctx: Koa.Context): Koa.Context {
    ctx.respond = false;
    ctx.res.writeHead(200, { 'Content-Type': 'text/plain' });
    ctx.res.end('page');
    return ctx;
  }
}

describe('An answer to a token in the query', () => {
  it('has Cache-Control private, whatever the action sets', async () => {
    const client = await serve({ controllers: [QueriedController] }, auth);
    const token = await auth.createAccessToken('alice');
    for (const [path, control] of [
      ['/queried/public', 'private'],
      ['/queried/no-store', 'no-store'],
    ] as const) {
      const { status, headers } = await client.get(`${path}?token=${token}`);
      expect([status, headers['cache-control']]).to.deep.equal([200, control]);
    }
  });

  it('is left alone if the action has sent its headers', async () => {
    const app = createKoaServer(withAuthX({ controllers: [QueriedController] }, auth)) as Koa;
    const failures: unknown[] = [];
    app.on('error', error => failures.push(error));
    const client = await start(app);
    const { status, text } = await client.get(`/queried/sent?token=${await auth.createAccessToken('alice')}`);
    expect([status, text, failures]).to.deep.equal([200, 'page', []]);
  });
});

describe('An answer with token cookies', () => {
  const controlOf = async (path: string): Promise<unknown> => {
    const client = await serve({ controllers: [CachedController] }, auth);
    const { headers } = await client.get(path);
    return headers['cache-control'];
  };

  it('has Cache-Control no-store, even if the action allows caching', async () => {
    expect(await controlOf('/cached/login')).to.equal('no-store');
  });

  it('keeps Cache-Control private of the action', async () => {
    expect(await controlOf('/cached/private')).to.equal('private, max-age=600');
  });

  it('is the only answer whose Cache-Control is changed', async () => {
    expect(await controlOf('/cached/page')).to.equal('public, max-age=600');
  });
});
