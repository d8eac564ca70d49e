import { expect } from 'chai';
import { ThrottledLogger } from '../../src/calls/ThrottledLogger';
import { Deadlines } from '../../src/async/Deadlines';
import { LastActivityWriter } from '../../src/sessions/LastActivityWriter';
import { SessionStoreCalls } from '../../src/sessions/SessionStoreCalls';
import { MemorySessionStore } from '../../src/stores/memory/MemorySessionStore';
import { someSessions } from '../../src/testing/session/someSession';

const now = 1_800_000_000_000;

/** A store whose writes of activity end only when `finish` is called. */
class SlowStore extends MemorySessionStore {
  readonly writes: (readonly string[])[] = [];
  underWay = 0;
  mostUnderWay = 0;
  private goOn: (() => void) | undefined;

  override async touch(sids: readonly string[]): Promise<void> {
    this.writes.push(sids);
    this.underWay += 1;
    this.mostUnderWay = Math.max(this.mostUnderWay, this.underWay);
    await new Promise<void>(resolve => (this.goOn = resolve));
    this.underWay -= 1;
  }

  /** Ends the current write and all following ones. */
  async finish(): Promise<void> {
    while (this.goOn) {
      const { goOn } = this;
      this.goOn = undefined;
      goOn();
      await new Promise(setImmediate);
    }
  }
}

function noting(): { store: SlowStore; lastActive: LastActivityWriter } {
  const store = new SlowStore();
  const bounds = { deadlines: new Deadlines(60_000), logger: new ThrottledLogger({ error: () => undefined }) };
  return {
    store,
    lastActive: new LastActivityWriter(new SessionStoreCalls({ store, bounds, cache: undefined }), 60_000),
  };
}

describe('LastActivityWriter with more active sessions than the store can write', () => {
  it('runs one write at a time, and collects the sessions that become active meanwhile', async () => {
    const { store, lastActive } = noting();
    const sessions = someSessions(1200).map(session => ({ ...session, lastActiveAt: 0 }));
    for (const session of sessions) lastActive.note(session, now);
    for (const session of sessions) lastActive.note(session, now);
    await store.finish();
    expect(store.writes.map(({ length }) => length)).to.deep.equal([1, 500, 500, 199]);
    expect(store.writes.flat()).to.deep.equal(sessions.map(({ sid }) => sid));
    expect(store.mostUnderWay).to.equal(1);
  });

  it('drops sessions beyond its limit, and notes them when they are seen again', async () => {
    const { store, lastActive } = noting();
    const sessions = someSessions(10_010).map(session => ({ ...session, lastActiveAt: 0 }));
    for (const session of sessions) lastActive.note(session, now);
    await store.finish();
    expect(store.writes.flat()).to.have.length(10_001);
    for (const session of sessions.slice(-20)) lastActive.note(session, now);
    await store.finish();
    expect(store.writes.flat().slice(10_001)).to.deep.equal(sessions.slice(10_001).map(({ sid }) => sid));
  });
});
