import { expect } from 'chai';
import { inspect } from 'node:util';
import type { Context } from 'koa';
import { BodyParam, Ctx, Get, JsonController, Post } from 'routing-controllers';
import {
  AccessRequired,
  CurrentPayload,
  CurrentToken,
  OptionalAccess,
  Public,
  RefreshRequired,
  RequestToken,
  TokenPayload,
  UnverifiedToken,
} from '../../src/index';
import { goodClaims, forge } from '../support/forge';
import { bearer } from '../support/send';
import { makeAuth, outcome, serve, type Client } from '../koa/support/serve';

const auth = makeAuth<object>({ callbacks: { getSubject: uid => (uid === 'nobody' ? null : { uid }) } });
let last: unknown;
const show = (value: unknown): object => {
  last = value;
  return { kind: (value as object | undefined)?.constructor.name ?? 'undefined' };
};

@JsonController('/inside')
class Inside {
  @Public()
  @Get('/subject')
  async subject(@Ctx() ctx: Context): Promise<object> {
    return auth.getCurrentSubject(ctx);
  }

  @Public()
  @Get('/twice')
  async twice(@Ctx() ctx: Context): Promise<object> {
    return { same: (await auth.getCurrentSubject(ctx)) === (await auth.getCurrentSubject(ctx)) };
  }

  @AccessRequired()
  @Get('/guarded-subject')
  async guardedSubject(@Ctx() ctx: Context): Promise<object> {
    return auth.getCurrentSubject(ctx);
  }

  @RefreshRequired()
  @Get('/refresh-subject')
  async refreshSubject(@Ctx() ctx: Context): Promise<object> {
    return auth.getCurrentSubject(ctx);
  }

  @OptionalAccess()
  @Get('/caught')
  async caught(@Ctx() ctx: Context): Promise<object> {
    try {
      return await auth.getCurrentSubject(ctx);
    } catch (error) {
      return { caught: (error as Error).name };
    }
  }

  @Public()
  @Get('/required-token')
  requiredToken(@Ctx() ctx: Context): object {
    return show(auth.getTokenFromRequest(ctx));
  }

  @Public()
  @Get('/optional-token')
  optionalToken(@Ctx() ctx: Context): object {
    return show(auth.getTokenFromRequest(ctx, { optional: true }));
  }

  @Public()
  @Post('/verify')
  async verify(@BodyParam('token') token: string, @BodyParam('type') type?: 'refresh'): Promise<object> {
    return show(await auth.verifyToken(token, { type }));
  }

  @Public()
  @Get('/public-token')
  publicToken(@CurrentToken() token?: UnverifiedToken): object {
    return show(token);
  }

  @AccessRequired()
  @Get('/guarded-token')
  guardedToken(@CurrentToken() token: RequestToken): object {
    return show(token);
  }

  @OptionalAccess()
  @Get('/optional-current')
  optionalCurrent(@CurrentToken() token?: RequestToken): object {
    return show(token);
  }

  @OptionalAccess()
  @Get('/optional-payload')
  optionalPayload(@CurrentPayload() payload?: TokenPayload): object {
    return show(payload);
  }

  @AccessRequired()
  @Get('/state')
  state(@Ctx() ctx: Context): object {
    return show(ctx.state.auth);
  }
}

describe('In an action', () => {
  let client: Client;
  let token: string;

  before(async () => {
    client = await serve({ controllers: [Inside] }, auth as never);
    token = await auth.createAccessToken('alice');
  });

  beforeEach(() => {
    last = undefined;
  });

  for (const path of ['/inside/subject', '/inside/guarded-subject']) {
    it(`getCurrentSubject verifies the token and loads the subject: ${path}`, async () => {
      expect((await client.get(path, token)).json).to.deep.equal({ uid: 'alice' });
      expect(outcome(await client.get(path))).to.equal('401 MissingTokenError');
      expect(outcome(await client.get(path, 'rubbish'))).to.equal('401 JWTDecodeError');
      expect(outcome(await client.get(path, await auth.createRefreshToken('alice')))).to.equal(
        '401 AccessTokenRequiredError',
      );
      expect(outcome(await client.get(path, await auth.createAccessToken('nobody')))).to.equal(
        '401 SubjectNotFoundError',
      );
      expect(outcome(await client.get(path, forge(goodClaims({ exp: 1 }))))).to.equal('401 TokenExpiredError');
    });
  }

  it('getCurrentSubject returns the same object twice, and the subject of a refresh token after a refresh guard', async () => {
    expect((await client.get('/inside/twice', token)).json).to.deep.equal({ same: true });
    const refresh = await auth.createRefreshToken('bob');
    expect((await client.get('/inside/refresh-subject', refresh)).json).to.deep.equal({ uid: 'bob' });
  });

  it('the action can catch an error of getCurrentSubject', async () => {
    expect((await client.get('/inside/caught')).json).to.deep.equal({ caught: 'MissingTokenError' });
    expect((await client.get('/inside/caught', await auth.createAccessToken('nobody'))).json).to.deep.equal({
      caught: 'SubjectNotFoundError',
    });
  });

  it('getCurrentSubject of another AuthX verifies the token itself, not trusting the guard of the first', async () => {
    const other = makeAuth<object>({
      config: { secretKey: 'another-secret-of-at-least-thirty-two-bytes' },
      callbacks: { getSubject: uid => ({ other: uid }) },
    });
    @JsonController('/other')
    class Other {
      @AccessRequired()
      @Get('/subject')
      async subject(@Ctx() ctx: Context): Promise<object> {
        return other.getCurrentSubject(ctx);
      }
    }
    const mixed = await serve({ controllers: [Other] }, auth as never);
    expect(outcome(await mixed.get('/other/subject', token))).to.equal('401 JWTDecodeError');
  });

  it('getTokenFromRequest returns the token without verifying it', async () => {
    expect((await client.get('/inside/required-token', 'rubbish')).json).to.deep.equal({ kind: 'UnverifiedToken' });
    expect((last as UnverifiedToken).token).to.equal('rubbish');
    expect(outcome(await client.get('/inside/required-token'))).to.equal('401 MissingTokenError');
    expect((await client.get('/inside/optional-token')).json).to.deep.equal({ kind: 'undefined' });
    const twice = await client.send('/inside/optional-token', { headers: [...bearer(token), ...bearer(token)] });
    expect(outcome(twice)).to.equal('400 AmbiguousTokenError');
  });

  it('verifyToken refuses like a guard', async () => {
    const verify = async (body: object): Promise<string> =>
      outcome(await client.send('/inside/verify', { method: 'POST', body }));
    expect(await verify({ token })).to.equal('200');
    expect(last).to.be.instanceOf(TokenPayload);
    expect(await verify({ token, type: 'refresh' })).to.equal('401 RefreshTokenRequiredError');
    expect(await verify({ token: `${token}x` })).to.match(/^401 /);
    expect(await verify({ token: '' })).to.equal('401 JWTDecodeError');
    expect(await verify({ token: await auth.createRefreshToken('alice'), type: 'refresh' })).to.equal('200');
  });

  it('verifyToken refuses a value that is not a string', async () => {
    for (const body of [{}, { token: null }, { token: 5 }, { token: ['a'] }, { token: { toString: 'x' } }]) {
      const answer = await client.send('/inside/verify', { method: 'POST', body });
      expect(answer.status, JSON.stringify(body)).to.be.within(400, 499);
    }
  });

  it('@CurrentToken gives a verified token in a guarded action, and an unverified one in a public action', async () => {
    await client.get('/inside/public-token', token);
    expect(last).to.be.instanceOf(UnverifiedToken).and.not.instanceOf(RequestToken);
    await client.get('/inside/public-token', 'rubbish');
    expect(last).to.be.instanceOf(UnverifiedToken).and.have.property('token', 'rubbish');
    expect((await client.get('/inside/public-token')).json).to.deep.equal({ kind: 'undefined' });
    for (const path of ['/inside/guarded-token', '/inside/optional-current']) {
      await client.get(path, token);
      expect(last, path).to.be.instanceOf(RequestToken);
      expect((last as RequestToken).payload.sub, path).to.equal('alice');
      expect((last as RequestToken).token, path).to.equal(token);
    }
    expect((await client.get('/inside/optional-current')).json).to.deep.equal({ kind: 'undefined' });
    expect((await client.get('/inside/optional-payload')).json).to.deep.equal({ kind: 'undefined' });
  });

  it('@CurrentToken refuses an ambiguous request even in a public action', async () => {
    const twice = await client.send('/inside/public-token', { headers: [...bearer(token), ...bearer(token)] });
    expect(outcome(twice)).to.equal('400 AmbiguousTokenError');
  });

  it('util.inspect shows no token of the request', async () => {
    const signature = token.split('.')[2] as string;
    for (const path of ['/inside/state', '/inside/guarded-token', '/inside/public-token']) {
      await client.get(path, token);
      for (const printed of [inspect(last, { depth: 9, showHidden: true }), inspect({ last }), String(last)]) {
        expect(printed, path).to.not.contain(signature);
      }
    }
    expect(inspect(auth, { depth: Infinity, showHidden: true })).to.not.contain(signature);
  });

  it('JSON of ctx.state contains the claims and no token', async () => {
    await client.get('/inside/state', token);
    const written = JSON.stringify({ state: last });
    expect(written).to.not.contain(token.split('.')[2]);
    expect(written).to.contain('"sub":');
  });
});
