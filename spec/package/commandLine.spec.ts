import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { DataSource } from 'typeorm';
import type { RouteReport } from '../../src/index';
import { RevokedTokenRepository, SessionRepository } from '../../src/entries/typeorm';
import { someSession } from '../../src/testing/session/someSession';
import { newFile, openOn } from '../stores/support/authFile';
import { revocation } from '../stores/support/revocation';
import { describeOnServers, engines, newDatabase, openServer } from '../stores/support/sqlServers';

const run = promisify(execFile);

/** Runs the installed command on a store, and returns its exit code and output. */
async function authx(
  words: readonly string[],
  url?: string,
): Promise<{ code: number; stdout: string; stderr: string }> {
  const { AUTHX_STORE_URL: _, ...others } = process.env;
  const env = url === undefined ? others : { ...others, AUTHX_STORE_URL: url };
  try {
    return { code: 0, ...(await run(process.execPath, ['dist/cli/authx.js', ...words], { env })) };
  } catch (error) {
    return error as { code: number; stdout: string; stderr: string };
  }
}

/** Adds expired revocations and sessions to a store, and one of each that must stay. */
async function fill(dataSource: DataSource, expired: number, over: number): Promise<void> {
  const revocations = RevokedTokenRepository.on(dataSource);
  const sessions = SessionRepository.on(dataSource);
  await revocations.revoke([revocation(), ...Array.from({ length: expired }, () => revocation({ expiresAt: 1 }))]);
  const ends = [...Array.from({ length: over }, () => 1000), Date.now()];
  await Promise.all(ends.map(endsAt => sessions.add(someSession({ endsAt }))));
}

/** Returns the sums of the numbers that several purges have printed. */
function sum(printed: readonly string[]): [revocations: number, sessions: number] {
  const counts = printed.map(line => /^Purged (\d+) revocations? and (\d+) sessions?\.\n$/.exec(line) ?? []);
  const total = (group: number): number => counts.reduce((all, count) => all + Number(count[group]), 0);
  return [total(1), total(2)];
}

async function purgeTogether(dataSource: DataSource, url: string): Promise<void> {
  await fill(dataSource, 5200, 550);
  const ended = await Promise.all([1, 2, 3, 4].map(() => authx(['purge'], url)));
  for (const { code, stderr } of ended) expect([code, stderr]).to.deep.equal([0, '']);
  expect(sum(ended.map(({ stdout }) => stdout))).to.deep.equal([5200, 550]);
  expect(await RevokedTokenRepository.on(dataSource).countRevoked()).to.equal(1);
  expect(await SessionRepository.on(dataSource).count()).to.equal(1);
}

describe('The authx command of the package', function () {
  this.timeout(60_000);

  it('prints its help and its version, and exits with 2 for an unknown command', async () => {
    expect((await authx(['--help'])).stdout).to.include('authx <command>');
    expect((await authx(['--version'])).stdout).to.match(/^\d+\.\d+\.\d+\n$/);
    expect((await authx(['prune'])).code).to.equal(2);
  });

  it('ends although the module of the routes has started a server, and prints nothing but the report', async () => {
    const started = await authx(['routes', 'build/examples/own-guard/main.js', '--json']);
    expect(started.code).to.equal(0);
    expect((JSON.parse(started.stdout) as RouteReport).routes).to.have.lengthOf(5);
  });

  it('purges an SQLite file from four processes at once', async () => {
    const file = newFile();
    await purgeTogether(await openOn(file), file);
  });

  it('exits with 1 if the database file does not exist', async () => {
    const { code, stdout, stderr } = await authx(['purge'], newFile());
    expect([code, stdout]).to.deep.equal([1, '']);
    expect(stderr).to.match(/^authx: There is no such database file\. .*\n$/);
  });

  describeOnServers(
    'purge',
    server => {
      it('deletes expired entries from four processes at once', async () => {
        const options = await newDatabase(server);
        await purgeTogether(await openServer(options), String(options.url));
      });

      it('exits with 1 if the tables are missing, and creates none', async () => {
        const options = await newDatabase(server);
        const { code, stdout, stderr } = await authx(['purge'], String(options.url));
        expect([code, stdout]).to.deep.equal([1, '']);
        expect(stderr).to.match(/^authx: .*the table authx_\w+ cannot be used.*This command creates no tables.*\n$/);
        const schema = server.type === 'postgres' ? "'public'" : 'DATABASE()';
        const dataSource = await new DataSource(options).initialize();
        const tables: unknown = await dataSource
          .query(`SELECT table_name FROM information_schema.tables WHERE table_schema = ${schema}`)
          .finally(() => dataSource.destroy());
        expect(tables).to.deep.equal([]);
      });
    },
    engines,
  );
});
