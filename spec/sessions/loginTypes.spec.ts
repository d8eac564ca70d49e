import { expect } from 'chai';
import { heardDuring } from '../events/support/recorder';
import { keeping, login } from './support/login';

describe('The sessions of a login type', () => {
  const config = { loginType: 'staff' };

  it('are stored apart from the same subject of others', async () => {
    const kept = keeping({ config });
    const { sid } = await login(kept);
    expect((await kept.store.inner.look(sid, '')).session).to.have.property('subject', 'login_type=staff:alice');
    expect(await kept.auth.sessions.list('alice')).to.have.length(1);
    expect(await keeping({ store: kept.store }).auth.sessions.list('alice')).to.deep.equal([]);
  });

  it('are told of with the login type', async () => {
    const kept = keeping({ config });
    const heard = await heardDuring(async () => {
      const { sid } = await login(kept);
      await kept.auth.sessions.end(sid);
      await kept.auth.sessions.endAll('alice');
    }, ['session.started', 'session.ended']);
    const told = heard.map(({ name, event }) => [name, (event as { loginType?: string }).loginType]);
    expect(told).to.deep.equal([
      ['session.started', 'staff'],
      ['session.ended', 'staff'],
      ['session.ended', 'staff'],
    ]);
  });
});
