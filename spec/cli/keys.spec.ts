import { execFile } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect } from 'chai';
import type { KeyFileContent, StoredKey } from '../../src/keys/file/KeyFileContent';
import { algorithmNames } from '../../src/keys/algorithms';
import { KeyRing } from '../../src/keys/KeyRing';
import { runsTypeScript } from '../support/typeScript';
import { runCommand, type Run } from './support/runCommand';

const days = 86_400_000;
const before = (milliseconds: number): string => new Date(Date.now() - milliseconds).toISOString();
const after = (milliseconds: number): string => new Date(Date.now() + milliseconds).toISOString();

describe('authx keys', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'authx-keys-'));
    file = join(folder, 'keys.json');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const run = (command: string, ...words: string[]): Promise<Run> =>
    runCommand(['keys', command, ...words, '--file', file]);

  async function done(command: string, ...words: string[]): Promise<string> {
    const { code, out, err } = await run(command, ...words);
    expect([code, err], command).to.deep.equal([0, '']);
    return out;
  }

  async function refused(message: string | RegExp, command: string, ...words: string[]): Promise<void> {
    const text = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    const { code, out, err } = await run(command, ...words);
    expect([code, out], command).to.deep.equal([1, '']);
    expect(err)
      .to.match(/^authx: \S.+$/)
      .and.not.include('\n');
    expect(err).to.include(file);
    if (typeof message === 'string') expect(err).to.include(message);
    else expect(err).to.match(message);
    expect(existsSync(file) ? readFileSync(file, 'utf8') : undefined, 'the file').to.equal(text);
  }

  const content = (): KeyFileContent => JSON.parse(readFileSync(file, 'utf8')) as KeyFileContent;
  const list = async (): Promise<StoredKey[]> => JSON.parse(await done('list', '--json')) as StoredKey[];
  const states = async (): Promise<string[]> => (await list()).map(({ state }) => state);
  const stored = (kid: string): StoredKey => content().keys.find(key => key.kid === kid) as StoredKey;

  const addInAnotherProcess = (): string[] => [...runsTypeScript, 'src/cli/authx.ts', 'keys', 'add', '--file', file];

  /** Changes a key as if time had gone by. */
  function edit(kid: string, change: Partial<StoredKey>): void {
    const keys = content().keys.map(key => (key.kid === kid ? { ...key, ...change } : key));
    writeFileSync(file, JSON.stringify({ ...content(), keys }));
  }

  /** Makes a file with a key that signs and an upcoming one that may. */
  async function twoKeys(): Promise<[signing: string, upcoming: string]> {
    await done('init');
    await done('add');
    const [signing, upcoming] = content().keys.map(({ kid }) => kid) as [string, string];
    edit(upcoming, { notBefore: before(1000) });
    return [signing, upcoming];
  }

  describe('init', () => {
    it('makes a private file with one key, which signs, and creates its folder', async () => {
      file = join(folder, 'new', 'keys.json');
      const out = await done('init', '--algorithm', 'ES256');
      const [key, ...others] = await list();
      expect(others).to.deep.equal([]);
      expect(key).to.deep.equal({ kid: key!.kid, alg: 'ES256', state: 'signing' });
      expect(out).to.include(key!.kid);
      expect(statSync(file).mode & 0o777).to.equal(0o600);
      expect(content()).to.include({ tokenLifetime: 20 * 86_400, wait: 600 });
      expect(readdirSync(join(folder, 'new'))).to.deep.equal(['keys.json']);
    });

    // A key for RSA takes a second to make, and is the same for each hash.
    for (const algorithm of algorithmNames.filter(name => !/^[RP]S(384|512)$/.test(name))) {
      it(`makes a key for ${algorithm}`, async () => {
        await done('init', '--algorithm', algorithm);
        const [{ kid, alg, use, kty, d, k }] = content().keys as [StoredKey];
        expect([alg, use, typeof (kty === 'oct' ? k : d)]).to.deep.equal([algorithm, 'sig', 'string']);
        expect(kid).to.match(algorithm.startsWith('HS') ? /^\w[\w-]{15}$/ : /^\w[\w-]{42}$/);
        expect(new KeyRing(content()).signing).to.include({ kid, algorithm });
      });
    }

    it('keeps the lifetime of tokens and the wait', async () => {
      await done('init', '--token-lifetime', '30d', '--wait', '90');
      expect(content()).to.include({ tokenLifetime: 30 * 86_400, wait: 90 });
    });

    it('begins with a key that the user has', async () => {
      const key = join(folder, 'secret');
      writeFileSync(key, `${'s'.repeat(64)}\n`);
      await done('init', '--key', key, '--algorithm', 'HS256', '--kid', 'mine');
      expect(await list()).to.deep.equal([{ kid: 'mine', alg: 'HS256', state: 'signing' }]);
      expect(Buffer.from(stored('mine').k!, 'base64url').toString()).to.equal('s'.repeat(64));
    });

    it('refuses a folder that cannot be made', async () => {
      writeFileSync(file, '');
      file = join(file, 'keys.json');
      await refused(/its folder cannot be made \(\w+\)\. Make the folder/, 'init');
    });

    it('refuses a key that cannot be read, and makes no file', async () => {
      await refused('cannot be read (ENOENT)', 'init', '--key', join(folder, 'missing'));
      expect(existsSync(file)).to.equal(false);
    });

    it('refuses an existing file, also a damaged one', async () => {
      await done('init');
      await refused('exists already', 'init');
      writeFileSync(file, 'damaged');
      await refused('exists already', 'init');
    });
  });

  describe('list', () => {
    it('prints a line for each key, and nothing private', async () => {
      const [signing, upcoming] = await twoKeys();
      const secrets = content().keys.map(({ d }) => d as string);
      for (const out of [await done('list'), await done('list', '--json')]) {
        for (const secret of secrets) expect(out).to.not.include(secret);
        expect(out).to.include(signing).and.include(upcoming);
      }
      const { notBefore } = stored(upcoming);
      expect((await done('list')).split('\n')).to.deep.equal([
        `${signing}  ES256  signing`,
        `${upcoming}  ES256  upcoming   may sign from ${String(notBefore)}`,
      ]);
    });

    it('computes which keys have retired', async () => {
      const [signing, upcoming] = await twoKeys();
      edit(signing, { state: 'verifying', retireAt: before(1) });
      edit(upcoming, { state: 'verifying', retireAt: after(10_000) });
      expect(await states()).to.deep.equal(['retired', 'verifying']);
      expect(await done('list')).to.match(/retired at .*\n.*retires at /);
    });
  });

  describe('add', () => {
    it('adds an upcoming key of the same algorithm, which may sign after the wait of the file', async () => {
      await done('init', '--algorithm', 'ES384', '--wait', '1h');
      const out = await done('add');
      const [, key] = await list();
      expect(key).to.include({ alg: 'ES384', state: 'upcoming' });
      expect(Date.parse(key!.notBefore!)).to.be.within(Date.now() + 3_590_000, Date.now() + 3_600_000);
      expect(out).to.include(key!.kid).and.include(key!.notBefore);
      expect(statSync(file).mode & 0o777).to.equal(0o600);
    });

    it('takes another algorithm and another wait', async () => {
      await done('init');
      await done('add', '--algorithm', 'PS256', '--wait', '5m');
      const [, key] = await list();
      expect(key!.alg).to.equal('PS256');
      expect(Date.parse(key!.notBefore!)).to.be.within(Date.now() + 290_000, Date.now() + 300_000);
    });

    it('refuses a wait in which a server would not notice the key, unless it is forced', async () => {
      await done('init');
      await refused('--wait 2s', 'add', '--wait', '1s');
      await done('add', '--wait', '1s', '--force');
    });

    it('refuses secrets and asymmetric keys in one file', async () => {
      await done('init');
      await refused('HS256 and ES256 cannot be in one file', 'add', '--algorithm', 'HS256');
    });
  });

  describe('promote', () => {
    it('makes a key sign. The key that signed before verifies, with the time until which it signed', async () => {
      const [signing, upcoming] = await twoKeys();
      expect(await done('promote', upcoming)).to.equal(`The key ${upcoming} signs.`);
      expect(await list()).to.deep.equal([
        { kid: signing, alg: 'ES256', state: 'verifying' },
        { kid: upcoming, alg: 'ES256', state: 'signing' },
      ]);
      expect(Date.parse(stored(signing).signedUntil!)).to.be.within(Date.now() + 590_000, Date.now() + 600_000);
      expect(stored(signing).d, 'its private half, for a way back').to.be.a('string');
    });

    it('refuses a key that has to wait, unless it is forced', async () => {
      const [, upcoming] = await twoKeys();
      edit(upcoming, { notBefore: after(10_000) });
      await refused('may sign from', 'promote', upcoming);
      await done('promote', upcoming, '--force');
      expect(await states()).to.deep.equal(['verifying', 'signing']);
    });

    it('takes a kid that begins with a hyphen after two hyphens', async () => {
      const [, upcoming] = await twoKeys();
      edit(upcoming, { kid: '-kid' });
      const { code, out } = await runCommand(['keys', 'promote', '--file', file, '--', '-kid']);
      expect([code, out]).to.deep.equal([0, 'The key -kid signs.']);
    });

    it('goes back to the key that signed before', async () => {
      const [signing, upcoming] = await twoKeys();
      await done('promote', upcoming);
      await done('promote', signing);
      expect(await states()).to.deep.equal(['signing', 'verifying']);
      expect(stored(signing)).to.not.have.property('signedUntil');
    });

    it('changes nothing if the key signs already', async () => {
      const [signing] = await twoKeys();
      const text = readFileSync(file, 'utf8');
      expect(await done('promote', signing)).to.equal(`The key ${signing} signs already. Nothing was changed.`);
      expect(readFileSync(file, 'utf8')).to.equal(text);
    });

    it('refuses a key that is unknown, has no private half, has retired or will retire, also if it is forced', async () => {
      const [signing, upcoming] = await twoKeys();
      await refused(`has no key nope. It has ${signing}, ${upcoming}.`, 'promote', 'nope', '--force');
      edit(upcoming, { d: undefined });
      await refused('has no private half', 'promote', upcoming, '--force');
      edit(upcoming, { retireAt: after(days) });
      await refused('will retire', 'promote', upcoming, '--force');
      edit(upcoming, { retireAt: before(1) });
      await refused('has retired', 'promote', upcoming, '--force');
    });
  });

  describe('retire', () => {
    it('retires a key whose tokens have expired, and deletes its private half', async () => {
      const [signing, upcoming] = await twoKeys();
      await done('promote', upcoming);
      edit(signing, { signedUntil: before(20 * days) });
      await done('retire', signing);
      expect(await states()).to.deep.equal(['retired', 'signing']);
      expect(stored(signing)).to.not.have.property('d');
      expect(createPublicKey({ key: stored(signing), format: 'jwk' }).type).to.equal('public');
      expect(await done('retire', signing)).to.equal(`The key ${signing} has retired already. Nothing was changed.`);
    });

    it('refuses a time at which tokens may live, unless it is forced', async () => {
      const [signing, upcoming] = await twoKeys();
      await done('promote', upcoming);
      const last = new Date(Date.parse(stored(signing).signedUntil!) + 20 * days).toISOString();
      await refused(`may live until ${last}`, 'retire', signing);
      await refused(`--at ${last}`, 'retire', signing, '--at', new Date(Date.parse(last) - 1).toISOString());
      await done('retire', signing, '--at', last);
      expect((await list())[0]).to.deep.equal({ kid: signing, alg: 'ES256', state: 'verifying', retireAt: last });
      expect(stored(signing), 'a key that will never sign again').to.not.have.property('d');
      await refused('may live until', 'retire', signing);
      await done('retire', signing, '--force');
      expect(await states()).to.deep.equal(['retired', 'signing']);
    });

    it('assumes that a key signs until now if the file does not say until when it signed', async () => {
      const [signing, upcoming] = await twoKeys();
      edit(upcoming, { state: 'verifying' });
      await refused('may live until', 'retire', upcoming, '--at', after(20 * days - 1000));
      await done('retire', upcoming, '--at', after(20 * days + 1000));
      await refused('signs, so it cannot retire', 'retire', signing, '--force');
    });

    it('retires an upcoming key at once, because it has no tokens', async () => {
      const [, upcoming] = await twoKeys();
      await done('retire', upcoming);
      expect(await states()).to.deep.equal(['signing', 'retired']);
    });

    it('keeps a secret until it has retired, and deletes it with the next change', async () => {
      await done('init', '--algorithm', 'HS256');
      await done('add');
      const [first, second] = content().keys.map(({ kid }) => kid) as [string, string];
      await done('promote', second, '--force');
      await done('retire', first, '--at', after(40 * days));
      expect(stored(first).k).to.be.a('string');
      edit(first, { retireAt: before(1) });
      await done('add');
      expect(stored(first)).to.include({ state: 'retired' }).and.not.have.property('k');
    });
  });

  describe('the file', () => {
    it('may begin with a byte order mark', async () => {
      await done('init');
      writeFileSync(file, `\uFEFF${readFileSync(file, 'utf8')}`);
      await done('add');
      expect(JSON.parse(readFileSync(file, 'utf8')))
        .to.have.property('keys')
        .with.length(2);
    });

    const damages: Readonly<Record<string, string>> = {
      'is not JSON': '{"keys":[{"kty":"EC","d":"secret"',
      'is empty': '',
      'is a list': '[]',
      'has no keys': '{}',
      'has a key that is none': '{"keys":[null]}',
      'has a key without kid': '{"keys":[{"kty":"oct","k":"secret","alg":"HS256","state":"signing"}]}',
      'has a kid with a control character': '{"keys":[{"kid":"a\\u001b[2J","alg":"HS256","state":"signing"}]}',
      'has an unknown algorithm': '{"keys":[{"kid":"a","alg":"none","state":"signing"}]}',
      'has an unknown state': '{"keys":[{"kid":"a","alg":"HS256","state":"singing"}]}',
      'has a damaged time': '{"keys":[{"kid":"a","alg":"HS256","state":"upcoming","notBefore":"soon"}]}',
      'has one kid twice':
        '{"keys":[{"kid":"a","alg":"HS256","state":"signing"},{"kid":"a","alg":"HS256","state":"verifying"}]}',
      'has two keys that sign':
        '{"keys":[{"kid":"a","alg":"HS256","state":"signing"},{"kid":"b","alg":"HS256","state":"signing"}]}',
      'has a lifetime that is a text': '{"keys":[],"tokenLifetime":"20d"}',
      'has a wait of nothing': '{"keys":[],"wait":0}',
    };
    for (const [name, text] of Object.entries(damages)) {
      it(`is left as it is if it ${name}`, async () => {
        writeFileSync(file, text);
        for (const words of [['list'], ['add', '--algorithm', 'HS256'], ['promote', 'a'], ['retire', 'a', '--force']]) {
          await refused('keys.json: ', ...(words as [string, ...string[]]));
          expect((await run(...(words as [string]))).err).to.not.include('secret');
        }
        expect(readdirSync(folder)).to.deep.equal(['keys.json']);
      });
    }

    it('is left as it is if servers would refuse the new content', async () => {
      const [signing, upcoming] = await twoKeys();
      edit(signing, { x: 'AA' });
      await refused('keys[0]: the JWK is malformed', 'promote', upcoming);
      edit(signing, { x: stored(upcoming).x, use: 'enc' });
      await refused('keys[0]: ', 'add');
    });

    it('is not made by a command other than init, and neither is its folder', async () => {
      file = join(folder, 'new', 'keys.json');
      for (const words of [['list'], ['add'], ['promote', 'a'], ['retire', 'a']]) {
        await refused('there is no such file. Make it with authx keys init', ...(words as [string]));
      }
      expect(readdirSync(folder)).to.deep.equal([]);
    });

    it('is refused if it is a folder, or too long', async () => {
      mkdirSync(file);
      expect((await run('list')).err).to.include('is not a file');
      rmSync(file, { recursive: true });
      writeFileSync(file, ' '.repeat(1_000_001));
      await refused('longer than 1 MB', 'list');
    });

    it('keeps members that nobody knows, and a link stays a link', async () => {
      const target = join(folder, 'target.json');
      await done('init');
      writeFileSync(target, JSON.stringify({ ...content(), note: 'mine' }), { mode: 0o600 });
      rmSync(file);
      symlinkSync(target, file);
      await done('add');
      expect(lstatSync(file).isSymbolicLink()).to.equal(true);
      expect(content()).to.include({ note: 'mine' });
      expect(content().keys).to.have.length(2);
    });

    it('stays readable for its group, and becomes unreadable for everybody', async () => {
      await done('init');
      chmodSync(file, 0o644);
      await done('add');
      expect(statSync(file).mode & 0o777).to.equal(0o640);
    });

    it('stays with its owner if the administrator changes it', async function () {
      if (process.getuid?.() !== 0) this.skip();
      await done('init');
      chownSync(file, 12_345, 12_345);
      chmodSync(file, 0o640);
      await done('add');
      const { uid, gid, mode } = statSync(file);
      expect([uid, gid, mode & 0o777]).to.deep.equal([12_345, 12_345, 0o640]);
    });

    it('says who may replace it if it cannot be replaced', async () => {
      await done('init');
      // Nobody can create a file with so long a name, not even the administrator.
      file = join(folder, `${'k'.repeat(250)}.json`);
      writeFileSync(file, readFileSync(join(folder, 'keys.json')));
      await refused('cannot be replaced (ENAMETOOLONG). Run the command as a user who may write', 'add');
    });

    it('loses nothing if commands run at the same time', async function () {
      this.timeout(60_000);
      await done('init');
      await Promise.all(Array.from({ length: 4 }, () => promisify(execFile)(process.execPath, addInAnotherProcess())));
      const kids = content().keys.map(({ kid }) => kid);
      expect([kids.length, new Set(kids).size]).to.deep.equal([5, 5]);
      expect(readdirSync(folder)).to.deep.equal(['keys.json']);
    });

    it('is not changed while another command changes it', async () => {
      await done('init');
      writeFileSync(`${file}.lock`, '');
      const adding = promisify(execFile)(process.execPath, addInAnotherProcess());
      await pause(1500);
      expect(content().keys).to.have.length(1);
      rmSync(`${file}.lock`);
      await adding;
      expect(content().keys).to.have.length(2);
    });
  });

  const misuses: readonly (readonly [words: string[], message: string])[] = [
    [[], 'authx: Name what to do with the keys: init, list, add, promote, retire.'],
    [['rotate'], 'authx: keys rotate is not a command: init,'],
    [['constructor'], 'authx: keys constructor is not a command'],
    [['init'], 'authx: Name the key file: pass --file.'],
    [['init', '--file', ''], 'authx: Name the key file'],
    [['init', '--file', 'f', '--algorithm', 'none'], 'authx: --algorithm: must be one of HS256,'],
    [['init', '--file', 'f', '--token-lifetime', 'long'], 'authx: --token-lifetime: must be a length of time'],
    [['init', '--file', 'f', '--wait', '0'], 'authx: --wait: must be a length of time'],
    [['init', '--file', 'f', '--kid', 'mine'], 'authx: --kid: is for a key that you have. Pass --key too.'],
    [['init', '--file', 'f', '--json'], "authx: Unknown option '--json'"],
    [['list', '--file', 'f', 'x'], "authx: Unexpected argument 'x'"],
    [['promote', '--file', 'f'], 'authx: Name one key: authx keys promote <kid>.'],
    [['promote', '--file', 'f', 'a', 'b'], 'authx: Name one key'],
    [['retire', '--file', 'f', 'a', '--at', 'tomorrow'], 'authx: --at: must be a time in ISO 8601'],
    [['retire', '--file', 'f', 'a', '--at', '2030-01-31T12:00:00'], 'authx: --at: must be a time'],
    [['retire', '--file', 'f', 'a', '--at', '2030-13-31'], 'authx: --at: must be a time'],
  ];
  for (const [words, message] of misuses) {
    it(`exits with 2 for wrong arguments: ${words.join(' ')}`, async () => {
      const { code, out, err } = await runCommand(['keys', ...words]);
      expect([code, out]).to.deep.equal([2, '']);
      expect(err).to.satisfy((text: string) => text.startsWith(message), err);
      expect(err).to.include('See authx --help.').and.not.include('\n');
      expect(existsSync('f')).to.equal(false);
    });
  }

  it('prints its help', async () => {
    const { code, out } = await runCommand(['keys', 'retire', '--help']);
    expect(code).to.equal(0);
    expect(out).to.include('--token-lifetime').and.include('promote <kid>');
  });
});
