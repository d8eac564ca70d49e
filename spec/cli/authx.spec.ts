import { spawnSync } from 'node:child_process';
import dns from 'node:dns';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { DataSource } from 'typeorm';
import { RevokedTokenRepository, SqlProofStore } from '../../src/entries/typeorm';
import { runsTypeScript } from '../support/typeScript';
import { newFile, openOn } from '../stores/support/authFile';
import { revocation } from '../stores/support/revocation';
import { runCommand as run, type Run } from './support/runCommand';

/** Makes a file with expired revocations, and one that has not expired. */
async function fileWith(expired: number, entityPrefix?: string): Promise<string> {
  const file = newFile();
  const store = RevokedTokenRepository.on(await openOn(file, { entityPrefix }));
  await store.revoke([revocation(), ...Array.from({ length: expired }, () => revocation({ expiresAt: 1 }))]);
  return file;
}

describe('authx', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'authx-cli-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('lists its commands, prints the help of one, and prints its version', async () => {
    const { code, out } = await run(['--help']);
    expect(code).to.equal(0);
    expect(out).to.include('purge').and.include('deletes expired revocations');
    const of = await run(['purge', '--help']);
    expect([of.code, of.err]).to.deep.equal([0, '']);
    expect(of.out).to.include('AUTHX_STORE_URL').and.include('--entity-prefix');
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(await run(['--version'])).to.deep.equal({ code: 0, out: version, err: '' });
  });

  const misuses: readonly (readonly [words: string[], message: string])[] = [
    [[], 'authx: Name a command: init, keygen, '],
    [['prune'], 'authx: prune is not a command: init, '],
    [['pru\nne'], 'authx: The first argument is not a command: init, '],
    [['constructor'], 'authx: constructor is not a command: init, '],
    [['purge', '--config', ''], 'authx: Name the store'],
    [['purge', '--config', 'x', '--url', 'y'], 'authx: Pass only one of --url and --config.'],
    [['purge', '--url', ''], 'authx: Name the store'],
    [['purge', '--urll', 'x'], "authx: Unknown option '--urll'"],
    [['purge', '--url'], "authx: Option '--url <value>' argument missing"],
    [['purge', 'postgres://me:hidden@db/x'], 'authx: There is an argument that this command does not take. See'],
    [['doctor', 'eyJhbGciOiJIUzI1NiJ9.e30.c2ln'], 'authx: There is an argument that this command does not take. See'],
    [['eyJhbGciOiJIUzI1NiJ9.e30.c2ln'], 'authx: The first argument is not a command: init, '],
    [['keys', 'eyJhbGciOiJIUzI1NiJ9.e30.c2ln'], 'authx: The argument after keys is not a command: init,'],
    [['purge', '--url', 'mongodb://me:hidden@db/x'], 'authx: mongodb: is not one of sqlite, postgres, mysql'],
    [['purge', '--url', 'file:///etc/passwd'], 'authx: file: is not one of'],
  ];
  for (const [words, message] of misuses) {
    it(`exits with 2 for wrong arguments: ${words.join(' ')}`, async () => {
      const { code, out, err } = await run(words);
      expect([code, out]).to.deep.equal([2, '']);
      expect(err).to.satisfy((text: string) => text.startsWith(message), err);
      expect(err).to.not.include('hidden').and.not.include('\n');
    });
  }

  it('prints errors without characters that change what a terminal shows', async () => {
    const file = join(folder, 'ormconfig.json');
    writeFileSync(file, JSON.stringify({ type: '\u001b[31m\u202eoracle' }));
    const { code, err } = await run(['purge', '--config', file]);
    expect(code).to.equal(1);
    expect(err)
      .to.include('\\u001b[31m\\u202eoracle is not one of')
      .and.not.match(/[\u001b\u202e]/);
  });

  it('fails if its output cannot be written, such as a key on a full disk', function () {
    if (!existsSync('/dev/full')) this.skip();
    const full = openSync('/dev/full', 'w');
    try {
      for (const words of [['keygen'], ['--help']]) {
        const { status, stderr } = spawnSync(process.execPath, [...runsTypeScript, 'src/cli/authx.ts', ...words], {
          encoding: 'utf8',
          stdio: ['ignore', full, 'pipe'],
        });
        expect(status, words[0]).to.equal(1);
        expect(stderr).to.include('authx: the output cannot be written (ENOSPC).').and.not.include('    at ');
      }
    } finally {
      closeSync(full);
    }
  });

  it('purges an SQLite file by its path or URL, or the file of the environment variable', async () => {
    const file = await fileWith(3);
    const said = (revocations: string): Run => ({ code: 0, out: `Purged ${revocations} and 0 sessions.`, err: '' });
    expect(await run(['purge', '--url', file])).to.deep.equal(said('3 revocations'));
    expect(await run(['purge', '--url', `sqlite:${file}`])).to.deep.equal(said('0 revocations'));
    expect(await run(['purge'], await fileWith(1))).to.deep.equal(said('1 revocation'));
    expect(await run(['purge', `--url=sqlite://${await fileWith(2)}`], file)).to.deep.equal(said('2 revocations'));
  });

  it('purges DPoP proofs too, if their table is there', async () => {
    for (const entityPrefix of [undefined, 'my_']) {
      const file = await fileWith(1, entityPrefix);
      const proofs = await SqlProofStore.open(await openOn(file, { entityPrefix }));
      const used = { id: 'x'.repeat(43), expiresAt: 1 };
      await proofs.use(used);
      const { out } = await run(['purge', '--url', file, '--entity-prefix', entityPrefix ?? '']);
      expect(out).to.equal('Purged 1 revocation, 0 sessions, and 1 DPoP proof.');
      expect(await proofs.use(used), 'the proof is no longer stored').to.equal(true);
    }
  });

  it('uses the prefix of the tables', async () => {
    const file = await fileWith(2, 'my_');
    const without = await run(['purge', '--url', file]);
    expect(without.code).to.equal(1);
    expect(without.err).to.include('no such table: authx_revoked_token').and.include('--entity-prefix');
    const { out } = await run(['purge', '--url', file, '--entity-prefix', 'my_']);
    expect(out).to.equal('Purged 2 revocations and 0 sessions.');
  });

  it('does not repeat a password in an invalid URL', async () => {
    for (const url of ['postgres:/bob:s3cret@h/x', 'postgres:bob:s3cret@h/x', 'bob:s3cret@h/x', 'password=s3cret']) {
      const { code, out, err } = await run(['purge'], url);
      expect([code, out], url).to.deep.equal([1, '']);
      expect(err, url).to.not.include('s3cret');
    }
  });

  it('creates no file and no folder', async () => {
    const missing = join(folder, 'below', 'auth.sqlite');
    for (const url of [missing, `sqlite:${missing}`, folder, ':memory:', 'sqlite::memory:']) {
      const { code, out, err } = await run(['purge', '--url', url]);
      expect([code, out], url).to.deep.equal([1, '']);
      expect(err, url).to.include('authx: There is no such database file').and.not.include('\n');
    }
    expect(readdirSync(folder)).to.deep.equal([]);
    expect(existsSync(':memory:')).to.equal(false);
  });

  it('creates no table, and leaves the file unchanged', async () => {
    const file = join(folder, 'other.sqlite');
    const other = await new DataSource({ type: 'better-sqlite3', database: file }).initialize();
    await other.query('CREATE TABLE mine (id integer)');
    await other.destroy();
    const before = readFileSync(file);
    const { code, out, err } = await run(['purge', '--url', file]);
    expect([code, out]).to.deep.equal([1, '']);
    expect(err).to.include('This command creates no tables').and.not.include('\n');
    expect(readFileSync(file).equals(before)).to.equal(true);
  });

  it('exits with 1 and prints one line if the store cannot be opened', async () => {
    const text = join(folder, 'text.sqlite');
    writeFileSync(text, 'no database at all, but long enough to be read as one. '.repeat(20));
    for (const url of [text, 'postgres://me:hidden@127.0.0.1:1/x', 'mysql://me:hidden@127.0.0.1:1/x']) {
      const { code, out, err } = await run(['purge', '--url', url]);
      expect([code, out], url).to.deep.equal([1, '']);
      expect(err, url)
        .to.match(/^authx: \S.+$/)
        .and.not.include('hidden')
        .and.not.include('    at ');
    }
  });

  it('prints the reason if all addresses of a host fail and the combined error has no text', async () => {
    const { lookup } = dns;
    const addresses = [
      { address: '127.0.0.1', family: 4 },
      { address: '::1', family: 6 },
    ];
    dns.lookup = ((_host: string, _options: unknown, done: (error: null, all: object[]) => void) =>
      done(null, addresses)) as never;
    try {
      const { code, err } = await run(['purge', '--url', 'postgres://me:hidden@two.example:1/x']);
      expect(code).to.equal(1);
      expect(err).to.match(/^authx: connect E\w+ 127\.0\.0\.1:1/);
    } finally {
      dns.lookup = lookup;
    }
  });

  it('does nothing for Redis, and opens no connection', async () => {
    for (const url of ['redis://127.0.0.1:1', 'rediss://me:hidden@127.0.0.1:1/0']) {
      expect(await run(['purge'], url)).to.deep.equal({
        code: 0,
        out: 'Redis expires its entries itself. There is nothing to purge.',
        err: '',
      });
    }
  });
});
