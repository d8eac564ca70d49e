import { expect } from 'chai';
import type { Context } from 'koa';
import { Ctx, Get, JsonController, Post } from 'routing-controllers';
import {
  AccessRequired,
  CurrentToken,
  UnsetTokenCookies,
  type AuthX,
  type RequestToken,
  type Revocation,
  type RevocationStore,
} from '../../../src/index';
import type { Answer } from '../../support/send';
import { Browser } from '../cookies/support/Browser';
import { cookieChanges } from '../cookies/support/answerCookies';
import { accessCookie, cookieToken, csrf, csrfHeader } from '../cookies/support/cookieTokens';
import { outcome, serve, type Client } from '../support/serve';
import { dueToken, renewedToken, renewingAuth } from './support/renewals';

/** Stops calls until it is opened. */
class Gate {
  private readonly arrivals: (() => void)[] = [];
  private readonly waiting: (() => void)[] = [];
  private arrived = 0;

  /** Resolves when it is opened. */
  pass(): Promise<void> {
    this.arrived += 1;
    this.arrivals.forEach(arrive => arrive());
    return new Promise(resolve => this.waiting.push(resolve));
  }

  /** Resolves when so many calls wait. */
  async holds(count: number): Promise<void> {
    while (this.arrived < count) await new Promise<void>(resolve => this.arrivals.push(resolve));
  }

  open(): void {
    for (const go of this.waiting.splice(0)) go();
  }
}

class Store implements RevocationStore {
  readonly revoked = new Set<string>();
  /** Stops lookups before they are answered. */
  gate: Gate | undefined;

  async isRevoked(jti: string): Promise<boolean> {
    await this.gate?.pass();
    return this.revoked.has(jti);
  }

  async revoke(revocations: readonly Revocation[]): Promise<void> {
    for (const { jti } of revocations) this.revoked.add(jti);
  }

  async purge(): Promise<number> {
    return 0;
  }
}

let inAction: Gate | undefined;
let auth: AuthX<never>;

@JsonController('/race')
class Race {
  @AccessRequired()
  @Get('/slow')
  async slow(): Promise<object> {
    await inAction?.pass();
    return {};
  }

  @AccessRequired()
  @UnsetTokenCookies()
  @Post('/logout')
  async logout(@CurrentToken() token: RequestToken): Promise<object> {
    await auth.revoke(token);
    return {};
  }

  @AccessRequired()
  @Post('/again')
  async again(@Ctx() ctx: Context): Promise<object> {
    auth.setAccessCookies(ctx, cookieToken({ sub: 'bob', csrf: 'b' }));
    return {};
  }
}

describe('A logout during a request', () => {
  let client: Client;
  let store: Store;

  beforeEach(async () => {
    store = new Store();
    inAction = undefined;
    auth = renewingAuth({}, { revokedTokens: store });
    client = await serve({ controllers: [Race] }, auth);
  });

  const slow = (token: string): Promise<Answer> => client.send('/race/slow', { headers: accessCookie(token) });
  const logout = (token: string): Promise<Answer> =>
    client.send('/race/logout', { method: 'POST', headers: [...accessCookie(token), ...csrfHeader()] });

  it('is not undone by the renewal of a request that was accepted before', async () => {
    const token = dueToken();
    const gate = (inAction = new Gate());
    const answers = [slow(token), slow(token), slow(token)];
    await gate.holds(3);
    expect(outcome(await logout(token))).to.equal('200');
    gate.open();
    for (const answer of await Promise.all(answers)) {
      expect(answer.status).to.equal(200);
      expect(cookieChanges(answer)).to.deep.equal([]);
    }
  });

  it('is not undone by a renewal at the same moment', async () => {
    const token = dueToken();
    const guard = (inAction = new Gate());
    const answer = slow(token);
    await guard.holds(1);
    const asked = (store.gate = new Gate());
    guard.open();
    await asked.holds(1);
    store.gate = undefined;
    expect(outcome(await logout(token))).to.equal('200');
    asked.open();
    expect(cookieChanges(await answer)).to.deep.equal([]);
  });

  it('ends only that session', async () => {
    const [mine, yours] = [dueToken(), dueToken()];
    const gate = (inAction = new Gate());
    const answers = [slow(mine), slow(yours)];
    await gate.holds(2);
    await logout(mine);
    gate.open();
    const [first, second] = await Promise.all(answers);
    expect(cookieChanges(first!)).to.deep.equal([]);
    expect(renewedToken(second!)).to.be.a('string');
  });

  it('does not revoke a token that was renewed before it, without sessions', async () => {
    const token = dueToken();
    const renewal = renewedToken(await slow(token))!;
    await logout(token);
    expect(outcome(await slow(token))).to.equal('401 RevokedTokenError');
    expect(outcome(await slow(renewal))).to.equal('200');
  });
});

describe('Concurrent renewals', () => {
  let client: Client;

  beforeEach(async () => {
    inAction = undefined;
    auth = renewingAuth({}, { revokedTokens: new Store() });
    client = await serve({ controllers: [Race] }, auth);
  });

  it('give each answer a valid cookie with its own CSRF value', async () => {
    const gate = (inAction = new Gate());
    const token = dueToken();
    const browsers = [new Browser(client), new Browser(client)];
    for (const { jar } of browsers) jar.set('access_token_cookie', token).set('csrf_access_token', csrf);
    const answers = browsers.map(browser => browser.get('/race/slow'));
    await gate.holds(2);
    gate.open();
    const [one, other] = (await Promise.all(answers)).map(renewedToken);
    expect(one).to.be.a('string').that.does.not.equal(other);
    for (const browser of browsers) expect(outcome(await browser.post('/race/again'))).to.equal('200');
  });

  it('leave the old CSRF value valid with the old cookie', async () => {
    const token = dueToken();
    await client.send('/race/slow', { headers: accessCookie(token) });
    const sending = { method: 'POST', headers: [...accessCookie(token), ...csrfHeader()] };
    expect(outcome(await client.send('/race/again', sending))).to.equal('200');
  });

  it('renew the cookie of the right user', async () => {
    const gate = (inAction = new Gate());
    const names = Array.from({ length: 8 }, (_, i) => `user-${String(i)}`);
    const answers = names.map(sub => client.send('/race/slow', { headers: accessCookie(dueToken({ sub })) }));
    await gate.holds(names.length);
    gate.open();
    const subjects = (await Promise.all(answers)).map(answer => {
      const payload = Buffer.from(renewedToken(answer)!.split('.')[1]!, 'base64url').toString();
      return (JSON.parse(payload) as { sub: string }).sub;
    });
    expect(subjects).to.deep.equal(names);
  });
});
