import { expect } from 'chai';
import { createKoaServer, Get, JsonController, QueryParam } from 'routing-controllers';
import type Koa from 'koa';
import { AuthX, Public, withAuthX } from '../../src/index';
import { secret } from '../support/forge';
import { listen, type Listening } from '../support/listen';
import { send } from '../support/send';

@Public()
class Base {
  @Get('/inherited')
  inherited(@QueryParam('a') a: string, @QueryParam('b') b: string): object {
    return { a, b };
  }

  @Get('/replaced')
  replaced(@QueryParam('a') a: string, @QueryParam('b') b: string): object {
    return { a, b };
  }
}

@JsonController()
class Sub extends Base {
  override replaced(@QueryParam('c') c: string, @QueryParam('d') d: string): object {
    return { c, d };
  }
}

describe('Parameters of inherited actions', () => {
  let server: Listening;

  before(async () => {
    const options = (): object =>
      withAuthX({ controllers: [Sub] }, new AuthX<unknown>({ config: { secretKey: secret } }));
    // The parameters for the second server were already carried over for the first one.
    options();
    server = await listen(createKoaServer(options()) as Koa);
  });
  after(() => server.close());

  it('are passed to the action once, even with several servers', async () => {
    const { json } = await send(server.port, '/inherited?a=1&b=2');
    expect(json).to.deep.equal({ a: '1', b: '2' });
  });

  it('are replaced by those of an override', async () => {
    const { json } = await send(server.port, '/replaced?a=1&b=2&c=3&d=4');
    expect(json).to.deep.equal({ c: '3', d: '4' });
  });
});
