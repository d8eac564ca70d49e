import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { errorTable, type ErrorTableRow } from '../../src/errors/errorTable';

/** What docs/errors.md says of each error: the line below its heading. */
const described = Object.fromEntries(
  [...readFileSync('docs/errors.md', 'utf8').matchAll(/^### (\w+)\n\n(.+)$/gm)].map(
    ([, name = '', line = '']) => [name, line] as const,
  ),
);

const lineOf = ({ status, message, code, retryAfter }: ErrorTableRow): string => {
  const parts = [`Status ${String(status)}`, `message \`${message}\``];
  if (code !== undefined) parts.push(`error \`${code}\``);
  if (retryAfter !== undefined) parts.push(`\`Retry-After: ${String(retryAfter)}\``);
  return `${parts.join(', ')}.`;
};

describe('docs/errors.md', () => {
  it('has a section for each error of the error table, with its status, message, code and Retry-After', () => {
    const expected = Object.fromEntries(Object.entries(errorTable).map(([name, row]) => [name, lineOf(row)]));
    expect(described).to.deep.equal(expected);
  });

  it('says the cause and the cure of each', () => {
    const text = readFileSync('docs/errors.md', 'utf8');
    for (const word of ['Cause', 'Cure']) {
      expect(text.match(new RegExp(`^- \\*\\*${word}\\.\\*\\* .+$`, 'gm'))).to.have.lengthOf(
        Object.keys(errorTable).length,
      );
    }
  });
});
