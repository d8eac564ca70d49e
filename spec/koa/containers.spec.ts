import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runsTypeScript } from '../support/typeScript';

describe('With a container given to useContainer', () => {
  it('guards hold, or the start fails and says how to help it', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      ...runsTypeScript,
      join(__dirname, 'fixtures', 'customContainer.ts'),
    ]);
    const refused = 'ConfigurationError The container given to useContainer() cannot make a class th';
    expect(stdout.trim().split('\n')).to.deep.equal([
      'default: 401 {"text":"nothing injected"}',
      'typedi: 401 {"text":"hello"}',
      'making: 401 {"text":"nothing injected"}',
      `no fallback: ${refused}`,
      `no fallback, throws: ${refused}`,
      'fallback: 401 {"text":"hello"}',
      'fallback on errors: 401 {"text":"hello"}',
    ]);
  });
});
