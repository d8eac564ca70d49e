import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { clockFinding } from '../../src/cli/doctorCommand/clockFinding';
import { isInRange } from '../../src/cli/doctorCommand/isInRange';
import { printFindings } from '../../src/cli/doctorCommand/printFindings';
import { runsTypeScript } from '../support/typeScript';
import { runCommand as run } from './support/runCommand';
import { runDoctor } from './support/runDoctor';

const JWT_SECRET_KEY = 'kT9vXq2LmR7sWz4YbN8cHd3FgJ6pAe1UoQ5iVxEw0Zr';
const fixture = (name: string): string => resolve('spec/cli/fixtures', `${name}.ts`);

describe('authx doctor', () => {
  let folder: string;

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'authx-doctor-')));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('finds nothing to check where nothing is configured', async () => {
    const { status } = await runDoctor([], { folder });
    expect([status('configuration/options'), status('store/location')]).to.deep.equal(['skipped', 'skipped']);
    expect(status('configuration/NODE_ENV')).to.equal('warning');
    const production = await runDoctor([], { folder, environment: { NODE_ENV: 'production' } });
    expect(production.status('configuration/NODE_ENV')).to.equal('ok');
  });

  it('accepts a valid configuration', async () => {
    const { of } = await runDoctor([], { folder, environment: { JWT_SECRET_KEY } });
    expect(of('configuration/options').map(({ status }) => status)).to.deep.equal(['ok']);
    expect(of('configuration/cookies')[0]?.status).to.equal('skipped');
  });

  const wrong: readonly (readonly [what: string, environment: Record<string, string>])[] = [
    ['a weak key', { JWT_SECRET_KEY: 'secret' }],
    ['an algorithm that is none', { JWT_SECRET_KEY, JWT_ALGORITHM: 'none' }],
    ['an algorithm for another key', { JWT_SECRET_KEY, JWT_ALGORITHM: 'RS256' }],
    ['a misspelt variable', { JWT_SECRET_KEY, JWT_COOKIE_SECUR: 'true' }],
    ['the misspelt variable of the key', { JWT_SECRET_KEYS: JWT_SECRET_KEY }],
    ['a broken key', { JWT_PRIVATE_KEY: '-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----' }],
  ];
  for (const [what, environment] of wrong) {
    it(`reports ${what}, and prints no key`, async () => {
      const { findings, status } = await runDoctor([], { folder, environment });
      expect(status('configuration/options')).to.equal('error');
      expect(JSON.stringify(findings)).to.not.include(JWT_SECRET_KEY);
    });
  }

  it('reports a misspelt variable of the command line', async () => {
    const { of } = await runDoctor([], { folder, environment: { AUTHX_STORE_URI: 'redis://a:secret@127.0.0.1' } });
    expect(of('configuration/variables')).to.deep.equal([
      {
        check: 'configuration/variables',
        status: 'error',
        message: 'AUTHX_STORE_URI is not a variable of this library.',
        fix: 'Rename it to AUTHX_STORE_URL.',
      },
    ]);
  });

  it('reports cookies without TLS as an error in production', async () => {
    const cookies = { JWT_SECRET_KEY, JWT_TOKEN_LOCATION: 'cookies' };
    const statusWith = async (environment: Record<string, string>): Promise<string | undefined> =>
      (await runDoctor([], { folder, environment: { ...cookies, ...environment } })).status('configuration/cookies');
    expect(await statusWith({})).to.equal('ok');
    expect(await statusWith({ JWT_COOKIE_SECURE: 'false' })).to.equal('warning');
    expect(await statusWith({ JWT_COOKIE_SECURE: 'false', NODE_ENV: 'production' })).to.equal('error');
    expect(await statusWith({ JWT_COOKIE_CSRF_PROTECT: 'false' })).to.equal('warning');
  });

  it('reports packages that are missing or of a wrong version, and second copies', async () => {
    const add = (path: string, version: string): void => {
      const to = join(folder, 'node_modules', path);
      mkdirSync(to, { recursive: true });
      writeFileSync(join(to, 'package.json'), JSON.stringify({ version }));
    };
    add('koa', '1.0.0');
    add('routing-controllers', '0.11.3');
    add('@some/shop/node_modules/routing-controllers', '0.10.0');
    const { of } = await runDoctor([], { folder });
    const messages = of('versions/packages').filter(({ status }) => status === 'error');
    expect(messages.some(({ message }) => message.startsWith('koa 1.0.0 is not in the range '))).to.equal(true);
    const copies = of('versions/copies').filter(({ status }) => status === 'error');
    expect(copies.map(({ message }) => message)).to.deep.equal([
      `routing-controllers is installed 2 times: in ${join(folder, 'node_modules/routing-controllers')} and in ` +
        `${join(folder, 'node_modules/@some/shop/node_modules/routing-controllers')}.`,
    ]);
  });

  it('reports packages that cannot be read', async () => {
    mkdirSync(join(folder, 'node_modules/koa'), { recursive: true });
    writeFileSync(join(folder, 'node_modules/koa/package.json'), '{');
    expect((await runDoctor([], { folder })).of('versions/packages')[0]?.status).to.equal('error');
  });

  it('reads a key file, who may read it, and which key waits', async () => {
    const file = join(folder, 'keys.json');
    const keys = (...words: string[]): Promise<unknown> => run(['keys', ...words, '--file', file]);
    await keys('init', '--algorithm', 'ES256');
    chmodSync(file, 0o600);
    const good = await runDoctor(['--key-file', file], { folder });
    expect([good.status('keys/file'), good.status('keys/permissions')]).to.deep.equal(['ok', 'ok']);
    await keys('add');
    const content = JSON.parse(readFileSync(file, 'utf8')) as { keys: { state: string; notBefore?: string }[] };
    for (const key of content.keys) if (key.state === 'upcoming') key.notBefore = '2020-01-01T00:00:00.000Z';
    writeFileSync(file, JSON.stringify(content));
    expect((await runDoctor(['--key-file', file], { folder })).status('keys/promotion')).to.equal('warning');
    chmodSync(file, 0o644);
    expect((await runDoctor(['--key-file', file], { folder })).status('keys/permissions')).to.equal('error');
    writeFileSync(file, '{ "keys": 1 }');
    expect((await runDoctor(['--key-file', file], { folder })).status('keys/file')).to.equal('error');
    expect((await runDoctor(['--key-file', folder], { folder })).status('keys/file')).to.equal('error');
  });

  it('loads a server, and reports whether it sends stacks', async () => {
    const statusOf = async (name: string, mode: string): Promise<string | undefined> => {
      const words = ['--module', fixture('showingStacks'), '--export', name];
      const { of, status } = await runDoctor(words, { environment: { NODE_ENV: mode } });
      expect(of('configuration/NODE_ENV')).to.deep.equal([]);
      expect(of('server/module')[0]?.status, of('server/module')[0]?.message).to.equal('ok');
      return status('server/development');
    };
    expect(await statusOf('showing', 'production')).to.equal('error');
    expect(await statusOf('showing', 'test')).to.equal('warning');
    expect(await statusOf('silent', 'test')).to.equal('ok');
    const words = ['--module', fixture('shop'), '--export', 'options'];
    const unset = await runDoctor(words, { environment: { NODE_ENV: 'production' } });
    expect(unset.status('server/development')).to.equal('ok');
  });

  for (const name of ['undeclared', 'noServer', 'throwingNull', 'missing']) {
    it(`reports a module that gives no server: ${name}`, async () => {
      expect((await runDoctor(['--module', fixture(name)])).status('server/module')).to.equal('error');
    });
  }

  it('prints what it has found if the module ends the process', () => {
    const words = ['src/cli/authx.ts', 'doctor', '--json', '--module', fixture('ending')];
    const { status, stdout } = spawnSync(process.execPath, [...runsTypeScript, ...words], { encoding: 'utf8' });
    const { ok, findings } = JSON.parse(stdout) as { ok: boolean; findings: { check: string; status: string }[] };
    expect([status, ok]).to.deep.equal([1, false]);
    expect(findings.at(-1)).to.include({ check: 'server/module', status: 'error' });
  });

  it('prints groups, and what to do', async () => {
    const { code, out, err } = await run(['doctor'], { folder, environment: { JWT_SECRET_KEY: 'secret' } });
    expect(code).to.equal(1);
    expect(out)
      .to.match(/^configuration\n {2}error {4}secretKey/)
      .and.include('\nversions\n')
      .and.include('\nstore\n');
    expect(err).to.match(/^authx: \d+ checks? found an error\.$/);
  });

  const misuses: readonly (readonly [words: string[], message: string])[] = [
    [['--jsn'], "authx: Unknown option '--jsn'. Did you mean --json?"],
    [['--url', 'a', '--config', 'b'], 'authx: Pass only one of --url and --config.'],
    [['--url', 'ftp://a'], 'authx: ftp: is not one of'],
    [['--export', 'a'], 'authx: --export: needs --module.'],
  ];
  for (const [words, message] of misuses) {
    it(`exits with 2 for wrong arguments: ${words.join(' ')}`, async () => {
      const { code, out, err } = await run(['doctor', ...words], { folder });
      expect([code, out]).to.deep.equal([2, '']);
      expect(err.startsWith(message), err).to.equal(true);
    });
  }
});

describe('printFindings', () => {
  it('shows no password of a URL', () => {
    const message = 'No answer of redis://user:pa55word@127.0.0.1.';
    for (const json of [true, false]) {
      const lines: string[] = [];
      printFindings([{ check: 'server/module', status: 'error', message }], { json, print: line => lines.push(line) });
      expect(lines.join('\n')).to.include('redis://***@127.0.0.1.').and.not.include('pa55word');
    }
  });
});

describe('The clock of a store', () => {
  const statusWith = async (skew: number): Promise<string> =>
    (await clockFinding(() => Promise.resolve(Date.now() + skew))).status;

  it('may differ by less than the skew that is tolerated', async () => {
    expect([await statusWith(0), await statusWith(60_000), await statusWith(-60_000)]).to.deep.equal([
      'ok',
      'error',
      'error',
    ]);
    expect(await statusWith(NaN)).to.equal('warning');
  });
});

describe('isInRange', () => {
  const cases: readonly (readonly [version: string, range: string, isIn: boolean])[] = [
    ['20.19.0', '>=20.19', true],
    ['20.18.9', '>=20.19', false],
    ['0.11.3', '^0.11.0', true],
    ['0.12.0', '^0.11.0', false],
    ['3.0.0', '^2.15.0 || ^3.0.0', true],
    ['4.0.0', '^2.15.0 || ^3.0.0', false],
    ['1.9.0', '>=1.2 <2', true],
    ['2.0.0', '>=1.2 <2', false],
  ];
  for (const [version, range, isIn] of cases) {
    it(`says that ${version} is ${isIn ? '' : 'not '}in ${range}`, () => {
      expect(isInRange(version, range)).to.equal(isIn);
    });
  }
});
