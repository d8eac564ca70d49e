import { expect } from 'chai';
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { AuthX, MemoryProofStore, type ProofStore } from '../../src/index';
import { newClientKey, proofOf } from '../dpop/support/proofs';
import { secret } from '../support/forge';
import { runsTypeScript } from '../support/typeScript';
import { newFile } from './support/authFile';
import { describeOnRedis, newPrefix, redisUrl } from './support/redisServer';
import { describeOnServers, engines, newDatabase } from './support/sqlServers';

/** How often one proof is presented, and by how many processes. */
const replays = 100;
const processes = 4;

/** A process with a login system of its own, on the same store. */
class OtherProcess {
  private readonly child: ChildProcess;
  private readonly answers: AsyncIterator<string>;

  constructor(given: object) {
    const fixture = join(__dirname, 'fixtures', 'presentProofs.ts');
    this.child = spawn(process.execPath, [...runsTypeScript, fixture, JSON.stringify(given)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.answers = createInterface({ input: this.child.stdout! })[Symbol.asyncIterator]();
  }

  async hear(): Promise<string> {
    return String((await this.answers.next()).value);
  }

  async present(presented: object): Promise<string[]> {
    this.child.stdin!.write(`${JSON.stringify(presented)}\n`);
    return JSON.parse(await this.hear()) as string[];
  }

  end(): void {
    this.child.kill('SIGKILL');
  }
}

const key = newClientKey();

const newToken = (): Promise<string> =>
  new AuthX({ config: { secretKey: secret } }).createAccessToken('alice', { dpopKey: key.thumbprint });

/** Presents one proof in all processes at the same moment. */
async function expectOneUse(given: object): Promise<void> {
  const others = Array.from({ length: processes }, () => new OtherProcess(given));
  try {
    for (const other of others) expect(await other.hear()).to.equal('ready');
    for (let round = 0; round < 3; round += 1) {
      const token = await newToken();
      const proof = proofOf(key, ['GET', 'http://api.example/me'], { token });
      const presented = { token, proof, times: replays / processes };
      const outcomes = (await Promise.all(others.map(other => other.present(presented)))).flat();
      expect(outcomes.filter(outcome => outcome === 'accepted')).to.have.length(1);
      expect(outcomes.filter(outcome => outcome === 'InvalidDPoPProofError')).to.have.length(replays - 1);
    }
  } finally {
    for (const other of others) other.end();
  }
}

const title = `of one proof, ${String(replays)} in ${String(processes)} processes: one is let in`;

describe('Replays on SQLite', () => {
  it(title, () => expectOneUse({ dataSource: { type: 'better-sqlite3', database: newFile() } })).timeout(60_000);
});

describeOnServers(
  'Replays',
  server => {
    it(title, async () => expectOneUse({ dataSource: await newDatabase(server) })).timeout(60_000);
  },
  engines,
);

describeOnRedis('Replays', () => {
  it(title, () => expectOneUse({ redis: { url: redisUrl, prefix: newPrefix() } })).timeout(60_000);
});

describe('Replays in memory', () => {
  it('of one proof, 100 in one process: one is let in', async () => {
    const proofs: ProofStore = new MemoryProofStore();
    const auth = new AuthX({ config: { secretKey: secret, dpop: 'required' }, dpop: { proofs } });
    const token = await newToken();
    const proof = proofOf(key, ['GET', 'http://api.example/me'], { token });
    const outcomes = await Promise.all(
      Array.from({ length: replays }, () => {
        const headers = { host: 'api.example', authorization: `DPoP ${token}`, dpop: proof };
        return auth.verifyToken(auth.getTokenFromRequest({ req: { headers, method: 'GET', url: '/me' } })).then(
          () => 'accepted',
          (error: unknown) => (error as Error).name,
        );
      }),
    );
    expect(outcomes.filter(outcome => outcome === 'accepted')).to.have.length(1);
    expect(outcomes.filter(outcome => outcome === 'InvalidDPoPProofError')).to.have.length(replays - 1);
  });
});
