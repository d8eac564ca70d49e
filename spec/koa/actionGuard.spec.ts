import { expect } from 'chai';
import Koa from 'koa';
import { Get, JsonController, useKoaServer } from 'routing-controllers';
import { AccessRequired, AuthX, withAuthX } from '../../src/index';
import { secret } from '../support/forge';
import { listen, type Listening } from '../support/listen';
import { bearer, send } from '../support/send';

const failure = new Error('a bug');

/** Makes the authentication throw an error that is not a refusal. */
function breakAuthentication(auth: AuthX): AuthX {
  auth.requests.authenticate = () => {
    throw failure;
  };
  return auth;
}

let calls = 0;

@JsonController()
class GuardedController {
  @AccessRequired()
  @Get('/guarded')
  guarded(): object {
    calls++;
    return { ok: true };
  }
}

describe('A guard that throws an unexpected error', () => {
  let server: Listening;
  let auth: AuthX;
  const risen: unknown[] = [];

  before(async () => {
    auth = breakAuthentication(new AuthX({ config: { secretKey: secret } }));
    const app = new Koa();
    app.use(async (_, next) => {
      try {
        await next();
      } catch (error) {
        risen.push(error);
        throw error;
      }
    });
    useKoaServer(app, withAuthX({ controllers: [GuardedController] }, auth));
    server = await listen(app);
  });
  after(() => server.close());

  it('does not run the action, and passes the error on unchanged', async () => {
    const { status } = await send(server.port, '/guarded', { headers: bearer(await auth.createAccessToken('alice')) });
    expect(status).to.equal(500);
    expect(risen).to.deep.equal([failure]);
    expect(calls).to.equal(0);
  });
});
