import { expect } from 'chai';
import { TimedSet } from '../../src/async/TimedSet';

const pause = (milliseconds: number): Promise<void> => new Promise(resolve => setTimeout(resolve, milliseconds));

describe('What is waited for no longer than a time', () => {
  const open = (): { late: string[]; set: TimedSet<string> } => {
    const late: string[] = [];
    return { late, set: new TimedSet<string>(20, item => late.push(item)) };
  };

  it('reports each late item once at its own time, and no removed item', async () => {
    const { late, set } = open();
    for (const item of ['first', 'taken']) set.add(item);
    set.delete('taken');
    setTimeout(() => {
      set.add('second');
    }, 10);
    while (late.length === 0) await pause(1);
    expect(late).to.deep.equal(['first']);
    await pause(60);
    expect(late).to.deep.equal(['first', 'second']);
  });

  it('does not report an item with an answer that arrived while the process was busy', async () => {
    const { late, set } = open();
    set.add('answered');
    const end = Date.now() + 40;
    while (Date.now() < end);
    // What has arrived is read in the turn in which the timer is late, after it.
    setImmediate(() => {
      set.delete('answered');
    });
    await pause(30);
    expect(late).to.deep.equal([]);
  });

  it('does not count the turn in which an item was added', async () => {
    const { late, set } = open();
    set.add('asked');
    setImmediate(() => {
      // Now it is asked, and answered a moment later.
      setTimeout(() => set.delete('asked'), 2);
    });
    const end = Date.now() + 40;
    while (Date.now() < end);
    await pause(60);
    expect(late).to.deep.equal([]);
  });

  it('leaves no timer if all items were removed when the timer fired', async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter(kind => kind === 'Timeout').length;
    const { late, set } = open();
    // By then mocha has set its own.
    await new Promise(setImmediate);
    const before = timers();
    set.add('answered');
    const end = Date.now() + 40;
    while (Date.now() < end);
    setImmediate(() => {
      set.delete('answered');
      set.add('next');
    });
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    set.delete('next');
    expect([late, timers() - before]).to.deep.equal([[], 0]);
  });
});
