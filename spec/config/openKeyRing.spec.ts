import { generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import fs from 'node:fs';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openKeyRing, type OpenKeyRing } from '../../src/config/openKeyRing';
import { ConfigurationError } from '../../src/errors/errors';
import { keyFile } from '../../src/keys/keyFile';
import type { KeySet } from '../../src/keys/KeySet';

const jwk = (kid: string, state: string): JsonWebKey => ({
  ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }),
  kid,
  state,
});
const setOf = (kid: string): KeySet => ({ keys: [jwk(kid, 'signing')] });
const pause = (milliseconds: number): Promise<void> => new Promise(resolve => setTimeout(resolve, milliseconds));

/** Waits until a ring signs with a key. */
async function untilSigning(ring: OpenKeyRing, kid: string): Promise<void> {
  while (ring.signing?.kid !== kid) await pause(20);
}

/** A logger that keeps what it receives. */
function keepingLogger(): { readonly lines: string[]; error: (message: string, cause: unknown) => void } {
  const lines: string[] = [];
  return { lines, error: (message, cause) => void lines.push(`${message} (${String(cause)})`) };
}

describe('openKeyRing', () => {
  const rings: OpenKeyRing[] = [];
  const open: typeof openKeyRing = async (...given) => {
    const ring = await openKeyRing(...given);
    rings.push(ring);
    return ring;
  };
  afterEach(() => {
    for (const ring of rings.splice(0)) ring.close();
  });

  it('loads the keys from a function, and again when asked', async () => {
    let kid = 'one';
    const ring = await open(() => Promise.resolve(setOf(kid)));
    expect(ring.signing?.kid).to.equal('one');
    kid = 'two';
    await ring.reload();
    expect(ring.signing?.kid).to.equal('two');
  });

  it('loads the keys again regularly', async () => {
    let loads = 0;
    const ring = await open(() => setOf(`key-${String(++loads)}`), { refreshEvery: 0.02 });
    await untilSigning(ring, 'key-3');
    ring.close();
    const stopped = loads;
    await pause(100);
    expect(loads).to.be.at.most(stopped + 1);
  });

  it('fails to open without usable keys', async () => {
    const fault = new Error('no answer');
    for (const [source, message] of [
      [() => Promise.reject(fault), /no answer/],
      [() => ({ keys: [] }), /the source has no keys/],
      [() => [], /the source has no keys/],
      [() => undefined as never, /^keys: must be/],
      [() => ({ keys: [jwk('a', 'verifying')] }), /no key signs/],
    ] as const) {
      const error: unknown = await openKeyRing(source).catch((cause: unknown) => cause);
      expect((error as Error).message).to.match(message);
    }
    const misspelt: unknown = await openKeyRing(() => setOf('a'), { refresh: '1m' } as never).catch(
      (cause: unknown) => cause,
    );
    expect(misspelt).to.be.instanceOf(ConfigurationError);
  });

  it('keeps the last good keys, and tells the logger why, if loading fails later', async () => {
    const logger = keepingLogger();
    const answers: (() => KeySet)[] = [
      () => setOf('good'),
      () => {
        throw new Error('the secret manager is down');
      },
      () => ({ keys: [] }),
      () => ({ keys: [jwk('a', 'signing'), jwk('a', 'verifying')] }),
    ];
    const ring = await open(() => (answers.shift() as () => KeySet)(), { logger });
    for (const reason of [/is down/, /no keys/, /two keys have the kid a/]) {
      await ring.reload();
      expect(ring.signing?.kid).to.equal('good');
      expect(logger.lines.pop())
        .to.match(/^The keys could not be loaded/)
        .and.match(reason);
    }
  });

  it('loads once more if a change comes while the keys are being loaded', async () => {
    let kid = 'one';
    const waiting: (() => void)[] = [];
    let holds = false;
    const ring = await open(async () => {
      const set = setOf(kid);
      if (holds) await new Promise<void>(resolve => waiting.push(resolve));
      return set;
    });
    holds = true;
    const first = ring.reload();
    await pause(5);
    kid = 'two';
    const second = ring.reload();
    holds = false;
    waiting.shift()?.();
    await Promise.all([first, second]);
    expect(ring.signing?.kid).to.equal('two');
  });

  it('survives a logger that throws', async () => {
    const ring = await open(setOf.bind(undefined, 'a'), {
      logger: {
        error: () => {
          throw new Error('no disk');
        },
      },
    });
    await ring.reload();
    expect(ring.signing?.kid).to.equal('a');
  });

  describe('with keyFile', () => {
    let folder: string;
    let file: string;
    before(() => {
      folder = mkdtempSync(join(tmpdir(), 'authx-keys-'));
      file = join(folder, 'keys.json');
    });
    after(() => rmSync(folder, { recursive: true }));
    const write = (text: string): void => writeFileSync(file, text);

    it('notices that the file is changed, replaced, damaged and mended', async () => {
      const logger = keepingLogger();
      write(JSON.stringify(setOf('one')));
      const ring = await open(keyFile(file), { logger });
      write(JSON.stringify(setOf('changed')));
      await untilSigning(ring, 'changed');
      writeFileSync(`${file}.new`, JSON.stringify(setOf('replaced')));
      renameSync(`${file}.new`, file);
      await untilSigning(ring, 'replaced');
      write('{"keys": [{"kty": "oct", "k": "half-a-sec');
      while (logger.lines.length === 0) await pause(20);
      expect(ring.signing?.kid).to.equal('replaced');
      expect(logger.lines.join()).to.include('is not JSON').and.not.include('half-a-sec');
      rmSync(file);
      await pause(1100);
      write(JSON.stringify(setOf('mended')));
      await untilSigning(ring, 'mended');
    });

    it('notices a change that comes while the file is read first', async () => {
      write(JSON.stringify(setOf('one')));
      const { readFile } = fs.promises;
      const readAndChange = async (path: string): Promise<string> => {
        fs.promises.readFile = readFile;
        const text = await readFile(path, 'utf8');
        write(JSON.stringify(setOf('two')));
        return text;
      };
      Object.assign(fs.promises, { readFile: readAndChange });
      const ring = await open(keyFile(file));
      expect(fs.promises.readFile).to.equal(readFile);
      await untilSigning(ring, 'two');
    });

    it('fails to open a file that is not there', async () => {
      const missing = join(folder, 'none.json');
      const error: unknown = await openKeyRing(keyFile(missing)).catch((cause: unknown) => cause);
      expect(error)
        .to.be.instanceOf(ConfigurationError)
        .with.property(
          'message',
          `${missing}: cannot be read (ENOENT). Make it with authx keys init, or correct the path.`,
        );
    });

    it('fails to open what is no file', async () => {
      const error: unknown = await openKeyRing(keyFile(folder)).catch((cause: unknown) => cause);
      expect(error)
        .to.be.instanceOf(ConfigurationError)
        .with.property('message', `${folder}: cannot be read (EISDIR). Name a file that this process may read.`);
    });

    it('accepts a byte order mark', async () => {
      write(`\uFEFF${JSON.stringify(setOf('one'))}`);
      expect((await open(keyFile(file))).signing?.kid).to.equal('one');
    });

    it('stops watching when it is closed', async () => {
      write(JSON.stringify(setOf('one')));
      const ring = await openKeyRing(keyFile(file));
      ring.close();
      write(JSON.stringify(setOf('two')));
      await pause(1100);
      expect(ring.signing?.kid).to.equal('one');
    });
  });
});
