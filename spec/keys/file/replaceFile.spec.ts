import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { replaceFile } from '../../../src/keys/file/replaceFile';

describe('replaceFile', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'authx-replace-'));
    file = join(folder, 'keys.json');
    writeFileSync(file, 'old');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const failure = (attempt: Promise<void>): Promise<string> =>
    attempt.then(
      () => 'none',
      (error: unknown) => (error as Error).message,
    );

  it('waits for another change, and names the lock if that change does not end', async () => {
    writeFileSync(`${file}.lock`, 'of another command');
    const message = await failure(replaceFile(file, () => 'new', 100));
    expect(message).to.include('another command is changing it').and.include(`delete ${file}.lock`);
    expect(readFileSync(file, 'utf8')).to.equal('old');
    expect(readFileSync(`${file}.lock`, 'utf8')).to.equal('of another command');
  });

  it('leaves the file and no lock if the change throws, or changes nothing', async () => {
    const refusal = (): never => {
      throw new Error('refused');
    };
    expect(await failure(replaceFile(file, refusal))).to.equal('refused');
    await replaceFile(file, () => undefined);
    expect(readFileSync(file, 'utf8')).to.equal('old');
    expect(readdirSync(folder)).to.deep.equal(['keys.json']);
  });

  it('never changes the text of a file that somebody reads: another file takes its place', async () => {
    const reader = openSync(file, 'r');
    await replaceFile(file, () => 'new');
    expect(readFileSync(reader, 'utf8')).to.equal('old');
    closeSync(reader);
    expect(readFileSync(file, 'utf8')).to.equal('new');
  });

  it('makes changes one after the other', async () => {
    const changes = Array.from({ length: 20 }, (_, i) => replaceFile(file, text => `${String(text)} ${String(i)}`));
    await Promise.all(changes);
    expect(readFileSync(file, 'utf8').split(' ')).to.have.length(21);
  });
});
