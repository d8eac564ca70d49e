import { expect } from 'chai';
import { compileSnippets, pagesWithSnippets } from './support/snippets';

describe('The blocks of TypeScript in README.md and docs', function () {
  this.timeout(120_000);

  it('compile', () => {
    expect(compileSnippets(pagesWithSnippets())).to.deep.equal([]);
  });
});
