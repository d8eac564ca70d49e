import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../ownPackage';
import { quickstartSources } from './quickstartSources';
import { starterPackage } from './starterPackage';
import { starterReadme } from './starterReadme';
import type { StarterSettings } from './StarterSettings';

/** As in docs/start-here.md. */
const compiler = {
  compilerOptions: {
    target: 'ES2022',
    module: 'node16',
    rootDir: 'src',
    outDir: 'dist',
    strict: true,
    types: ['node'],
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
    skipLibCheck: true,
  },
  include: ['src'],
};

/** Returns the files of a new project by their paths. */
export function starterFiles(settings: StarterSettings): Map<string, string> {
  const sources = [...quickstartSources(settings.format)].map(([path, text]) => [`src/${path}`, text] as const);
  return new Map([
    ['package.json', json(starterPackage(settings))],
    ['tsconfig.json', json(compiler)],
    ['ormconfig.json', readFileSync(join(packageFolder, 'ormconfig.json'), 'utf8')],
    // data holds the databases and the key that signs tokens.
    ['.gitignore', 'node_modules/\ndist/\ndata/\n'],
    ['README.md', starterReadme(settings.name)],
    ...sources,
  ]);
}

const json = (value: object): string => `${JSON.stringify(value, undefined, 2)}\n`;
