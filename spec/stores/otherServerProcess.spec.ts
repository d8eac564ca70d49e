import { expect } from 'chai';
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type RevocationStore } from '../../src/index';
import { RevokedTokenRepository } from '../../src/entries/typeorm';
import { describeOnRedis, newPrefix, openStore, redisUrl } from './support/redisServer';
import { revocation } from './support/revocation';
import { describeOnServers, engines, newDatabase, openServer } from './support/sqlServers';
import { runsTypeScript } from '../support/typeScript';

/** Another process that tells whether tokens are revoked. */
class OtherProcess {
  private readonly child: ChildProcess;
  private readonly answers: AsyncIterator<string>;

  constructor(given: object) {
    const fixture = join(__dirname, 'fixtures', 'answer.ts');
    this.child = spawn(process.execPath, [...runsTypeScript, fixture, JSON.stringify(given)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.answers = createInterface({ input: this.child.stdout! })[Symbol.asyncIterator]();
  }

  async hear(): Promise<string> {
    return String((await this.answers.next()).value);
  }

  ask(jti: string): Promise<string> {
    this.child.stdin!.write(`${jti}\n`);
    return this.hear();
  }

  end(): void {
    this.child.kill('SIGKILL');
  }
}

async function expectToHear(store: RevocationStore, given: object): Promise<void> {
  const other = new OtherProcess(given);
  try {
    expect(await other.hear()).to.equal('ready');
    for (let round = 0; round < 30; round += 1) {
      const one = revocation();
      expect(await other.ask(one.jti)).to.equal('false');
      await store.revoke([one]);
      expect(await other.ask(one.jti)).to.equal('true');
    }
  } finally {
    other.end();
  }
}

const title = 'sees each revocation as soon as it has resolved';

describeOnServers(
  'Another process',
  server => {
    it(title, async () => {
      const dataSource = await newDatabase(server);
      await expectToHear(RevokedTokenRepository.on(await openServer(dataSource)), { dataSource });
    }).timeout(60_000);
  },
  engines,
);

describeOnRedis('Another process', () => {
  it(title, async () => {
    const prefix = newPrefix();
    await expectToHear(await openStore(undefined, { prefix }), { redis: { url: redisUrl, prefix } });
  }).timeout(60_000);
});
