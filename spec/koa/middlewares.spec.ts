import { expect } from 'chai';
import Koa, { type Context, type Next } from 'koa';
import {
  Controller,
  createKoaServer,
  Get,
  JsonController,
  useKoaServer,
  type KoaMiddlewareInterface,
} from 'routing-controllers';
import { AccessRequired, MissingTokenError, OptionalAccess, Public, withAuthX } from '../../src/index';
import { whileRegistered } from './support/registered';
import { makeAuth, outcome, serve, start } from './support/serve';

const seen: string[] = [];

class Outer implements KoaMiddlewareInterface {
  async use(ctx: Context, next: Next): Promise<void> {
    seen.push(`outer ${String(ctx.state.auth !== undefined)}`);
    await next();
  }
}

class Inner implements KoaMiddlewareInterface {
  async use(_: Context, next: Next): Promise<void> {
    seen.push('inner');
    await next();
  }
}

class Throws implements KoaMiddlewareInterface {
  use(): never {
    throw new Error('connection string of the database');
  }
}

class Refuses implements KoaMiddlewareInterface {
  use(): never {
    throw new MissingTokenError();
  }
}

class Swallows implements KoaMiddlewareInterface {
  async use(ctx: Context, next: Next): Promise<void> {
    try {
      await next();
    } catch {
      ctx.body = { swallowed: true };
    }
  }
}

class ReplacesState implements KoaMiddlewareInterface {
  async use(ctx: Context, next: Next): Promise<void> {
    ctx.state = { of: 'the application' };
    await next();
  }
}

/** Forges everything that an accepted request has. */
class Forges implements KoaMiddlewareInterface {
  async use(ctx: Context, next: Next): Promise<void> {
    const forged = {
      ...(ctx.state.auth as object),
      decided: { kind: 'guarded', requirement: {} },
      payload: { sub: 'root', scopes: ['admin:*'] },
      token: {},
      authorize: () => undefined,
      subject: async () => ({ name: 'root' }),
    };
    ctx.state = { auth: forged, user: { name: 'root' } };
    await next();
  }
}

class FakesUser implements KoaMiddlewareInterface {
  async use(ctx: Context, next: Next): Promise<void> {
    (ctx.req as { user?: object }).user = { name: 'root' };
    (ctx.state as { auth?: unknown }).auth = undefined;
    await next();
  }
}

let ran = 0;

@JsonController('/mw')
class Actions {
  @AccessRequired()
  @Get('/guarded')
  guarded(): object {
    ran += 1;
    return { done: true };
  }

  @OptionalAccess()
  @Get('/optional')
  optional(): object {
    return { done: true };
  }

  @Public()
  @Get('/public')
  public(): object {
    return { done: true };
  }
}

@Controller('/mw-text')
class TextActions {
  @AccessRequired()
  @Get('/guarded')
  guarded(): string {
    ran += 1;
    return 'done';
  }
}

const controllers = [Actions, TextActions];

describe('Middleware of the application', () => {
  const auth = makeAuth<never>();

  beforeEach(() => {
    ran = 0;
    seen.length = 0;
  });

  it('is kept if it is registered, in the order of priority, inside the interceptor', async () => {
    const client = await whileRegistered([Outer, Inner], () => serve({ controllers }, auth));
    expect((await client.get('/mw/public')).status).to.equal(200);
    expect(seen).to.deep.equal(['outer true', 'inner']);
  });

  it('is kept if it is registered after withAuthX', async () => {
    const options = withAuthX({ controllers }, auth);
    const client = await whileRegistered([Inner], () => start(createKoaServer(options) as Koa));
    expect((await client.get('/mw/public')).status).to.equal(200);
    expect(seen).to.deep.equal(['inner']);
  });

  it('is limited to the listed classes if the options list some', async () => {
    const client = await whileRegistered([Outer, Inner], () => serve({ controllers, middlewares: [Inner] }, auth));
    expect(outcome(await client.get('/mw/guarded'))).to.equal('401 MissingTokenError');
    expect(seen).to.deep.equal(['inner']);
  });

  it('answers 500 and no action runs if it throws an error', async () => {
    const client = await whileRegistered([Throws], () => serve({ controllers }, auth));
    const answer = await client.get('/mw/guarded', await auth.createAccessToken('alice'));
    expect(answer.status).to.equal(500);
    expect(answer.text).to.not.contain('database');
    expect(ran).to.equal(0);
  });

  it('gets the answer of the refusal if it throws a refusal', async () => {
    const client = await whileRegistered([Refuses], () => serve({ controllers }, auth));
    const answer = await client.get('/mw/public');
    expect(outcome(answer)).to.equal('401 MissingTokenError');
    expect(answer.headers['www-authenticate']).to.equal('Bearer');
  });

  for (const defaultErrorHandler of [true, false]) {
    it(`opens no action if it swallows errors (defaultErrorHandler: ${String(defaultErrorHandler)})`, async () => {
      const client = await whileRegistered([Swallows], () => serve({ controllers, defaultErrorHandler }, auth));
      for (const path of ['/mw/guarded', '/mw-text/guarded']) {
        await client.get(path);
        await client.get(path, 'rubbish');
        expect(ran).to.equal(0);
      }
      expect((await client.get('/mw/guarded', await auth.createAccessToken('alice'))).json).to.deep.equal({
        done: true,
      });
    });
  }

  for (const type of [ReplacesState, Forges, FakesUser]) {
    it(`changes no decision if it changes the context: ${type.name}`, async () => {
      const client = await whileRegistered([type], () => serve({ controllers }, auth));
      expect(outcome(await client.get('/mw/guarded'))).to.equal('401 MissingTokenError');
      expect(outcome(await client.get('/mw/guarded', 'rubbish'))).to.equal('401 JWTDecodeError');
      expect(outcome(await client.get('/mw/optional', 'rubbish'))).to.equal('401 JWTDecodeError');
      expect(ran).to.equal(0);
      expect(outcome(await client.get('/mw/guarded', await auth.createAccessToken('alice')))).to.equal('200');
    });
  }

  it('cannot open a request from the outer app', async () => {
    const app = new Koa();
    app.use(async (ctx, next) => {
      Object.assign(ctx.state, { auth: { decided: true, payload: { sub: 'root' } } });
      await next();
    });
    const client = await start(useKoaServer(app, withAuthX({ controllers }, auth)));
    expect(outcome(await client.get('/mw/guarded'))).to.equal('401 MissingTokenError');
    expect(ran).to.equal(0);
  });
});
