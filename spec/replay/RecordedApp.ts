import type { Context } from 'koa';
import { Body, Ctx, Delete, Get, JsonController, Method, Post } from 'routing-controllers';
import {
  AccessRequired,
  CurrentPayload,
  CurrentSubject,
  CurrentToken,
  FreshRequired,
  MissingTokenError,
  OptionalAccess,
  Public,
  RateLimit,
  RefreshRequired,
  RequestAuth,
  RequireAnyScope,
  RequireScopes,
  TokenRequired,
  type RequestToken,
  type TokenPayload,
} from '../../src/index';
import { mint, type MintRequest } from './mint';
import { RecordedAuthX, type RecordedUser } from './RecordedAuthX';

const authOf = (ctx: Context): RecordedAuthX => RecordedAuthX.deciding(RequestAuth.of(ctx)?.auth);

const usesCookies = (auth: RecordedAuthX): boolean => auth.config.tokenLocations.access.includes('cookies');

/** What an action reads of a payload, under the names that the claims have in the token. */
const readOf = ({
  loginType,
  authTime,
  origIat,
  renewable: _renewable,
  isRemote: _isRemote,
  extra,
  ...read
}: TokenPayload): object => ({
  ...read,
  login_type: loginType,
  auth_time: authTime,
  orig_iat: origIat,
  ...extra,
});

const held = (payload: TokenPayload): object => ({ sub: payload.sub, scopes: payload.toJSON().scopes ?? null });

/** The routes of the app that was recorded, as far as the replayed rows go; one class for all configurations. */
@JsonController()
export class RecordedApp {
  @AccessRequired()
  @Get('/access')
  @Post('/access')
  @Delete('/access')
  @Method('report', '/access')
  access(@CurrentPayload() payload: TokenPayload): object {
    return { claims: payload.toJSON(), read: readOf(payload) };
  }

  @FreshRequired()
  @Get('/fresh')
  @Post('/fresh')
  fresh(@CurrentPayload() { sub, fresh }: TokenPayload): object {
    return { sub, fresh };
  }

  @RefreshRequired()
  @Get('/refresh-only')
  @Post('/refresh-only')
  refreshOnly(@CurrentPayload() { sub, type }: TokenPayload): object {
    return { sub, type };
  }

  @TokenRequired({ type: 'any' })
  @Get('/any-type')
  anyType(@CurrentPayload() { sub, type }: TokenPayload): object {
    return { sub, type };
  }

  @OptionalAccess()
  @Get('/optional')
  optional(@CurrentToken() token: RequestToken): object {
    return { type: token.payload.type, location: token.location, csrf: null, empty: token.token === '' };
  }

  @Public()
  @Get('/optional-refresh')
  async optionalRefresh(@Ctx() ctx: Context): Promise<object> {
    const auth = authOf(ctx);
    const token = auth.getTokenFromRequest(ctx, { type: 'refresh' });
    const { type } = await auth.verifyToken(token, { type: 'refresh' });
    return { type, location: token.location };
  }

  @TokenRequired({ csrf: false })
  @Post('/csrf-off')
  csrfOff(@CurrentPayload() { sub }: TokenPayload): object {
    return { sub };
  }

  @TokenRequired({ csrf: true })
  @Post('/csrf-on')
  csrfOn(@CurrentPayload() { sub }: TokenPayload): object {
    return { sub };
  }

  @TokenRequired({ locations: ['query'] })
  @Get('/only-query')
  onlyQuery(@CurrentPayload() { sub }: TokenPayload): object {
    return { sub };
  }

  @AccessRequired()
  @Get('/subject')
  subject(@CurrentSubject() user: RecordedUser): object {
    return { user };
  }

  @RateLimit({ max: 4, window: '60s' })
  @AccessRequired()
  @Get('/rl')
  limited(@CurrentPayload() { sub }: TokenPayload): object {
    return { sub };
  }

  @RateLimit({ max: 1, window: '2s' })
  @AccessRequired()
  @Get('/rl-short')
  limitedShortly(@CurrentPayload() { sub }: TokenPayload): object {
    return { sub };
  }

  @RateLimit({ max: 1, window: '60s', key: context => context.get('x-key') })
  @AccessRequired()
  @Get('/rl-key')
  limitedByKey(@CurrentPayload() { sub }: TokenPayload): object {
    return { sub };
  }

  @Public()
  @RateLimit({
    max: 1,
    window: '60s',
    key: () => {
      throw new Error('The key function fails.');
    },
  })
  @Get('/rl-broken')
  limitedByNothing(): object {
    return { ok: true };
  }

  @Public()
  @Get('/open')
  open(): object {
    return { ok: true };
  }

  @AccessRequired()
  @Get('/raise/tokenrequired')
  raiseTokenRequired(): never {
    throw new MissingTokenError();
  }

  @AccessRequired()
  @Get('/raise/other')
  raiseOther(): never {
    throw new Error('raised by the action');
  }

  @Public()
  @Post('/login')
  async login(@Ctx() ctx: Context): Promise<object> {
    const auth = authOf(ctx);
    const pair = await auth.createTokenPair('alice', { fresh: true });
    if (usesCookies(auth)) auth.setCookies(ctx, pair);
    return pair;
  }

  @RefreshRequired()
  @Post('/refresh')
  async refresh(@Ctx() ctx: Context, @CurrentPayload() { sub }: TokenPayload): Promise<object> {
    const auth = authOf(ctx);
    const token = await auth.createAccessToken(sub);
    if (usesCookies(auth)) auth.setAccessCookies(ctx, token);
    return { access_token: token };
  }

  @AccessRequired()
  @Post('/logout')
  logout(@Ctx() ctx: Context, @CurrentToken() { token, payload }: RequestToken): object {
    const auth = authOf(ctx);
    auth.revoked.add(token);
    if (usesCookies(auth)) auth.unsetCookies(ctx);
    return { revoked: payload.sub };
  }

  @Public()
  @Post('/_mint')
  mint(@Ctx() ctx: Context, @Body() request: MintRequest): Promise<object> {
    return mint(authOf(ctx), request);
  }

  @Public()
  @Post('/_bundle')
  async bundle(@Ctx() ctx: Context): Promise<object> {
    return { access_token: await authOf(ctx).createAccessToken('alice', { fresh: true, scopes: ['read'] }) };
  }
}

/** The routes that want scopes: each names those that its recorded name says. */
@JsonController('/sc')
export class RecordedScopes {
  @RequireScopes('admin')
  @Get('/admin')
  admin(@CurrentPayload() payload: TokenPayload): object {
    return held(payload);
  }

  @RequireScopes('admin:users')
  @Get('/admin-users')
  adminUsers(@CurrentPayload() payload: TokenPayload): object {
    return held(payload);
  }

  @RequireScopes('admin:users:edit')
  @Get('/admin-users-edit')
  adminUsersEdit(@CurrentPayload() payload: TokenPayload): object {
    return held(payload);
  }

  @RequireScopes('administrator')
  @Get('/administrator')
  administrator(@CurrentPayload() payload: TokenPayload): object {
    return held(payload);
  }

  @RequireScopes('admin:*')
  @Get('/admin-star')
  adminStar(@CurrentPayload() payload: TokenPayload): object {
    return held(payload);
  }

  @RequireScopes('*')
  @Get('/star')
  star(@CurrentPayload() payload: TokenPayload): object {
    return held(payload);
  }

  @RequireScopes('read')
  @Get('/read')
  read(@CurrentPayload() payload: TokenPayload): object {
    return held(payload);
  }

  @RequireScopes('read', 'write')
  @Get('/and')
  and(@CurrentPayload() payload: TokenPayload): object {
    return held(payload);
  }

  @RequireAnyScope('read', 'write')
  @Get('/or')
  or(@CurrentPayload() payload: TokenPayload): object {
    return held(payload);
  }

  @FreshRequired()
  @RequireScopes('read')
  @Get('/fresh-read')
  freshRead(@CurrentPayload() payload: TokenPayload): object {
    return held(payload);
  }
}
