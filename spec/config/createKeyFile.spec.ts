import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ConfigurationError, createKeyFile, type KeyFileOptions } from '../../src/index';
import type { KeyFileContent } from '../../src/keys/file/KeyFileContent';

describe('createKeyFile', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'authx-create-'));
    file = join(folder, 'keys.json');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const content = (): KeyFileContent => JSON.parse(readFileSync(file, 'utf8')) as KeyFileContent;

  it('makes one key if several callers start together, and leaves an existing file as it is', async () => {
    const kids = await Promise.all(Array.from({ length: 8 }, () => createKeyFile(file)));
    const made = kids.filter(kid => kid !== undefined);
    expect(content().keys.map(({ kid }) => kid)).to.deep.equal(made);
    expect(content().keys[0]).to.include({ alg: 'ES256', state: 'signing' });
    expect(await createKeyFile(file, { algorithm: 'RS256' })).to.equal(undefined);
    expect(content().keys).to.have.length(1);
  });

  it('keeps the lifetime of tokens and the wait', async () => {
    await createKeyFile(file, { algorithm: 'ES512', tokenLifetime: '30d', wait: 90 });
    expect(content()).to.include({ tokenLifetime: 30 * 86_400, wait: 90 });
    expect(content().keys[0]!.alg).to.equal('ES512');
  });

  const wrong: readonly (readonly [options: unknown, message: RegExp])[] = [
    [{ algorithm: 'none' }, /^createKeyFile: algorithm: must be one of HS256/],
    [{ tokenLifetime: '20' }, /^createKeyFile: tokenLifetime: must be a length of time/],
    [{ wait: 0 }, /^createKeyFile: wait: must be/],
    [{ tokenLifetime: 1e12 }, /^createKeyFile: tokenLifetime: must be/],
    [{ lifetime: '20d' }, /^createKeyFile: lifetime: /],
  ];
  for (const [options, message] of wrong) {
    it(`refuses ${JSON.stringify(options)}, and makes no file`, async () => {
      const error = await createKeyFile(file, options as KeyFileOptions).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(ConfigurationError);
      expect((error as Error).message).to.match(message);
      expect(() => content()).to.throw('ENOENT');
    });
  }
});
