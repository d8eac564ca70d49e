import { Expose } from 'class-transformer';
import { expect } from 'chai';
import Koa from 'koa';
import { Ctx, Get, JsonController } from 'routing-controllers';
import {
  AccessRequired,
  AuthX,
  CurrentPayload,
  CurrentSession,
  CurrentToken,
  MemorySessionStore,
  Public,
  RequestToken,
  SessionInfo,
  TokenPayload,
  type TokenPair,
} from '../../src/index';
import { claimsOf } from '../token/issuing';
import { secret } from '../support/forge';
import { makeAuth, serve, start, type Client } from './support/serve';

class Wrapped {
  @Expose({ name: 'who' })
  readonly payload: TokenPayload;
  readonly hidden = undefined;

  constructor(payload: TokenPayload) {
    this.payload = payload;
  }
}

let auth: AuthX<never>;
const again: { date: Date; list: unknown[]; bytes?: unknown } = { date: new Date(0), list: [1, null, { a: 'b' }] };

@JsonController()
class Answers {
  @AccessRequired()
  @Get('/payload')
  payload(@CurrentPayload() payload: TokenPayload): TokenPayload {
    return payload;
  }

  @AccessRequired()
  @Get('/payload-in-object')
  inObject(@CurrentPayload() payload: TokenPayload): object {
    return { list: [{ payload }], again };
  }

  @AccessRequired()
  @Get('/payload-in-class')
  inClass(@CurrentPayload() payload: TokenPayload): Wrapped {
    return new Wrapped(payload);
  }

  @AccessRequired()
  @Get('/session')
  session(@CurrentSession() session: SessionInfo): SessionInfo {
    return session;
  }

  @AccessRequired()
  @Get('/sessions')
  async sessions(@CurrentPayload() { sub }: TokenPayload): Promise<SessionInfo[]> {
    return auth.sessions.list(sub);
  }

  @AccessRequired()
  @Get('/token')
  token(@CurrentToken() token: RequestToken): RequestToken {
    return token;
  }

  @Public()
  @Get('/unverified')
  unverified(@CurrentToken() token: unknown): object {
    return { token };
  }

  @AccessRequired()
  @Get('/state')
  state(@Ctx() ctx: Koa.Context): object {
    return ctx.state.auth as object;
  }

  @Public()
  @Get('/pair')
  async pair(): Promise<TokenPair> {
    return auth.createTokenPair('alice', { fresh: true });
  }

  @Public()
  @Get('/other')
  other(): object {
    return again;
  }

  @Public()
  @Get('/context')
  context(@Ctx() ctx: Koa.Context): object {
    ctx.body = { written: true };
    return ctx;
  }

  @Public()
  @Get('/missing-await')
  missingAwait(): object {
    return { access_token: auth.createAccessToken('alice') };
  }

  @Public()
  @Get('/missing-await-deeper')
  missingDeeper(): object {
    return { pairs: [{ pair: auth.createTokenPair('alice') }] };
  }
}

/** Returns the answer without the members that differ between two requests. */
const shapeOf = (text: string): string => text.replace(/"(?:lastActiveAt|access_token|refresh_token)":"[^"]*"/g, '');

describe("The JSON of an action's return value", () => {
  let transformed: Client;
  let plain: Client;
  let token: string;

  before(async () => {
    auth = makeAuth<never>({ config: { secretKey: secret }, sessions: { store: new MemorySessionStore() } });
    transformed = await serve({ controllers: [Answers] }, auth);
    plain = await serve({ controllers: [Answers], classTransformer: false }, auth);
    const pair = await auth.createTokenPair('alice', {
      fresh: true,
      accessScopes: ['a:x'],
      data: { data: { since: 1 }, issuedAt: 'x', extra: [1, { b: null }], team: 'red' },
      device: { name: 'phone' },
    });
    token = pair.access_token;
  });

  for (const path of [
    '/payload',
    '/payload-in-object',
    '/session',
    '/sessions',
    '/token',
    '/unverified',
    '/state',
    '/pair',
    '/other',
    '/context',
  ]) {
    it(`is the same JSON with class-transformer and without: ${path}`, async () => {
      const [one, other] = [await transformed.get(path, token), await plain.get(path, token)];
      expect(one.status).to.equal(200);
      expect(shapeOf(one.text)).to.equal(shapeOf(other.text));
    });
  }

  it('contains the claims of the token for a TokenPayload', async () => {
    for (const client of [transformed, plain]) {
      expect((await client.get('/payload', token)).json).to.deep.equal(claimsOf(token));
      expect((await client.get('/payload-in-object', token)).json).to.deep.equal({
        list: [{ payload: claimsOf(token) }],
        again: JSON.parse(JSON.stringify(again)) as unknown,
      });
    }
  });

  it('keeps the class-transformer decorators of the class around a payload', async () => {
    expect((await transformed.get('/payload-in-class', token)).json).to.deep.equal({ who: claimsOf(token) });
  });

  it('never contains the text of a token', async () => {
    for (const client of [transformed, plain]) {
      for (const path of ['/token', '/unverified', '/state']) {
        expect((await client.get(path, token)).text, path).not.to.contain(token);
      }
      expect((await client.get('/token', token)).json).to.deep.equal({ location: 'headers' });
    }
  });

  it('is a 500 with a hint instead of {} when an await is missing', async () => {
    for (const client of [transformed, plain]) {
      for (const [path, method] of [
        ['/missing-await', 'createAccessToken()'],
        ['/missing-await-deeper', 'createTokenPair()'],
      ] as const) {
        const { status, text } = await client.get(path);
        expect(status).to.equal(500);
        expect(text).to.contain(`${method} gives a promise`).and.contain('Write await before it');
      }
    }
  });

  it('is a 500 in plain Koa too when an await is missing', async () => {
    const errors: string[] = [];
    const app = new Koa();
    app.on('error', error => errors.push(String(error)));
    app.use(ctx => {
      ctx.body = { access_token: auth.createAccessToken('alice') };
    });
    const client = await start(app);
    expect((await client.get('/')).status).to.equal(500);
    expect(errors.join()).to.contain('Write await before it');
  });
});
