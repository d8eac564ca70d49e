import { IsString } from 'class-validator';
import { expect } from 'chai';
import Koa from 'koa';
import { Body, JsonController, Post, useKoaServer } from 'routing-controllers';
import { AccessRequired, Public, strictBody, withAuthX } from '../../src/index';
import { bearer } from '../support/send';
import { makeAuth, start, type Client } from './support/serve';

class Name {
  @IsString()
  name!: string;
}

const got: unknown[] = [];
const run = (body: unknown): object => {
  got.push(body);
  return { done: true };
};

class Base {
  @Public()
  @Post('/inherited')
  inherited(@Body() body: Name): object {
    return run(body);
  }
}

@JsonController()
class Bodies extends Base {
  @Public()
  @Post('/class')
  class(@Body() body: Name): object {
    return run(body);
  }

  @AccessRequired()
  @Post('/guarded')
  guarded(@Body() body: Name): object {
    return run(body);
  }

  @Public()
  @Post('/explicit')
  explicit(@Body({ type: Name }) body: unknown): object {
    return run(body);
  }

  @Public()
  @Post('/classes')
  classes(@Body({ type: Name }) body: Name[]): object {
    return run(body);
  }

  @Public()
  @Post('/array')
  array(@Body() body: unknown[]): object {
    return run(body);
  }

  @Public()
  @Post('/interface')
  interface(@Body() body: { name?: string }): object {
    return run(body);
  }
}

describe('A JSON array that strictBody passes on', () => {
  const auth = makeAuth<never>();
  let client: Client;
  before(async () => {
    const app = new Koa();
    app.use(strictBody());
    client = await start(useKoaServer(app, withAuthX({ controllers: [Bodies] }, auth)));
  });

  const post = async (path: string, body: string): Promise<number> => {
    got.length = 0;
    const headers = ['Content-Type', 'application/json', ...bearer(await auth.createAccessToken('alice'))];
    return (await client.send(path, { method: 'POST', body, headers })).status;
  };

  for (const path of ['/class', '/guarded', '/explicit', '/inherited']) {
    it(`gets 400 when the body is declared as a class, which would skip validation: ${path}`, async () => {
      for (const body of ['[]', '[{"name":5}]', '[{"name":"alice"}]', '[null]', '[[]]']) {
        expect(await post(path, body), body).to.equal(400);
        expect(got).to.deep.equal([]);
      }
      expect(await post(path, '{"name":"alice"}')).to.equal(200);
      expect(await post(path, '{"name":5}')).to.equal(400);
    });
  }

  for (const path of ['/classes', '/array', '/interface']) {
    it(`reaches actions with another body type: ${path}`, async () => {
      expect(await post(path, '[{"name":"alice"}]')).to.equal(200);
      expect(got).to.deep.equal([[{ name: 'alice' }]]);
      expect(await post(path, '[]')).to.equal(200);
    });
  }
});
