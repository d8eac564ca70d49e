import { expect } from 'chai';
import { runBoth } from '../../src/async/MaybePromise';

const failure = (text: string) => new Error(text);
const later = <T>(value: T): Promise<T> => new Promise(resolve => setTimeout(() => resolve(value), 2));

/** Checks that succeed or fail, synchronously or later. */
const holds = [() => undefined, () => later(undefined)];
const fails = (text: string): (() => Promise<void>)[] => [
  () => {
    throw failure(text);
  },
  () => Promise.reject(failure(text)),
  () => later(undefined).then(() => Promise.reject(failure(text))),
];

const outcome = async (act: () => unknown): Promise<string> => {
  try {
    await act();
    return 'holds';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('runBoth', () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);

  before(() => process.on('unhandledRejection', note));
  after(() => process.off('unhandledRejection', note));

  it('succeeds if both succeed, and synchronously if both are synchronous', async () => {
    for (const one of holds)
      for (const other of holds) expect(await outcome(() => runBoth(one, other))).to.equal('holds');
    expect(runBoth(holds[0]!, holds[0]!)).to.equal(undefined);
  });

  it('fails with the error of the failed one, or of the first if both fail', async () => {
    for (const bad of fails('one')) {
      for (const good of holds) {
        expect(await outcome(() => runBoth(bad, good))).to.equal('one');
        expect(await outcome(() => runBoth(good, bad))).to.equal('one');
      }
      for (const other of fails('other')) expect(await outcome(() => runBoth(bad, other))).to.equal('one');
    }
  });

  it('waits for the other one if one has failed', async () => {
    for (const bad of fails('bad')) {
      for (const isFirst of [true, false]) {
        let isDone = false;
        const slow = async (): Promise<void> => {
          await later(undefined);
          isDone = true;
        };
        await outcome(() => (isFirst ? runBoth(bad, slow) : runBoth(slow, bad)));
        expect(isDone).to.equal(true);
      }
    }
  });

  it('leaves no unhandled rejection', async () => {
    await later(undefined);
    await new Promise(setImmediate);
    expect(unhandled).to.deep.equal([]);
  });
});
