import { expect } from 'chai';
import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { newFile } from '../stores/support/authFile';
import { forge, goodClaims } from '../support/forge';
import { note } from './support/figures';
import { runs, timeFor } from './support/runs';
import { ServerProcess } from './support/ServerProcess';

const tokens = runs(3000, 10_000);
const atOnce = 100;

const foreign = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

/** Functions that forge a token: signed with the key of the server, with another key, or not at all. */
const forgers: readonly ((kid: string) => string)[] = [
  kid => forge(goodClaims(), { header: { kid } }),
  kid => forge(goodClaims(), { header: { kid }, key: randomBytes(64) }),
  kid => forge(goodClaims(), { header: { kid, alg: 'ES256' }, algorithm: 'ES256', key: foreign }),
  kid => forge(goodClaims(), { header: { kid, jku: 'https://127.0.0.1:1/keys', x5u: 'https://127.0.0.1:1/key' } }),
  kid => `${forge(goodClaims(), { header: { kid } }).split('.', 2).join('.')}.`,
  kid => forge(goodClaims(), { header: { kid, alg: 'none' } }),
];

const kids: readonly (() => string)[] = [
  randomUUID,
  () => `https://${randomUUID()}.example/key`,
  () => `../../${randomUUID()}`,
];

const forged = (i: number): string =>
  forgers[i % forgers.length]!(kids[Math.floor(i / forgers.length) % kids.length]!());

describe('Tokens with an unknown kid', () => {
  it(`are refused with 401 without a connection or memory growth, in ${String(tokens)} requests`, async () => {
    const server = await ServerProcess.start({ store: { kind: 'sqlite', url: newFile() } });
    const usage = async () => (await server.get('/usage')).body as { memory: number; connections: number };
    let losses = 0;
    const flood = async (count: number): Promise<void> => {
      for (let i = 0; i < count; i += atOnce) {
        const replies = await Promise.all(Array.from({ length: atOnce }, (_, j) => server.get('/me', forged(i + j))));
        losses += replies.filter(({ status }) => status !== 401).length;
      }
    };
    const before = await usage();
    await flood(tokens / 2);
    const half = await usage();
    await flood(tokens / 2);
    const whole = await usage();
    await server.stop();
    losses += whole.connections - before.connections;
    note({ promise: 'unknown-kid-flood', store: 'none', runs: tokens, of: 'tokens of unknown keys', losses });
    expect(losses).to.equal(0);
    expect(whole.memory - half.memory, 'bytes that the second half left').to.be.below(100e6);
  }).timeout(timeFor(tokens, 20));
});
