import { expect } from 'chai';
import { RevokedTokenRepository } from '../../src/entries/typeorm';
import { someSession } from '../../src/testing/session/someSession';
import { newFile, openOn } from '../stores/support/authFile';
import { revocation } from '../stores/support/revocation';
import { describeOnStores } from './support/commandStores';
import { runCommand as run } from './support/runCommand';

describe('authx purge', () => {
  it('prints its progress on a terminal or with --progress, and not elsewhere', async () => {
    const file = newFile();
    const store = RevokedTokenRepository.on(await openOn(file));
    const expired = Array.from({ length: 60 }, () => revocation({ expiresAt: 1 }));
    const expectations = [
      { words: [], isTerminal: false, lines: [] },
      { words: [], isTerminal: true, lines: ['Deleted 50 revocations so far.'] },
      { words: ['--progress'], isTerminal: false, lines: ['Deleted 50 revocations so far.'] },
    ];
    for (const { words, isTerminal, lines } of expectations) {
      await store.revoke(expired);
      const { out, err } = await run(['purge', ...words], { url: file, isTerminal });
      expect(out).to.equal('Purged 60 revocations and 0 sessions.');
      expect(err.split('\n').filter(line => line !== '')).to.deep.equal(lines);
    }
  });
});

describeOnStores('authx purge --json', open => {
  it('prints how many entries it has deleted, as JSON', async () => {
    const { url, revokedTokens, sessions } = await open();
    const isRedis = url.startsWith('redis');
    if (!isRedis) {
      await revokedTokens.revoke([revocation(), revocation({ expiresAt: 1 })]);
      await sessions.add(someSession({ endsAt: 1000 }));
    }
    const { code, out, err } = await run(['purge', '--json'], url);
    expect([code, err]).to.deep.equal([0, '']);
    const count = isRedis ? 0 : 1;
    expect(JSON.parse(out)).to.deep.equal({ revocations: count, sessions: count });
  });
});
