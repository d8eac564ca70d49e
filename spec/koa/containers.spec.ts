import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runsTypeScript } from '../support/typeScript';

describe('Guards with a container given to useContainer', () => {
  it('work even if the container makes only known classes', async function () {
    // The spec starts a process that compiles the library.
    this.timeout(120_000);
    const { stdout } = await promisify(execFile)(process.execPath, [
      ...runsTypeScript,
      join(__dirname, 'fixtures', 'customContainer.ts'),
    ]);
    expect(stdout.trim().split('\n')).to.deep.equal([
      'default: 401 {"text":"nothing injected"}',
      'typedi: 401 {"text":"hello"}',
      'making: 401 {"text":"nothing injected"}',
      'no fallback: 401 {"text":"hello"}',
      'no fallback, throws: 401 {"text":"hello"}',
      'fallback: 401 {"text":"hello"}',
      'fallback on errors: 401 {"text":"hello"}',
    ]);
  });
});
