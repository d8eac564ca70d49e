import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { installedTwice } from '../../src/routing-controllers/installedTwice';

interface Result {
  readonly undeclared: string;
  readonly foreign: string;
  readonly warnings: readonly string[];
  readonly status: number;
}

const own = resolve(__dirname, '../..');

/** Copies the built package. */
function copyPackage(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'authx-copy-')));
  cpSync(join(own, 'dist'), join(folder, 'dist'), { recursive: true });
  cpSync(join(own, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(own, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

describe('Two copies of the library in one process', () => {
  let folder: string;
  let result: Result;

  before(async function () {
    this.timeout(120_000);
    folder = copyPackage();
    const fixture = join(__dirname, 'fixtures', 'twoCopies.cjs');
    const { stdout } = await promisify(execFile)(process.execPath, [fixture, own, folder]);
    result = JSON.parse(stdout) as Result;
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('are named with both folders in errors if one copy does not know the guards of the other', () => {
    for (const message of [result.undeclared, result.foreign, result.warnings.join('\n')]) {
      expect(message).to.contain('installed twice').and.contain(own).and.contain(folder).and.contain('npm ls');
    }
  });

  it('do not open a route that the other copy guards', () => {
    expect(result.status).to.equal(500);
  });

  it('are not reported if there is only one copy', () => {
    expect(installedTwice()).to.equal('');
  });
});
