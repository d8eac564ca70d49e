import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { makeProject } from '../package/support';

const program = `
import { MemoryRevocationStore, revocationStoreContract, type ContractCase } from 'routing-controllers-authx/testing';
import type { RevocationStore } from 'routing-controllers-authx';

const store: RevocationStore = new MemoryRevocationStore();
const cases: ContractCase[] = revocationStoreContract({ open: () => store });
void (async () => {
  for (const { skipped, run } of cases) if (skipped === undefined) await run();
  console.log('passed');
})();
`;

describe('routing-controllers-authx/testing', function () {
  this.timeout(120_000);

  for (const format of ['commonjs', 'module'] as const) {
    it(`is there for a project of type ${format}, without a test runner`, () => {
      const project = makeProject(format);
      try {
        project.write('contract.ts', program);
        expect(project.compile()).to.equal('');
        expect(execFileSync(process.execPath, ['out/contract.js'], { cwd: project.folder, encoding: 'utf8' })).to.equal(
          'passed\n',
        );
      } finally {
        project.remove();
      }
    });
  }
});
