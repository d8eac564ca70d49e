import { expect } from 'chai';
import { Get, Header, JsonController } from 'routing-controllers';
import { Public, SetTokenCookies, TokenRequired } from '../../../src/index';
import { secret } from '../../support/forge';
import { makeAuth, serve } from '../support/serve';

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
}

describe('An answer to a token in the query', () => {
  it('is private, whatever the action says', async () => {
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
});

describe('An answer with token cookies', () => {
  const controlOf = async (path: string): Promise<unknown> => {
    const client = await serve({ controllers: [CachedController] }, auth);
    const { headers } = await client.get(path);
    return headers['cache-control'];
  };

  it('is not cached, even if the action allows it', async () => {
    expect(await controlOf('/cached/login')).to.equal('no-store');
  });

  it('can be cached by the browser, if the action says so', async () => {
    expect(await controlOf('/cached/private')).to.equal('private, max-age=600');
  });

  it('is set on no other answer', async () => {
    expect(await controlOf('/cached/page')).to.equal('public, max-age=600');
  });
});
