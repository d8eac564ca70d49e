import { expect } from 'chai';
import { LookupQueue, type LookupLimits, OverloadError } from '../../src/async/LookupQueue';

const turn = (): Promise<void> => new Promise(setImmediate);

/** A store that answers when the spec calls answer(). */
class SlowStore {
  readonly asked: (readonly string[])[] = [];
  private readonly pending: ((found: ReadonlyMap<string, true> | Error) => void)[] = [];

  /** Resolves when a connection is available. */
  connection: Promise<void> | undefined;

  readonly find = async (take: () => readonly string[]): Promise<ReadonlyMap<string, true>> => {
    if (this.connection) await this.connection;
    const keys = take();
    this.asked.push(keys);
    return new Promise((resolve, reject) => {
      this.pending.push(found => (found instanceof Error ? reject(found) : resolve(found)));
    });
  };

  async answer(found: readonly string[] | Error): Promise<void> {
    this.pending.shift()?.(found instanceof Error ? found : new Map(found.map(key => [key, true])));
    await turn();
  }
}

/** Lookups of keys in the queue. */
interface Lookups {
  has(key: string): Promise<boolean>;
}

describe('LookupQueue', () => {
  const open = (limits: Partial<LookupLimits> = {}): { store: SlowStore; lookups: Lookups } => {
    const store = new SlowStore();
    const queue = new LookupQueue<boolean>(
      store.find,
      { timeout: 5000, queueTimeout: 5000, questions: 1, keys: 100, waiting: 100, ...limits },
      false,
    );
    return { store, lookups: { has: key => queue.ask(key) } };
  };

  it('sends the lookups of one turn in one query with each key once, and returns each its own result', async () => {
    const { store, lookups } = open();
    const answers = Promise.all(['a', 'b', 'a', 'c'].map(key => lookups.has(key)));
    await turn();
    expect(store.asked).to.deep.equal([['a', 'b', 'c']]);
    await store.answer(['a']);
    expect(await answers).to.deep.equal([true, false, true, false]);
  });

  it('sends lookups that arrive while queries are running together, after one query is answered', async () => {
    const { store, lookups } = open({ questions: 2 });
    const [first, second] = [lookups.has('first'), turn().then(() => lookups.has('second'))];
    await turn();
    await turn();
    const late = [lookups.has('late')];
    await turn();
    late.push(lookups.has('later'));
    await turn();
    expect(store.asked).to.deep.equal([['first'], ['second']]);
    await store.answer(['first']);
    await turn();
    expect(store.asked.slice(2)).to.deep.equal([['late', 'later']]);
    await store.answer(['first']);
    await store.answer(['later']);
    expect(await Promise.all([first, second, ...late])).to.deep.equal([true, false, false, true]);
  });

  it('splits lookups that are too many for one query', async () => {
    const { store, lookups } = open({ keys: 2, questions: 2 });
    const answers = Promise.all(['a', 'b', 'c', 'd', 'e'].map(key => lookups.has(key)));
    await turn();
    expect(store.asked).to.deep.equal([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    await store.answer(['a']);
    await turn();
    expect(store.asked[2]).to.deep.equal(['e']);
    await store.answer(['d']);
    await store.answer(['e']);
    expect(await answers).to.deep.equal([true, false, false, true, true]);
  });

  it('fails all lookups of a failed query, and sends a new query for the next lookup', async () => {
    const { store, lookups } = open();
    const outcomes = Promise.allSettled(['a', 'b'].map(key => lookups.has(key)));
    await turn();
    const failure = new Error('no database');
    await store.answer(failure);
    expect((await outcomes).map(one => (one as PromiseRejectedResult).reason as unknown)).to.deep.equal([
      failure,
      failure,
    ]);
    const next = lookups.has('a');
    await turn();
    await store.answer(['a']);
    expect(await next).to.equal(true);
  });

  it('fails lookups after their time limit, and never sends those that were still waiting', async () => {
    const { store, lookups } = open({ timeout: 30, queueTimeout: 90 });
    const asked = lookups.has('asked');
    await turn();
    const waiting = lookups.has('waiting');
    const outcomes = await Promise.allSettled([asked, waiting]);
    const messages = outcomes.map(outcome => ((outcome as PromiseRejectedResult).reason as Error).message);
    expect(messages).to.deep.equal(['No answer within 30 ms.', 'No answer within 90 ms.']);
    const next = lookups.has('next');
    await store.answer(['asked', 'waiting']);
    await turn();
    expect(store.asked).to.deep.equal([['asked'], ['next']]);
    await store.answer(['next']);
    expect(await next).to.equal(true);
  });

  it('fails a lookup at once if too many are waiting, and not the waiting ones', async () => {
    const { store, lookups } = open({ waiting: 3 });
    const first = ['a', 'b', 'c'].map(key => lookups.has(key));
    const failed: unknown = await lookups.has('d').catch((error: unknown) => error);
    expect((failed as Error).message).to.contain('Too many');
    await turn();
    await store.answer(['a', 'b', 'c']);
    expect(await Promise.all(first)).to.deep.equal([true, true, true]);
    const again = lookups.has('d');
    await turn();
    await store.answer(['d']);
    expect(await again).to.equal(true);
  });

  /** Returns the errors of lookups in order, with undefined for a result. */
  const failures = (answers: readonly Promise<unknown>[]): Promise<unknown[]> =>
    Promise.all(answers.map(answer => answer.then(() => undefined).catch((error: unknown) => error)));

  it('fails a lookup over the limit as overload, which says nothing about the store', async () => {
    const { store, lookups } = open({ waiting: 1 });
    const answers = failures([lookups.has('a'), lookups.has('b')]);
    await turn();
    await store.answer([]);
    const [first, second] = await answers;
    expect(first).to.equal(undefined);
    expect(second).to.be.instanceOf(OverloadError);
  });

  it('fails an unsent lookup as overload if the store answered others meanwhile, and as a timeout otherwise', async () => {
    const { store, lookups } = open({ timeout: 30, queueTimeout: 90, keys: 1 });
    const busy = failures(['a', 'b', 'c'].map(key => lookups.has(key)));
    await turn();
    await store.answer([]);
    expect((await busy).map(error => error instanceof OverloadError)).to.deep.equal([false, false, true]);
    const out = open({ timeout: 30, queueTimeout: 90, keys: 1 });
    const hung = failures(['a', 'b'].map(key => out.lookups.has(key)));
    expect((await hung).map(error => (error as Error).name)).to.deep.equal(['TimeoutError', 'TimeoutError']);
  });

  /** A promise that the spec resolves or rejects. */
  function gate(): { readonly passed: Promise<void>; open: () => void; fail: (error: Error) => void } {
    let [open, fail] = [(): void => undefined, (_: Error): void => undefined];
    const passed = new Promise<void>((resolve, reject) => {
      open = resolve;
      fail = reject;
    });
    return { passed, open: () => open(), fail: error => fail(error) };
  }

  it('does not count the wait for a connection as answer time, and sends the waiting lookups together', async () => {
    const { store, lookups } = open({ timeout: 30 });
    const { passed, open: connect } = gate();
    store.connection = passed;
    const first = lookups.has('first');
    await new Promise(resolve => setTimeout(resolve, 90));
    const second = lookups.has('second');
    await turn();
    connect();
    await turn();
    expect(store.asked).to.deep.equal([['first', 'second']]);
    await store.answer(['second']);
    expect(await Promise.all([first, second])).to.deep.equal([false, true]);
  });

  it('fails lookups that get no connection in time as overload, because the store was never asked', async () => {
    const { store, lookups } = open({ queueTimeout: 30 });
    store.connection = new Promise(() => undefined);
    const [error] = await failures([lookups.has('a')]);
    expect(error).to.be.instanceOf(OverloadError).with.property('message').that.includes('docs/operations.md');
  });

  it('fails all waiting lookups with the error of a connection that cannot be opened', async () => {
    const { store, lookups } = open();
    const { passed, fail } = gate();
    store.connection = passed;
    const outcomes = failures([lookups.has('a'), lookups.has('b')]);
    await turn();
    const refused = new Error('connect ECONNREFUSED');
    fail(refused);
    expect(await outcomes).to.deep.equal([refused, refused]);
    store.connection = undefined;
    const next = lookups.has('c');
    await turn();
    await store.answer(['c']);
    expect(await next).to.equal(true);
  });

  it('does not send lookups again that another query has answered meanwhile', async () => {
    const { store, lookups } = open({ questions: 2 });
    const busy = lookups.has('busy');
    await turn();
    const { passed, open: connect } = gate();
    store.connection = passed;
    const waiting = lookups.has('waiting');
    await turn();
    store.connection = undefined;
    await store.answer(['busy']);
    await turn();
    expect(await busy).to.equal(true);
    await store.answer(['waiting']);
    expect(await waiting).to.equal(true);
    connect();
    await turn();
    expect(store.asked).to.deep.equal([['busy'], ['waiting'], []]);
  });
});
