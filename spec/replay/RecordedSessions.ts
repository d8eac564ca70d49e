import type { Context } from 'koa';
import { Ctx, Delete, Get, JsonController, Param, Post } from 'routing-controllers';
import { Public, RequestAuth, type SessionInfo, type Sessions } from '../../src/index';
import { claimsOf } from '../token/issuing';
import { RecordedAuthX } from './RecordedAuthX';

const authOf = (ctx: Context): RecordedAuthX => RecordedAuthX.deciding(RequestAuth.of(ctx)?.auth);
const sessionsOf = (ctx: Context): Sessions => authOf(ctx).sessions;

/** A session as an action answers with it. routing-controllers rewrites instances, so it is a plain object. */
const plain = (session: SessionInfo | undefined): object | null =>
  session ? (JSON.parse(JSON.stringify(session)) as object) : null;

/** The routes of the recorded app about sessions. */
@Public()
@JsonController()
export class RecordedSessions {
  @Post('/create')
  async create(@Ctx() ctx: Context): Promise<object | null> {
    const pair = await authOf(ctx).createTokenPair('alice', { request: ctx, device: { os: 'linux' } });
    return plain(await sessionsOf(ctx).find(String(claimsOf(pair.access_token).sid)));
  }

  @Get('/list/:uid')
  async list(@Ctx() ctx: Context, @Param('uid') uid: string): Promise<(object | null)[]> {
    return (await sessionsOf(ctx).list(uid)).map(plain);
  }

  @Get('/get/:sid')
  async get(@Ctx() ctx: Context, @Param('sid') sid: string): Promise<object | null> {
    return plain(await sessionsOf(ctx).find(sid));
  }

  @Delete('/one/:sid')
  async end(@Ctx() ctx: Context, @Param('sid') sid: string): Promise<object> {
    await sessionsOf(ctx).end(sid);
    return { ok: true };
  }

  @Delete('/all/:uid')
  async endAll(@Ctx() ctx: Context, @Param('uid') uid: string): Promise<object> {
    await sessionsOf(ctx).endAll(uid);
    return { ok: true };
  }
}
