import { expect } from 'chai';
import Koa, { type Context, type Next } from 'koa';
import {
  createKoaServer,
  Ctx,
  Get,
  getMetadataArgsStorage,
  JsonController,
  useKoaServer,
  type KoaMiddlewareInterface,
} from 'routing-controllers';
import { AccessRequired, CurrentPayload, FreshRequired, Public, withAuthX, type TokenPayload } from '../../src/index';
import { secret } from '../support/forge';
import { whileRegistered } from './support/registered';
import { makeAuth, outcome, serve, start } from './support/serve';
import { warningsDuring } from './support/warnings';

let ran = 0;

@JsonController('/shared')
class Shared {
  @AccessRequired()
  @Get('/me')
  me(@CurrentPayload() payload: TokenPayload): object {
    ran += 1;
    return { sub: payload.sub };
  }

  @Public()
  @Get('/open')
  open(@Ctx() ctx: Context): object {
    return { hasAuth: ctx.state.auth !== undefined };
  }
}

@JsonController('/shared')
@FreshRequired()
class Stricter {
  @Get('/fresh')
  fresh(): object {
    ran += 1;
    return { done: true };
  }
}

@JsonController('/unguarded')
class Unguarded {
  @Get('/me')
  me(@Ctx() ctx: Context): object {
    return { hasAuth: ctx.state.auth !== undefined };
  }
}

const passed: string[] = [];

class Implicit implements KoaMiddlewareInterface {
  async use(ctx: Context, next: Next): Promise<void> {
    passed.push(ctx.path);
    await next();
  }
}

describe('Several servers in one process', () => {
  const one = makeAuth<never>({ config: { secretKey: `${secret}-one` } });
  const two = makeAuth<never>({ config: { secretKey: `${secret}-two` } });

  beforeEach(() => {
    ran = 0;
    passed.length = 0;
  });

  it('refuse each other’s tokens with different keys, even with the same controllers', async () => {
    const first = await serve({ controllers: [Shared, Stricter] }, one);
    const second = await serve({ controllers: [Shared, Stricter] }, two);
    const ofOne = await one.createAccessToken('alice', { fresh: true });
    const ofTwo = await two.createAccessToken('bob', { fresh: true });
    for (const path of ['/shared/me', '/shared/fresh']) {
      expect(outcome(await first.get(path, ofOne)), path).to.equal('200');
      expect(outcome(await second.get(path, ofTwo)), path).to.equal('200');
      ran = 0;
      expect(outcome(await first.get(path, ofTwo)), path).to.equal('401 JWTDecodeError');
      expect(outcome(await second.get(path, ofOne)), path).to.equal('401 JWTDecodeError');
      expect(ran, path).to.equal(0);
    }
  });

  it('use their own blocklists', async () => {
    const strict = makeAuth<never>({ callbacks: { isTokenRevoked: (_, { sub }) => sub === 'mallory' } });
    const lax = makeAuth<never>({ callbacks: { isTokenRevoked: () => false } });
    const token = await strict.createAccessToken('mallory');
    const [first, second] = [
      await serve({ controllers: [Shared] }, strict),
      await serve({ controllers: [Shared] }, lax),
    ];
    expect(outcome(await second.get('/shared/me', token))).to.equal('200');
    expect(outcome(await first.get('/shared/me', token))).to.equal('401 RevokedTokenError');
    expect(outcome(await second.get('/shared/me', token))).to.equal('200');
  });

  it('do not change a server without withAuthX that has other controllers', async () => {
    const listed = getMetadataArgsStorage().middlewares.length;
    await serve({ controllers: [Shared] }, one);
    expect(getMetadataArgsStorage().middlewares.length).to.equal(listed);
    const plain = await whileRegistered([Implicit], () => start(createKoaServer({ controllers: [Unguarded] }) as Koa));
    expect((await plain.get('/unguarded/me')).json).to.deep.equal({ hasAuth: false });
    expect(passed).to.deep.equal(['/unguarded/me']);
    const listing = await whileRegistered([Implicit], () =>
      start(createKoaServer({ controllers: [Unguarded], middlewares: [Implicit] }) as Koa),
    );
    await listing.get('/unguarded/me');
    expect(passed).to.deep.equal(['/unguarded/me', '/unguarded/me']);
  });

  it('let a server without withAuthX serve public actions and refuse guarded ones', async () => {
    await serve({ controllers: [Shared] }, one);
    await warningsDuring(async () => {
      const plain = await start(createKoaServer({ controllers: [Shared] }) as Koa);
      expect((await plain.get('/shared/open')).json).to.deep.equal({ hasAuth: false });
      expect((await plain.get('/shared/me', await one.createAccessToken('alice'))).status).to.equal(500);
      expect(ran).to.equal(0);
    });
  });
});

describe('Two servers on one Koa app', () => {
  const one = makeAuth<never>({ config: { secretKey: `${secret}-one` } });
  const two = makeAuth<never>({ config: { secretKey: `${secret}-two` } });

  beforeEach(() => {
    ran = 0;
  });

  it('use their own keys', async () => {
    const app = new Koa();
    useKoaServer(app, withAuthX({ controllers: [Shared, Stricter], routePrefix: '/a' }, one));
    useKoaServer(app, withAuthX({ controllers: [Shared, Stricter], routePrefix: '/b' }, two));
    const client = await start(app);
    const ofOne = await one.createAccessToken('alice', { fresh: true });
    const ofTwo = await two.createAccessToken('bob', { fresh: true });
    for (const path of ['/shared/me', '/shared/fresh']) {
      expect(outcome(await client.get(`/a${path}`, ofOne))).to.equal('200');
      expect(outcome(await client.get(`/b${path}`, ofTwo))).to.equal('200');
      ran = 0;
      expect(outcome(await client.get(`/a${path}`, ofTwo))).to.equal('401 JWTDecodeError');
      expect(outcome(await client.get(`/b${path}`, ofOne))).to.equal('401 JWTDecodeError');
      expect(outcome(await client.get(`/b${path}`))).to.equal('401 MissingTokenError');
      expect(ran).to.equal(0);
    }
    expect((await client.get('/b/shared/open')).status).to.equal(200);
  });

  for (const order of ['before', 'after']) {
    it(`keep guarded actions closed if one is without withAuthX and stands ${order} the other`, async () => {
      const app = new Koa();
      const plain = (): unknown =>
        useKoaServer(app, { controllers: [Shared, Stricter], routePrefix: '/plain', authorizationChecker: () => true });
      if (order === 'before') plain();
      useKoaServer(app, withAuthX({ controllers: [Shared, Stricter], routePrefix: '/wired' }, one));
      if (order === 'after') plain();
      await warningsDuring(async () => {
        const client = await start(app);
        const token = await one.createAccessToken('alice', { fresh: true });
        expect(outcome(await client.get('/wired/shared/me', token))).to.equal('200');
        ran = 0;
        for (const path of ['/plain/shared/me', '/plain/shared/fresh']) {
          expect((await client.get(path)).status, path).to.be.oneOf([401, 500]);
          expect((await client.get(path, token)).status, path).to.equal(500);
        }
        expect(ran).to.equal(0);
        expect((await client.get('/plain/shared/open')).status).to.equal(200);
      });
    });
  }

  it('keep their own guards if they have different controllers for one path', async () => {
    const app = new Koa();
    useKoaServer(app, withAuthX({ controllers: [Shared], defaultErrorHandler: false }, one));
    useKoaServer(app, withAuthX({ controllers: [Stricter] }, two));
    const client = await start(app);
    const ofOne = await one.createAccessToken('alice', { fresh: true });
    const ofTwo = await two.createAccessToken('bob', { fresh: true });
    expect(outcome(await client.get('/shared/me', ofOne))).to.equal('200');
    expect(outcome(await client.get('/shared/fresh', ofOne))).to.equal('401 JWTDecodeError');
    expect(outcome(await client.get('/shared/fresh', ofTwo))).to.equal('200');
  });
});
