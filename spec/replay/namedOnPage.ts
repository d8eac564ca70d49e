import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The text of docs/differences-from-authx.md. */
export const page = readFileSync(join(__dirname, '../../docs/differences-from-authx.md'), 'utf8');

/** The names of differences in docs/differences-from-authx.md: the first column of its tables, by the heading above. */
export function namedOnPage(): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  let heading = '';
  for (const line of page.split('\n')) {
    heading = /^## (.+)$/.exec(line)?.[1] ?? heading;
    const name = /^\| `([a-z-]+)` \|/.exec(line)?.[1];
    if (name === undefined) continue;
    const cells = line
      .slice(2, -1)
      .split(' |')
      .map(cell => cell.trim());
    if (cells.length !== 4 || cells.includes('')) throw new Error(`${name} does not say what differs, and why.`);
    names.set(heading, [...(names.get(heading) ?? []), name]);
  }
  return names;
}
