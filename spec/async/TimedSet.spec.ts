import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import { type TimedItem, TimedSet } from '../../src/async/TimedSet';

const pause = (milliseconds: number): Promise<void> => new Promise(resolve => setTimeout(resolve, milliseconds));

describe('TimedSet', () => {
  interface Named extends TimedItem {
    readonly name: string;
  }

  const item = (name: string): Named => ({ name, turn: undefined });
  const open = (): { late: string[]; set: TimedSet<Named> } => {
    const late: string[] = [];
    return { late, set: new TimedSet<Named>(20, ({ name }) => late.push(name)) };
  };

  it('reports each late item once at its own time, and no removed item', async () => {
    const { late, set } = open();
    const taken = item('taken');
    for (const each of [item('first'), taken]) set.add(each);
    set.delete(taken);
    setTimeout(() => {
      set.add(item('second'));
    }, 10);
    while (late.length === 0) await pause(1);
    expect(late).to.deep.equal(['first']);
    await pause(60);
    expect(late).to.deep.equal(['first', 'second']);
  });

  it('does not report an item with an answer that arrived while the process was busy', async () => {
    const { late, set } = open();
    const answered = item('answered');
    set.add(answered);
    const end = Date.now() + 40;
    while (Date.now() < end);
    // Data that has arrived is read in the turn of the late timer, after the timer.
    setImmediate(() => {
      set.delete(answered);
    });
    await pause(30);
    expect(late).to.deep.equal([]);
  });

  it('does not count the turn in which an item was added', async () => {
    const { late, set } = open();
    const asked = item('asked');
    set.add(asked);
    setImmediate(() => {
      // The query is sent now, and answered a moment later.
      setTimeout(() => set.delete(asked), 2);
    });
    const end = Date.now() + 40;
    while (Date.now() < end);
    await pause(60);
    expect(late).to.deep.equal([]);
  });

  it('leaves no timer if all items were removed when the timer fired', async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter(kind => kind === 'Timeout').length;
    const { late, set } = open();
    // Mocha has set its own timer by then.
    await new Promise(setImmediate);
    const before = timers();
    const answered = item('answered');
    const next = item('next');
    set.add(answered);
    const end = Date.now() + 40;
    while (Date.now() < end);
    setImmediate(() => {
      set.delete(answered);
      set.add(next);
    });
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    set.delete(next);
    expect([late, timers() - before]).to.deep.equal([[], 0]);
  });

  it('returns true when an item is deleted, and false the second time', () => {
    const { set } = open();
    const answered = item('answered');
    set.add(answered);
    expect([set.delete(answered), set.delete(answered)]).to.deep.equal([true, false]);
  });

  it('does not report an item that another late item removed', async () => {
    const [first, second] = [item('first'), item('second')];
    const late: string[] = [];
    const set = new TimedSet<Named>(5, ({ name }) => {
      late.push(name);
      set.delete(second);
    });
    set.add(first);
    set.add(second);
    await pause(40);
    expect(late).to.deep.equal(['first']);
  });

  it('does not keep a removed item in memory while an older item waits', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const { set } = open();
    const oldest = item('oldest');
    set.add(oldest);
    await new Promise(setImmediate);
    const isCollected = await removeOne(set);
    // A garbage collection can start while the stack still refers to the item.
    for (let times = 0; times < 3 && !isCollected(); times += 1) {
      await new Promise(setImmediate);
      collect();
    }
    set.delete(oldest);
    expect(isCollected()).to.equal(true);
  });

  async function removeOne(set: TimedSet<Named>): Promise<() => boolean> {
    const removed = item('removed');
    const weak = new WeakRef(removed);
    set.add(removed);
    await new Promise(setImmediate);
    set.delete(removed);
    return () => weak.deref() === undefined;
  }
});
