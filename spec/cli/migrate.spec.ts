import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { authMigrations, RevokedTokenRepository, SqlProofStore } from '../../src/entries/typeorm';
import { openOn } from '../stores/support/authFile';
import { describeOnServers, engines, newDatabase, openServer } from '../stores/support/sqlServers';
import { runCommand as run, type Run } from './support/runCommand';

const names = authMigrations.map(({ name }) => name);

const json = ({ code, out, err }: Run): unknown => {
  expect([code, err]).to.deep.equal([0, '']);
  return JSON.parse(out);
};

describe('authx migrate on SQLite', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'authx-cli-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('lists the pending migrations without a file, makes the file, and finds nothing to do then', async () => {
    const file = join(folder, 'below', 'auth.sqlite');
    expect(json(await run(['migrate', '--dry-run', '--json'], file))).to.deep.equal({ pending: names });
    expect(existsSync(join(folder, 'below'))).to.equal(false);
    expect(json(await run(['migrate', '--json'], file))).to.deep.equal({ applied: names });
    expect(json(await run(['migrate', '--dry-run', '--json'], file))).to.deep.equal({ pending: [] });
    expect((await run(['migrate'], file)).out).to.equal('No migration is pending.');
    const store = RevokedTokenRepository.on(await openOn(file, { migrationsRun: false }));
    expect(await store.isRevoked('x')).to.equal(false);
  });

  it('reads ormconfig.json in the current folder, or the file of --config', async () => {
    const options = { type: 'better-sqlite3', database: 'data/auth.sqlite', entityPrefix: 'my_' };
    writeFileSync(join(folder, 'ormconfig.json'), JSON.stringify({ ...options, logging: true, dropSchema: true }));
    const { out } = await run(['migrate'], { folder });
    expect(out).to.equal(['Applied:', ...names.map(name => `  ${name}`)].join('\n'));
    const database = join(folder, 'data', 'auth.sqlite');
    const dataSource = await openOn(database, { entityPrefix: 'my_', migrationsRun: false });
    await RevokedTokenRepository.on(dataSource).revoke([
      { jti: 'kept', tokenType: 'access', subject: 'alice', expiresAt: null },
    ]);
    const said = 'Purged 0 revocations and 0 sessions.';
    expect((await run(['purge', '--config', join(folder, 'ormconfig.json')])).out).to.equal(said);
    expect((await run(['migrate'], { folder })).out).to.equal('No migration is pending.');
    expect(await RevokedTokenRepository.on(dataSource).countRevoked()).to.equal(1);
  });

  it('prefers --url to AUTHX_STORE_URL, and AUTHX_STORE_URL to ormconfig.json', async () => {
    writeFileSync(
      join(folder, 'ormconfig.json'),
      JSON.stringify({ type: 'better-sqlite3', database: 'config.sqlite' }),
    );
    const [named, environment] = [join(folder, 'named.sqlite'), join(folder, 'environment.sqlite')];
    await run(['migrate', '--url', named], { folder, url: environment });
    expect([named, environment].map(file => existsSync(file))).to.deep.equal([true, false]);
    await run(['migrate'], { folder, url: environment });
    expect(existsSync(environment)).to.equal(true);
    expect(existsSync(join(folder, 'config.sqlite'))).to.equal(false);
    await run(['migrate'], { folder, url: '' });
    expect(existsSync(join(folder, 'config.sqlite'))).to.equal(true);
  });

  it('does not quote an ormconfig.json that cannot be read', async () => {
    const texts = [
      '{ "password": "s3cret" oops',
      '[{ "password": "s3cret" }]',
      '"s3cret"',
      '{"type":"better-sqlite3"}',
    ];
    for (const text of texts) {
      writeFileSync(join(folder, 'ormconfig.json'), text);
      const { code, out, err } = await run(['migrate'], { folder });
      expect([code, out], text).to.deep.equal([1, '']);
      expect(err).to.include('authx: ormconfig.json: ').and.not.include('s3cret').and.not.include('\n');
    }
    expect((await run(['purge', '--config', join(folder, 'none.json')])).err).to.include('cannot be read (ENOENT)');
  });

  it('says how to name a store if nothing does', async () => {
    const { code, err } = await run(['migrate'], { folder });
    expect(code).to.equal(2);
    expect(err).to.include('authx: Name the store: set AUTHX_STORE_URL, or pass --url or --config.');
  });

  it('creates the tables of proofs and rate limits on request', async () => {
    const file = join(folder, 'auth.sqlite');
    await run(['migrate'], file);
    expect(await SqlProofStore.openExisting(await openOn(file))).to.equal(undefined);
    await run(['migrate', '--proofs', '--rate-limits'], file);
    expect(await SqlProofStore.openExisting(await openOn(file))).to.not.equal(undefined);
    expect((await run(['purge'], file)).out).to.include('DPoP proofs, and 0 counters of rate limits');
  });

  it('exits with 1 if a migration fails, and leaves the file', async () => {
    const file = join(folder, 'auth.sqlite');
    writeFileSync(file, 'no database at all, but long enough to be read as one. '.repeat(20));
    const before = readFileSync(file);
    const { code, out, err } = await run(['migrate'], file);
    expect([code, out]).to.deep.equal([1, '']);
    expect(err).to.match(/^authx: \S.+$/);
    expect(readFileSync(file).equals(before)).to.equal(true);
  });

  it('makes no file for the misspelt URL of a server, whose name would hold the password', async () => {
    for (const url of [
      'postgres//me:hidden@db/x',
      'postgresql:/me:hidden@db/x',
      'MySQL:me:hidden@db',
      'me:hidden@db/x',
    ]) {
      const { code, out, err } = await run(['migrate'], { url, folder });
      expect([code, out], url).to.deep.equal([1, '']);
      expect(err).to.include('misspelt URL of a server').and.not.include('hidden');
      expect(readdirSync(folder), url).to.deep.equal([]);
    }
  });

  it('does nothing for Redis, and opens no connection', async () => {
    const { code, out } = await run(['migrate'], 'redis://127.0.0.1:1');
    expect([code, out]).to.deep.equal([0, 'Redis needs no migrations. There is nothing to do.']);
    expect(json(await run(['migrate', '--dry-run', '--json'], 'redis://127.0.0.1:1'))).to.deep.equal({ pending: [] });
  });
});

describeOnServers(
  'authx migrate',
  server => {
    it('lists the pending migrations and creates nothing, and then runs them from several processes', async () => {
      const options = await newDatabase(server);
      const url = String(options.url);
      for (let i = 0; i < 2; i += 1) {
        expect(json(await run(['migrate', '--dry-run', '--json'], url))).to.deep.equal({ pending: names });
      }
      const together = await Promise.all([1, 2, 3].map(() => run(['migrate', '--url', url])));
      for (const { code, err } of together) expect([code, err]).to.deep.equal([0, '']);
      expect((await run(['migrate'], url)).out).to.equal('No migration is pending.');
      const store = RevokedTokenRepository.on(await openServer({ ...options, migrationsRun: false }));
      expect(await store.isRevoked('x')).to.equal(false);
    });
  },
  engines,
);
