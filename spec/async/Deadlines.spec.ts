import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect } from 'chai';
import { Deadlines } from '../../src/async/Deadlines';
import { runsTypeScript } from '../support/typeScript';

const never = new Promise<never>(() => undefined);
const later = <T>(value: T, milliseconds: number): Promise<T> =>
  new Promise(done => setTimeout(done, milliseconds, value));

describe('Deadlines', () => {
  it('returns the answer or its error if it comes in time', async () => {
    const deadlines = new Deadlines(1000);
    expect(await deadlines.await(Promise.resolve(7))).to.equal(7);
    const failure: unknown = await deadlines.await(Promise.reject(new Error('mine'))).catch((error: unknown) => error);
    expect(String(failure)).to.equal('Error: mine');
  });

  it('ends every late call, even if calls overlap, and no other call', async () => {
    const deadlines = new Deadlines(40);
    const outcome = (answer: PromiseLike<string>): Promise<string> =>
      deadlines.await(answer).catch((error: unknown) => (error as Error).message);
    const first = outcome(never);
    const quick = outcome(later('quick', 5));
    await later('', 20);
    const second = outcome(never);
    expect(await Promise.all([first, quick, second])).to.deep.equal([
      'No answer within 40 ms.',
      'quick',
      'No answer within 40 ms.',
    ]);
    expect(await outcome(later('afterwards', 1))).to.equal('afterwards');
  });

  it('does not keep the process alive without pending calls', () => {
    const file = JSON.stringify(resolve('src/async/Deadlines.ts'));
    const script = `const { Deadlines } = require(${file}); new Deadlines(600000).await(Promise.resolve());`;
    execFileSync(process.execPath, [...runsTypeScript, '-e', script], { timeout: 50_000 });
  });
});
