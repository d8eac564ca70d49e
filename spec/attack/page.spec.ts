import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { rows } from '../../src/attack/rows';

describe('docs/attack.md', () => {
  const page = readFileSync('docs/attack.md', 'utf8');

  it('says of each row what to do', () => {
    const named = [...page.matchAll(/^\| (`[a-z-]+`(?:, `[a-z-]+`)*) \|/gm)].flatMap(([, names]) =>
      [...String(names).matchAll(/`([a-z-]+)`/g)].map(([, name]) => name),
    );
    expect(named).to.include.members(Object.keys(rows));
  });
});
