import { expect } from 'chai';
import type { Context } from 'koa';
import { Ctx, Get, JsonController } from 'routing-controllers';
import { AccessRequired, CurrentPayload, TokenPayload, type AuthX } from '../../../src/index';
import { fateOf, keeping, login, type Keeping, type Login } from '../../sessions/support/login';
import type { Answer } from '../../support/send';
import { claimsOf } from '../../token/issuing';
import { accessCookie } from '../cookies/support/cookieTokens';
import { renewedClaims, renewedToken, renewing } from '../implicitRefresh/support/renewals';
import { serve, type Client } from '../support/serve';

let auth: AuthX<never>;
let during: (payload: TokenPayload) => Promise<unknown> = async () => undefined;

@JsonController('/renewed-session')
class Renewed {
  @AccessRequired()
  @Get('/me')
  async me(@CurrentPayload() payload: TokenPayload, @Ctx() _ctx: Context): Promise<object> {
    await during(payload);
    return {};
  }
}

describe('A renewed access cookie', () => {
  let kept: Keeping;
  let client: Client;

  before(async () => {
    kept = keeping({ config: renewing });
    auth = kept.auth;
    client = await serve({ controllers: [Renewed] }, auth);
  });

  beforeEach(() => {
    during = async () => undefined;
  });

  const dueLogin = (): Promise<Login> => login(kept, { accessExpires: 60, refreshExpires: '1h' });
  const get = (token: string): Promise<Answer> => client.send('/renewed-session/me', { headers: accessCookie(token) });

  it('stays in its session, and ends with it', async () => {
    const { access_token: access, sid } = await dueLogin();
    const answer = await get(access);
    expect(renewedClaims(answer)).to.include({ sid, sub: 'alice', iat_ms: claimsOf(access).iat_ms });
    const token = renewedToken(answer) ?? '';
    expect(await fateOf(kept, token)).to.equal('ok');
    await auth.sessions.end(sid);
    expect(await fateOf(kept, token)).to.equal('SessionRevoked');
    const refused = await get(token);
    expect([refused.status, renewedToken(refused)]).to.deep.equal([401, undefined]);
  });

  it('is not set if the action ends the session', async () => {
    const { access_token: access } = await dueLogin();
    for (const end of [
      ({ sid }: TokenPayload) => auth.sessions.end(sid ?? ''),
      ({ sub }: TokenPayload) => auth.sessions.endAll(sub),
    ]) {
      during = end;
      const { access_token: token } = await dueLogin();
      const answer = await get(token);
      expect([answer.status, renewedToken(answer)]).to.deep.equal([200, undefined]);
    }
    expect(await fateOf(kept, access)).to.equal('SessionRevoked');
  });

  it('is not set if the store fails meanwhile, and the answer is sent', async () => {
    const { access_token: access } = await dueLogin();
    during = async () => void kept.store.failures.set('look', () => Promise.reject(new Error('down')));
    const answer = await get(access);
    kept.store.failures.clear();
    expect([answer.status, renewedToken(answer)]).to.deep.equal([200, undefined]);
  });

  it('ends with endAll() without a session, even if it was renewed meanwhile', async () => {
    const token = await auth.createAccessToken('alice', { expires: 60 });
    await new Promise(resolve => setTimeout(resolve, 2));
    const stop = kept.store.stop('before revokeAll');
    const ending = auth.sessions.endAll('alice');
    await stop.reached;
    await new Promise(resolve => setTimeout(resolve, 2));
    const renewed = renewedToken(await get(token)) ?? '';
    expect(await fateOf(kept, renewed)).to.equal('ok');
    stop.go();
    await ending;
    expect(await fateOf(kept, renewed)).to.equal('SessionRevoked');
  });
});
