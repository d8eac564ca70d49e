import { readdirSync, readFileSync } from 'node:fs';
import { posix, join, sep } from 'node:path';
import { packageFolder } from '../ownPackage';
import type { ModuleFormat } from './StarterSettings';

const examples = join(packageFolder, 'examples');

/** The example that a new project begins as. */
const quickstart = 'quickstart';

/**
 * Returns the sources of the example quickstart, and those it shares with other examples, by their paths in `src`. They are
 * read from the package, so that a new project and the tested example never differ.
 */
export function quickstartSources(format: ModuleFormat): Map<string, string> {
  const sources = new Map<string, string>();
  const waiting = readdirSync(join(examples, quickstart), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts'))
    .map(file => posix.join(quickstart, ...file.split(sep)));
  const seen = new Set(waiting);
  for (const file of waiting) {
    const text = readFileSync(join(examples, file), 'utf8').replace(
      /(from|import) '(\.{1,2}\/[^']+)'/g,
      (_, word: string, imported: string) => {
        const target = posix.join(posix.dirname(file), imported);
        if (!seen.has(`${target}.ts`)) waiting.push(`${target}.ts`);
        seen.add(`${target}.ts`);
        return `${word} '${pathBetween(file, target)}${format === 'esm' ? '.js' : ''}'`;
      },
    );
    sources.set(placeOf(file), text);
  }
  return sources;
}

/** Where a file of the examples is in `src`: the quickstart's files as they lie there, shared ones beside them. */
const placeOf = (file: string): string => file.replace(`${quickstart}/`, '');

/** How one file imports another one, in the new project. */
function pathBetween(file: string, target: string): string {
  const path = posix.relative(posix.dirname(placeOf(file)), placeOf(target));
  return path.startsWith('.') ? path : `./${path}`;
}
