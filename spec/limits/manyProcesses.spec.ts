import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { counterId } from '../../src/limits/counterId';
import { describeOnRedis, newPrefix, redisUrl } from '../stores/support/redisServer';
import { runsTypeScript } from '../support/typeScript';

/** Starts a process that sends requests when it is told to. */
function startBursts(given: object) {
  const fixture = join(__dirname, 'fixtures', 'burst.ts');
  const child = spawn(process.execPath, [...runsTypeScript, fixture, JSON.stringify(given)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const hear = async (): Promise<string> => String((await lines.next()).value);
  return { hear, go: () => void child.stdin.write('go\n') };
}

/** Returns the shortest time in which so many of the requests were accepted. */
const shortest = (times: readonly number[], requests: number): number =>
  Math.min(...times.slice(requests - 1).map((time, i) => time - (times[i] as number)));

describeOnRedis('Rate limits of four processes', () => {
  it('accept no more than the maximum in any window, of 10 000 requests around the ends of windows', async () => {
    // The slot of a small limit is the time of the request, by the clock of the server.
    const exact = { id: counterId('exact'), max: 30, window: 200 };
    const coarse = { id: counterId('coarse'), max: 100, window: 1000 };
    const given = { url: redisUrl, prefix: newPrefix(), counters: [exact, coarse], requests: 2500 };
    const processes = Array.from({ length: 4 }, () => startBursts(given));
    for (const { hear } of processes) expect(await hear()).to.equal('ready');
    processes.forEach(({ go }) => go());
    const answers = await Promise.all(processes.map(async ({ hear }) => JSON.parse(await hear()) as number[]));
    const times = answers.flat().sort((one, other) => one - other);
    expect(
      answers.filter(({ length }) => length > 0),
      'processes with accepted requests',
    ).to.have.length.above(1);
    expect(times.length).to.be.above(exact.max);
    expect(shortest(times, exact.max + 1)).to.be.at.least(exact.window * 1000);
    if (times.length > coarse.max) expect(shortest(times, coarse.max + 1)).to.be.at.least(coarse.window * 1000);
  }).timeout(60_000);
});
