import { readFileSync } from 'node:fs';
import { expect } from 'chai';

interface RemovableCheck {
  readonly file: string;
  readonly what: string;
  readonly find: string;
}

describe('scripts/removableChecks.json', () => {
  it('names texts that stand in the source exactly once', () => {
    const checks = JSON.parse(readFileSync('scripts/removableChecks.json', 'utf8')) as RemovableCheck[];
    const stale = checks.filter(({ file, find }) => readFileSync(file, 'utf8').split(find).length !== 2);
    expect(stale.map(({ file, what }) => `${file}: ${what}`)).to.deep.equal([]);
  });
});
