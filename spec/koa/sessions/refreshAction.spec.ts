import { expect } from 'chai';
import type { Context } from 'koa';
import { Body, Ctx, Get, JsonController, Post } from 'routing-controllers';
import {
  AccessRequired,
  CurrentToken,
  Public,
  RefreshRequired,
  SetTokenCookies,
  type AuthX,
  type RefreshedTokens,
  type RequestToken,
  type TokenPair,
} from '../../../src/index';
import { fateOf, keeping, type Keeping } from '../../sessions/support/login';
import { bearer } from '../../support/send';
import { claimsOf } from '../../token/issuing';
import { answerCookies, cookieChanges, valueOf } from '../cookies/support/answerCookies';
import { Browser } from '../cookies/support/Browser';
import { outcome, serve, type Client } from '../support/serve';

let auth: AuthX<never>;

@JsonController('/login')
class Logins {
  @Public()
  @Post('/')
  login(@Ctx() ctx: Context, @Body() { device }: { device?: Record<string, unknown> }): Promise<TokenPair> {
    return auth.createTokenPair('alice', { request: ctx, device, fresh: true, accessScopes: ['a'] });
  }

  @RefreshRequired()
  @Post('/refresh')
  refresh(@CurrentToken() token: RequestToken): Promise<RefreshedTokens> {
    return auth.refresh(token);
  }

  @Public()
  @Post('/refresh-by-hand')
  async refreshByHand(@Ctx() ctx: Context): Promise<RefreshedTokens> {
    return auth.refresh(auth.getTokenFromRequest(ctx, { type: 'refresh' }));
  }

  @RefreshRequired()
  @Post('/refresh-and-fail')
  async refreshAndFail(@CurrentToken() token: RequestToken): Promise<never> {
    await auth.refresh(token);
    throw new Error('rolled back');
  }

  @AccessRequired()
  @Get('/me')
  me(): object {
    return { me: true };
  }
}

@JsonController('/cookie-login')
class CookieLogins {
  @Public()
  @SetTokenCookies()
  @Post('/')
  login(@Ctx() ctx: Context): Promise<TokenPair> {
    return auth.createTokenPair('alice', { request: ctx });
  }

  @RefreshRequired()
  @SetTokenCookies()
  @Post('/refresh')
  refresh(@CurrentToken() token: RequestToken): Promise<RefreshedTokens> {
    return auth.refresh(token);
  }

  @AccessRequired()
  @Get('/me')
  me(): object {
    return { me: true };
  }
}

describe('An action that refreshes', () => {
  let kept: Keeping;
  let client: Client;

  const start = async (changes: Parameters<typeof keeping>[0] = {}): Promise<void> => {
    kept = keeping(changes);
    auth = kept.auth;
    client = await serve({ controllers: changes.config ? [CookieLogins] : [Logins] }, auth);
  };

  const post = (path: string, token?: string, body: object = {}) =>
    client.send(path, { method: 'POST', headers: token === undefined ? [] : bearer(token), body });

  it('answers with the successor, in the session of the login', async () => {
    await start();
    const login = await post('/login', undefined, { device: { name: 'phone' } });
    const { access_token: access, refresh_token: refresh } = login.json as unknown as TokenPair;
    const sid = claimsOf(access).sid as string;
    const info = await kept.auth.sessions.find(sid);
    expect(info).to.deep.include({ ipAddress: '127.0.0.1', device: { name: 'phone' } });
    const answer = await post('/login/refresh', refresh);
    expect(answer.status).to.equal(200);
    const tokens = answer.json as unknown as RefreshedTokens;
    expect(Object.keys(tokens).sort()).to.deep.equal(['access_token', 'expires_in', 'refresh_token', 'token_type']);
    expect(claimsOf(tokens.access_token)).to.deep.include({ sid, scopes: ['a'], fresh: false });
    expect((await client.get('/login/me', tokens.access_token)).status).to.equal(200);
    const byHand = await post('/login/refresh-by-hand', tokens.refresh_token);
    expect(claimsOf((byHand.json as unknown as RefreshedTokens).refresh_token ?? '').sid).to.equal(sid);
  });

  it('keeps the User-Agent of the login', async () => {
    await start();
    const headers = ['User-Agent', 'Firefox/1 (X11)'];
    const login = await client.send('/login', { method: 'POST', headers, body: {} });
    const { sid } = claimsOf((login.json as unknown as TokenPair).access_token);
    expect((await kept.auth.sessions.find(sid as string))?.userAgent).to.equal('Firefox/1 (X11)');
  });

  it('refuses a reused token, and the session has ended when the refusal arrives', async () => {
    await start();
    const { refresh_token: first } = (await post('/login')).json as unknown as TokenPair;
    const second = (await post('/login/refresh', first)).json as unknown as RefreshedTokens;
    const third = (await post('/login/refresh', second.refresh_token)).json as unknown as RefreshedTokens;
    const answer = await post('/login/refresh', first);
    expect(outcome(answer)).to.equal('401 SessionRevoked');
    expect(answer.headers['www-authenticate']).to.equal('Bearer error="invalid_token"');
    for (const token of [second.access_token, third.access_token, third.refresh_token]) {
      expect(await fateOf(kept, token ?? '')).to.equal('SessionRevoked');
    }
  });

  it('leaves the client with a valid token if it throws after the refresh', async () => {
    await start();
    const { refresh_token: first } = (await post('/login')).json as unknown as TokenPair;
    expect((await post('/login/refresh-and-fail', first)).status).to.equal(500);
    const retried = await post('/login/refresh', first);
    expect(retried.status).to.equal(200);
    const { refresh_token: successor } = retried.json as unknown as RefreshedTokens;
    expect((await post('/login/refresh', successor)).status).to.equal(200);
  });

  it('does not undo the end of the session if it throws after a reuse', async () => {
    await start();
    const { refresh_token: first } = (await post('/login')).json as unknown as TokenPair;
    const second = (await post('/login/refresh', first)).json as unknown as RefreshedTokens;
    await post('/login/refresh', second.refresh_token);
    expect(outcome(await post('/login/refresh-and-fail', first))).to.equal('401 SessionRevoked');
    expect(await fateOf(kept, second.access_token)).to.equal('SessionRevoked');
  });

  it('answers 100 concurrent requests with one successor, and none with 5xx', async () => {
    await start();
    const { refresh_token: first } = (await post('/login')).json as unknown as TokenPair;
    const answers = await Promise.all(Array.from({ length: 100 }, () => post('/login/refresh', first)));
    expect(new Set(answers.map(({ status }) => status))).to.deep.equal(new Set([200]));
    const jtis = answers.map(({ json }) => claimsOf((json as unknown as RefreshedTokens).refresh_token ?? '').jti);
    expect(new Set(jtis).size).to.equal(1);
  });

  it('answers at most one of 100 concurrent requests with 200 and the others with 401, without a grace window', async () => {
    await start({ graceWindow: 0 });
    const login = (await post('/login')).json as unknown as TokenPair;
    const answers = await Promise.all(Array.from({ length: 100 }, () => post('/login/refresh', login.refresh_token)));
    const let_in = answers.filter(({ status }) => status === 200);
    expect(let_in.length).to.be.at.most(1);
    const others = answers.filter(({ status }) => status !== 200).map(outcome);
    expect(new Set(others)).to.deep.equal(new Set(['401 SessionRevoked']));
    for (const { json } of let_in) {
      expect(await fateOf(kept, (json as unknown as RefreshedTokens).access_token)).to.equal('SessionRevoked');
    }
    expect(await fateOf(kept, login.access_token)).to.equal('SessionRevoked');
  });

  it('sets the cookies of both successors', async () => {
    await start({ config: { tokenLocation: ['cookies'] } });
    const browser = new Browser(client);
    await browser.send('/cookie-login', { method: 'POST' });
    const sid = claimsOf(browser.jar.get('access_token_cookie') ?? '').sid as string;
    const before = browser.jar.get('refresh_token_cookie');
    const answer = await browser.send('/cookie-login/refresh', { method: 'POST' }, 'csrf_refresh_token');
    expect(answer.status, answer.text).to.equal(200);
    expect(cookieChanges(answer)).to.have.members([
      'access_token_cookie',
      'csrf_access_token',
      'refresh_token_cookie',
      'csrf_refresh_token',
    ]);
    expect(answer.text).to.not.include('eyJ');
    expect(browser.jar.get('refresh_token_cookie')).to.not.equal(before);
    expect(claimsOf(valueOf(answer, 'access_token_cookie') ?? '').sid).to.equal(sid);
    expect((await browser.get('/cookie-login/me')).status).to.equal(200);
    await kept.auth.sessions.end(sid);
    const refused = await browser.send('/cookie-login/refresh', { method: 'POST' }, 'csrf_refresh_token');
    expect(outcome(refused)).to.equal('401 SessionRevoked');
    expect(answerCookies(refused)).to.have.length(4);
    expect([...browser.jar.keys()]).to.deep.equal([]);
  });

  it('does not change the refresh cookie without rotation', async () => {
    await start({ config: { tokenLocation: ['cookies'] }, rotation: false });
    const browser = new Browser(client);
    await browser.send('/cookie-login', { method: 'POST' });
    const answer = await browser.send('/cookie-login/refresh', { method: 'POST' }, 'csrf_refresh_token');
    expect(cookieChanges(answer)).to.have.members(['access_token_cookie', 'csrf_access_token']);
  });
});
