import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { figuresTable } from './support/figuresTable';
import { promises } from './support/promises';
import { readFigures, shownTable } from './support/reliabilityPage';

describe('docs/reliability.md', () => {
  it('shows the figures of the last soak runs', () => {
    expect(shownTable()).to.equal(figuresTable(readFigures()));
  });

  for (const name of Object.keys(promises)) {
    it(`has figures for ${name}, whose spec exists`, () => {
      const figures = readFigures().filter(({ promise }) => promise === name);
      expect(figures).to.not.deep.equal([]);
      for (const { runs, losses } of figures) expect([runs > 0, losses]).to.deep.equal([true, 0]);
      expect(existsSync(join(__dirname, `${name}.spec.ts`))).to.equal(true);
    });
  }
});
