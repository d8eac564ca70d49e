import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Context } from 'koa';
import { Ctx, Get, JsonController, Post } from 'routing-controllers';
import {
  AccessRequired,
  CurrentToken,
  Public,
  RefreshRequired,
  SetTokenCookies,
  UnsetTokenCookies,
  type AuthX,
  type RequestToken,
} from '../../src/index';
import { MemoryRevocationStore } from '../../src/stores/memory/MemoryRevocationStore';
import { Browser } from '../koa/cookies/support/Browser';
import { cookies } from '../koa/cookies/support/cookieTokens';
import { makeAuth, outcome, serve, type Client } from '../koa/support/serve';
import { secret } from '../support/forge';

let auth: AuthX<never>;

@JsonController()
class Readme {
  // prettier-ignore
  @Public() @Post('/login') @SetTokenCookies()
  login() { return auth.createTokenPair('alice', { fresh: true }); }

  // prettier-ignore
  @RefreshRequired() @Post('/refresh') @SetTokenCookies()
  refresh(@CurrentToken() token: RequestToken) { return auth.refresh(token); }

  // prettier-ignore
  @RefreshRequired() @Post('/logout') @UnsetTokenCookies()
  async logout(@CurrentToken() token: RequestToken, @Ctx() ctx: Context) {
    await auth.revoke(token, auth.getTokenFromRequest(ctx, { optional: true }));
    return { message: 'Goodbye' };
  }

  @AccessRequired()
  @Get('/me')
  me(): object {
    return {};
  }
}

describe('The cookie example of the README', () => {
  let client: Client;

  before(async () => {
    auth = makeAuth<never>({
      config: { secretKey: secret, tokenLocation: ['headers', 'cookies'], implicitRefresh: true },
      revokedTokens: new MemoryRevocationStore(),
    });
    client = await serve({ controllers: [Readme], development: false }, auth);
  });

  it('contains the actions of this spec', () => {
    const lines = (path: string): string[] =>
      readFileSync(path, 'utf8')
        .split('\n')
        .map(line => line.replace(/ \/\/ .*/, '').trim());
    const readme = lines('README.md');
    const own = lines('spec/examples/readmeCookies.spec.ts');
    const first = own.indexOf("@Public() @Post('/login') @SetTokenCookies()");
    const actions = own.slice(first, own.indexOf('@AccessRequired()')).filter(line => line !== '' && line !== '}');
    for (const line of actions.filter(text => !text.startsWith('//'))) expect(readme).to.include(line);
  });

  it('hides every token from scripts, and revokes both at logout', async () => {
    const browser = new Browser(client);
    const login = await browser.send('/login', { method: 'POST' });
    const refresh = await browser.send('/refresh', { method: 'POST' }, 'csrf_refresh_token');
    for (const answer of [login, refresh]) {
      expect(outcome(answer)).to.equal('200');
      expect(answer.text).to.not.include('eyJ');
    }
    const held = Object.fromEntries(browser.jar);
    expect(outcome(await client.send('/me', { headers: cookies(held) }))).to.equal('200');
    expect(outcome(await browser.send('/logout', { method: 'POST' }, 'csrf_refresh_token'))).to.equal('200');
    expect(browser.jar.size).to.equal(0);
    expect(outcome(await client.send('/me', { headers: cookies(held) }))).to.equal('401 RevokedTokenError');
    const headers = [...cookies(held), 'X-CSRF-TOKEN', held.csrf_refresh_token ?? ''];
    expect(outcome(await client.send('/refresh', { method: 'POST', headers }))).to.equal('401 RevokedTokenError');
  });
});
