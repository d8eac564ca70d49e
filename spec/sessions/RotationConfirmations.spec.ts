import { expect } from 'chai';
import { waitingAtMost } from '../../src/async/LookupQueue';
import { RotationConfirmations } from '../../src/sessions/RotationConfirmations';
import type { ConfirmedRotation, SessionStore } from '../../src/sessions/SessionStore';
import type { SessionStoreCalls } from '../../src/sessions/SessionStoreCalls';

/** A store whose writes end when the spec says so. */
class SlowStore {
  /** The rotations of each write, in order. */
  readonly writes: (readonly ConfirmedRotation[])[] = [];
  readonly consequences: unknown[] = [];
  private settle: { resolve: () => void; reject: (error: Error) => void } | undefined;

  readonly confirmations = new RotationConfirmations({
    ask: (question: (store: SessionStore) => Promise<void>, consequence: unknown) => {
      this.consequences.push(consequence);
      const confirm = (rotations: readonly ConfirmedRotation[]): Promise<void> => {
        this.writes.push(rotations);
        return new Promise((resolve, reject) => (this.settle = { resolve, reject }));
      };
      return question({ confirm } as unknown as SessionStore);
    },
  } as unknown as SessionStoreCalls);

  add(...jtis: string[]): void {
    for (const jti of jtis) this.confirmations.add({ sid: `session of ${jti}`, jti });
  }

  /** Ends the current write, and runs everything that does not wait for a timer. */
  async end(failure?: Error): Promise<void> {
    if (failure) this.settle?.reject(failure);
    else this.settle?.resolve();
    for (let i = 0; i < 20; i += 1) await Promise.resolve();
  }

  /** The `jti` of each write. */
  get jtis(): string[][] {
    return this.writes.map(write => write.map(({ jti }) => jti));
  }
}

const numbered = (count: number): string[] => Array.from({ length: count }, (_, i) => String(i));

describe('RotationConfirmations', () => {
  let store: SlowStore;

  beforeEach(() => {
    store = new SlowStore();
  });

  it('writes the first confirmation at once, and collects later ones for the next write', async () => {
    store.add('a', 'b', 'c');
    expect(store.jtis).to.deep.equal([['a']]);
    await store.end();
    expect(store.jtis).to.deep.equal([['a'], ['b', 'c']]);
    await store.end();
    expect(store.jtis).to.have.length(2);
    store.add('d');
    expect(store.jtis).to.deep.equal([['a'], ['b', 'c'], ['d']]);
    expect(store.writes[0]).to.deep.equal([{ sid: 'session of a', jti: 'a' }]);
  });

  it('writes a confirmation once if it is added twice', async () => {
    store.add('a', 'b', 'b');
    await store.end();
    await store.end();
    expect(store.jtis).to.deep.equal([['a'], ['b']]);
  });

  it('writes at most 500 confirmations at once', async () => {
    store.add('first', ...numbered(501));
    await store.end();
    await store.end();
    expect(store.jtis.map(({ length }) => length)).to.deep.equal([1, 500, 1]);
  });

  it('drops confirmations beyond the limit of waiting ones', async () => {
    store.add(...numbered(waitingAtMost + 1));
    const written = new Set<string>();
    for (let seen = -1; seen < store.writes.length;) {
      seen = store.writes.length;
      await store.end();
    }
    for (const jti of store.jtis.flat()) written.add(jti);
    expect(written.size).to.equal(waitingAtMost);
    expect(written.has(String(waitingAtMost))).to.equal(false);
  });

  it('retries after a pause if the store fails, and does not keep the process alive', async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter(name => name === 'Timeout').length;
    store.add('a');
    // Mocha starts the timer of the test once the test has returned a promise.
    await Promise.resolve();
    const before = timers();
    await store.end(new Error('down'));
    expect(store.jtis).to.deep.equal([['a']]);
    expect(timers()).to.equal(before);
    store.add('b');
    while (store.writes.length < 2) await new Promise(resolve => setTimeout(resolve, 5));
    expect(store.jtis[1]).to.deep.equal(['a', 'b']);
    expect(store.consequences).to.deep.equal(['the rotation is confirmed later', 'the rotation is confirmed later']);
    await store.end();
    expect(store.jtis).to.have.length(2);
  });
});
