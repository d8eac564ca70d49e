import { spawnSync } from 'node:child_process';
import { expect } from 'chai';

describe('docs/commands.md', () => {
  it('has the help of each command as it is printed', () => {
    const { stderr } = spawnSync(process.execPath, ['scripts/docs/commandHelp.js', '--check'], { encoding: 'utf8' });
    expect(stderr).to.equal('');
  });
});
