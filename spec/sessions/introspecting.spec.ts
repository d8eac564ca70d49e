import { expect } from 'chai';
import { withClock } from './support/clock';
import { fateOf, keeping, login, outcomeOf, type Keeping } from './support/login';

const now = 1_800_000_000_000;

/** What an introspection says about a token. */
const introspected = ({ auth }: Keeping, token: string): Promise<string> =>
  outcomeOf((async () => auth.requests.introspect(token))());

describe('An introspection', () => {
  it('accepts both tokens of an active session, and notes no activity', async () => {
    await withClock(now, async clock => {
      const kept = keeping({ lastActiveInterval: 0 });
      const { access_token: access, refresh_token: refresh } = await login(kept);
      clock.tick(60_000);
      for (const token of [access, refresh]) expect(await introspected(kept, token)).to.equal('ok');
      expect(kept.store.calls).not.to.include('touch');
    });
  });

  it('refuses both tokens of a session that was ended', async () => {
    const kept = keeping();
    const { sid, access_token: access, refresh_token: refresh } = await login(kept);
    await kept.auth.sessions.end(sid);
    for (const token of [access, refresh]) expect(await introspected(kept, token)).to.equal('SessionRevoked');
  });

  it('refuses a refresh token that was replaced, and lets its session go on', async () => {
    const kept = keeping({ graceWindow: 0 });
    const { access_token: access, refresh_token: refresh } = await login(kept);
    const { refresh_token: successor = '' } = await kept.auth.refresh(refresh);
    expect(await introspected(kept, refresh)).to.equal('SessionRevoked');
    expect(await introspected(kept, successor)).to.equal('ok');
    expect(await fateOf(kept, access)).to.equal('ok');
  });

  it('accepts a refresh token that is not replaced, because refresh tokens do not rotate', async () => {
    const kept = keeping({ rotation: false });
    const { sid, refresh_token: refresh } = await login(kept);
    const { session } = await kept.store.inner.look(sid, 'alice');
    kept.store.shown.set(sid, { refresh: { ...session!.refresh, jti: 'of a time when they did' } });
    expect(await introspected(kept, refresh)).to.equal('ok');
  });

  it('refuses a token without a session that is older than a logout everywhere', async () => {
    const kept = keeping();
    const token = await kept.auth.createAccessToken('alice');
    expect(await introspected(kept, token)).to.equal('ok');
    await kept.auth.sessions.endAll('alice');
    expect(await introspected(kept, token)).to.equal('SessionRevoked');
  });
});
