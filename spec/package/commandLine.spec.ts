import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { DataSource } from 'typeorm';
import { RevokedTokenRepository, SessionRepository } from '../../src/entries/typeorm';
import { someSession } from '../../src/testing/session/someSession';
import { newFile, openOn } from '../stores/support/authFile';
import { revocation } from '../stores/support/revocation';
import { describeOnServers, engines, newDatabase, openServer } from '../stores/support/sqlServers';

const run = promisify(execFile);

/** Runs the command that the package installs, on a store, and answers with what it prints. */
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

/** Puts so much into a store that has to be forgotten, and a little that has not. */
async function fill(dataSource: DataSource, expired: number, over: number): Promise<void> {
  const revocations = RevokedTokenRepository.on(dataSource);
  const sessions = SessionRepository.on(dataSource);
  await revocations.revoke([revocation(), ...Array.from({ length: expired }, () => revocation({ expiresAt: 1 }))]);
  const ends = [...Array.from({ length: over }, () => 1000), Date.now()];
  await Promise.all(ends.map(endsAt => sessions.add(someSession({ endsAt }))));
}

/** What each of several purges says that it has purged. */
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

describe('The command that the package installs', function () {
  this.timeout(60_000);

  it('says what it can do, and its version', async () => {
    expect((await authx(['--help'])).stdout).to.include('authx <command>');
    expect((await authx(['--version'])).stdout).to.match(/^\d+\.\d+\.\d+\n$/);
    expect((await authx(['prune'])).code).to.equal(2);
  });

  it('purges an SQLite file, from four processes at once', async () => {
    const file = newFile();
    await purgeTogether(await openOn(file), file);
  });

  it('ends with 1 where there is no file', async () => {
    const { code, stdout, stderr } = await authx(['purge'], newFile());
    expect([code, stdout]).to.deep.equal([1, '']);
    expect(stderr).to.match(/^authx: There is no such database file\. .*\n$/);
  });

  describeOnServers(
    'it',
    server => {
      it('purges, from four processes at once', async () => {
        const options = await newDatabase(server);
        await purgeTogether(await openServer(options), String(options.url));
      });

      it('makes no tables', async () => {
        const options = await newDatabase(server);
        const { code, stdout, stderr } = await authx(['purge'], String(options.url));
        expect([code, stdout]).to.deep.equal([1, '']);
        expect(stderr).to.match(/^authx: .*the table authx_\w+ cannot be used.*A purge creates no tables.*\n$/);
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
