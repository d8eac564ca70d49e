import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { blocksIn, PageFolder } from '../support/PageFolder';

describe('The code of docs/testing-your-app.md', () => {
  const blocks = blocksIn(readFileSync('docs/testing-your-app.md', 'utf8'), 'ts').map(code =>
    code.replace(/^export /gm, '').replace("import { makeServer } from './server';\n", ''),
  );

  it('is one file whose tests pass', async () => {
    const folder = new PageFolder();
    const imports = blocks.flatMap(code => code.match(/^import [^;]*;$/gm) ?? []);
    const rest = blocks.map(code => code.replace(/^import [^;]*;$/gm, ''));
    const run = await folder.runModule(`${imports.join('\n')}\n${rest.join('\n')}`);
    expect(run.code, run.output).to.equal(0);
    expect(run.output)
      .to.match(/^# pass 20$/m)
      .and.match(/^# fail 0$/m);
  });
});
