import { expect } from 'chai';
import type { Context } from 'koa';
import { Ctx, Get, JsonController } from 'routing-controllers';
import { AccessRequired } from '../../../src/index';
import { MemoryRevocationStore } from '../../../src/stores/memory/MemoryRevocationStore';
import type { Answer } from '../../support/send';
import { answerCookies, cookieChanges } from '../cookies/support/answerCookies';
import { accessCookie } from '../cookies/support/cookieTokens';
import { serve, type Client } from '../support/serve';
import { warningsDuring } from '../support/warnings';
import { dueToken, renewingAuth } from './support/renewals';

@JsonController('/early')
class Early {
  @AccessRequired()
  @Get('/raw/:id')
  raw(@Ctx() ctx: Context): Context {
    return answer(ctx, { 'Content-Type': 'text/plain' });
  }

  @AccessRequired()
  @Get('/themed')
  themed(@Ctx() ctx: Context): Context {
    return answer(ctx, { 'set-cookie': 'theme=dark' });
  }

  @AccessRequired()
  @Get('/own')
  own(@Ctx() ctx: Context): Context {
    return answer(ctx, { 'Set-Cookie': ['access_token_cookie=mine; Path=/'] });
  }

  @AccessRequired()
  @Get('/ended')
  ended(@Ctx() ctx: Context): Context {
    ctx.respond = false;
    ctx.res.end('text');
    return ctx;
  }

  @AccessRequired()
  @Get('/returned')
  returned(): string {
    return 'text';
  }
}

function answer(ctx: Context, headers: Record<string, string | string[]>): Context {
  ctx.respond = false;
  ctx.res.writeHead(200, headers);
  ctx.res.end('text');
  return ctx;
}

const get = (client: Client, path: string, token = dueToken()): Promise<Answer> =>
  client.send(`/early/${path}`, { headers: accessCookie(token) });

const renewed = ['access_token_cookie', 'csrf_access_token'];

describe('An action that sends the headers itself', () => {
  it('sends the renewed cookie with them if no store has to be asked', async () => {
    const client = await serve({ controllers: [Early], development: true }, renewingAuth());
    const warnings = await warningsDuring(async () => {
      for (const path of ['raw/1', 'ended']) {
        const { text, ...rest } = await get(client, path);
        expect(text).to.equal('text');
        expect(cookieChanges(rest), path).to.deep.equal(renewed);
      }
    });
    expect(warnings).to.deep.equal([]);
  });

  it('keeps its own cookies, even its own access cookie', async () => {
    const client = await serve({ controllers: [Early], development: false }, renewingAuth());
    expect(cookieChanges(await get(client, 'themed'))).to.deep.equal(['theme', ...renewed]);
    expect(answerCookies(await get(client, 'own')).map(({ value }) => value)).to.deep.equal(['mine']);
  });

  it('sends no renewed cookie if a store has to be asked, which one warning reports in development', async () => {
    const auth = renewingAuth({}, { revokedTokens: new MemoryRevocationStore() });
    auth.setSubjectGetter(() => Promise.resolve({}) as never);
    const client = await serve({ controllers: [Early], development: true }, auth);
    const warnings = await warningsDuring(async () => {
      for (const path of ['raw/1', 'raw/2']) expect(cookieChanges(await get(client, path))).to.deep.equal([]);
      expect(cookieChanges(await get(client, 'returned')), 'a returned answer').to.deep.equal(renewed);
      await get(client, 'ended', dueToken({ exp: Math.floor(Date.now() / 1000) + 3600 }));
    });
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.match(/^GET \/early\/raw\/:id sends its headers before the access cookie can be renewed/);
  });

  it('causes no warning outside of development', async () => {
    const auth = renewingAuth();
    auth.setSubjectGetter(() => Promise.resolve({}) as never);
    const client = await serve({ controllers: [Early], development: false }, auth);
    expect(await warningsDuring(() => get(client, 'raw/1'))).to.deep.equal([]);
  });
});
