import { createPrivateKey, createPublicKey } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { AuthX, AuthXConfig } from '../../src/index';
import { algorithmNames, type Algorithm } from '../../src/keys/algorithms';
import { runCommand, type Run } from './support/runCommand';

/** All tests below make keys, which is slow only for RSA. */
const keygen = (...words: string[]): Promise<Run> => runCommand(['keygen', ...words]);

/** Returns the kid of tokens that are issued with these options, after verifying one. */
async function kidWith(options: ConstructorParameters<typeof AuthXConfig>[0]): Promise<string | undefined> {
  const auth = new AuthX({ config: options });
  await auth.verifyToken(await auth.createAccessToken('alice'));
  return auth.config.keyId;
}

describe('authx keygen', () => {
  let folder: string;
  let out: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'authx-keygen-'));
    out = join(folder, 'key');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  for (const algorithm of algorithmNames) {
    it(`makes a key for ${algorithm} that signs and verifies, and prints the kid that its tokens have`, async () => {
      const { code, out: key, err } = await keygen('--algorithm', algorithm);
      expect(code).to.equal(0);
      const isSecret = algorithm.startsWith('HS');
      const kid = await kidWith(isSecret ? { algorithm, secretKey: key } : { algorithm, privateKey: key });
      expect(err).to.equal(`Made a key for ${algorithm} with the kid ${String(kid)}.`);
    });
  }

  it('makes secrets of 64 random bytes, and another one each time', async () => {
    const [one, other] = [await keygen('--algorithm', 'HS256'), await keygen('--algorithm', 'HS256')];
    expect(one.out).to.match(/^[\w-]{86}$/);
    expect(one.out).to.not.equal(other.out);
  });

  it('makes a JWK with kid and alg', async () => {
    for (const algorithm of ['ES256', 'HS512'] satisfies Algorithm[]) {
      const { out: text } = await keygen('--algorithm', algorithm, '--kid', 'one');
      const jwk = JSON.parse(text) as { kid: string; alg: Algorithm; kty: string };
      expect(jwk).to.include({ kid: 'one', alg: algorithm, use: 'sig' });
      expect(await kidWith({ keys: { keys: [jwk] } })).to.equal('one');
    }
  });

  it('writes the key for its owner alone, and the public key for all', async () => {
    const publicFile = join(folder, 'key.pub');
    for (const form of ['--pem', '--jwk']) {
      const { code, out: printed, err } = await keygen('--out', out, '--public', publicFile, form);
      expect([code, printed]).to.deep.equal([0, '']);
      expect(err).to.include(`The key is in ${out}.`).and.include(`The public key is in ${publicFile}.`);
      expect(statSync(out).mode & 0o777).to.equal(0o600);
      const read = (file: string) =>
        form === '--pem'
          ? readFileSync(file)
          : ({ key: JSON.parse(readFileSync(file, 'utf8')) as object, format: 'jwk' } as never);
      const [key, publicKey] = [createPrivateKey(read(out)), createPublicKey(read(publicFile))];
      expect(createPublicKey(key).equals(publicKey)).to.equal(true);
      expect(readFileSync(publicFile, 'utf8')).to.not.match(/PRIVATE|"d"/);
      rmSync(out);
      rmSync(publicFile);
    }
  });

  it('overwrites no file, and writes nothing if one of two exists', async () => {
    writeFileSync(out, 'mine');
    const publicFile = join(folder, 'key.pub');
    for (const words of [
      ['--out', out],
      ['--out', out, '--public', publicFile],
      ['--out', publicFile, '--public', out],
    ]) {
      const { code, out: printed, err } = await keygen(...words);
      expect([code, printed], words.join(' ')).to.deep.equal([1, '']);
      expect(err).to.match(/^authx: \S+ exists already\. Name another file\.$/);
      expect(readdirSync(folder)).to.deep.equal(['key']);
    }
    expect(readFileSync(out, 'utf8')).to.equal('mine');
    const { code, err } = await keygen('--out', join(folder, 'missing/key'));
    expect([code, err]).to.deep.equal([
      1,
      `authx: ${join(folder, 'missing/key')} cannot be written (ENOENT). Name a file in a folder that you may write to.`,
    ]);
  });

  it('shows no key on a terminal, unless it is asked to', async () => {
    const onTerminal = (...words: string[]): Promise<Run> => runCommand(['keygen', ...words], { isTerminal: true });
    for (const words of [[], ['--jwk'], ['--json'], ['--algorithm', 'HS256']]) {
      const { code, out: printed, err } = await onTerminal(...words);
      expect([code, printed]).to.deep.equal([2, '']);
      expect(err).to.include('The key would be shown on the terminal. Pass --out <file>, or --print to show it.');
    }
    expect((await onTerminal('--print')).out).to.include('PRIVATE KEY');
    expect((await onTerminal('--out', out)).code).to.equal(0);
  });

  it('prints JSON, without the key if it is in a file', async () => {
    const printed = JSON.parse((await keygen('--json', '--algorithm', 'HS256')).out) as { key: string };
    expect(printed).to.have.all.keys('alg', 'kid', 'key');
    const { out: text, err } = await keygen('--json', '--out', out, '--public', `${out}.pub`);
    expect(JSON.parse(text)).to.deep.include({ alg: 'ES256', out, public: `${out}.pub` });
    expect(text).to.not.include('PRIVATE');
    expect(err).to.equal('');
  });

  const misuses: readonly (readonly [words: string[], message: string])[] = [
    [['--algorithm', 'none'], '--algorithm: must be one of HS256'],
    [['--algorithm', 'HS256', '--pem'], '--pem: a key for HS256 is written with --secret or --jwk.'],
    [['--secret'], '--secret: a key for ES256 is written with --pem or --jwk.'],
    [['--pem', '--jwk'], 'Pass only one of --jwk, --pem and --secret.'],
    [['--pem', '--kid', 'one'], '--kid: is part of a JWK only. Pass --jwk too.'],
    [['--algorithm', 'HS256', '--public', 'x'], '--public: a secret for HS256 has no public half.'],
    [['--out', ''], '--kid, --out and --public must not be empty.'],
    [['--out', 'x', '--public', 'x'], '--public: must be another file than --out.'],
    [['--out', 'x', '--print'], 'Pass --out or --print, not both.'],
    [['--algoritm', 'ES256'], "Unknown option '--algoritm'. Did you mean --algorithm?"],
    [['ES256'], "Unexpected argument 'ES256'"],
  ];
  for (const [words, message] of misuses) {
    it(`exits with 2 for wrong arguments: ${words.join(' ')}`, async () => {
      const { code, out: printed, err } = await keygen(...words);
      expect([code, printed]).to.deep.equal([2, '']);
      expect(err).to.satisfy((text: string) => text.startsWith(`authx: ${message}`), err);
    });
  }
});
