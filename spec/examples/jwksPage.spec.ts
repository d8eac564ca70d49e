import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { blocksIn, PageFolder } from '../support/PageFolder';

const page = 'docs/jwks.md';

/** What a reader adds to see that the code runs. */
const use = `
console.log('issuers', auth instanceof AuthX);
process.exit();
`;

describe('The code of docs/jwks.md', () => {
  const folder = new PageFolder();

  before(async () => {
    const made = await folder.run('npx authx keys init --file data/keys.json --algorithm ES256');
    expect(made.code).to.equal(0);
  });

  const blocks = blocksIn(readFileSync(page, 'utf8'), 'ts');
  for (const [index, block] of blocks.entries()) {
    it(`runs: block ${String(index + 1)} of ${String(blocks.length)}`, async () => {
      // Another process may have the port.
      const code = block.replace('listen(3000)', 'listen(0)');
      const ran = await folder.runCode(`${code}${use}`, { JWT_SECRET_KEY: 's'.repeat(64) });
      expect(ran).to.deep.equal({ code: 0, output: 'issuers true\n' });
    });
  }
});
