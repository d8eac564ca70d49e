import { ownPackage, type OwnPackage } from '../ownPackage';
import type { StarterSettings } from './StarterSettings';

/** What the quickstart needs besides the packages that every application needs. */
const databasePackages = ['typeorm', 'better-sqlite3'];
const developmentPackages = ['typescript', '@types/node', '@types/koa'];

/** Returns the package.json of a new project. The versions are those that this release was tested with. */
export function starterPackage({ name, format, library }: StarterSettings): object {
  const own = ownPackage();
  const packages = [...requiredPeers(own), ...databasePackages];
  return {
    name,
    version: '0.0.0',
    private: true,
    type: format === 'esm' ? 'module' : 'commonjs',
    engines: own.engines,
    scripts: { build: 'tsc', prestart: 'npm run build', start: 'node dist/main.js' },
    dependencies: sorted({ ...chosen(own.devDependencies, packages), [own.name]: library }),
    devDependencies: sorted(chosen(own.devDependencies, developmentPackages)),
    allowScripts: chosen(own.allowScripts, packages),
  };
}

const requiredPeers = ({ peerDependencies, peerDependenciesMeta }: OwnPackage): string[] =>
  Object.keys(peerDependencies).filter(name => peerDependenciesMeta[name]?.optional !== true);

const chosen = <Value>(from: Readonly<Record<string, Value>>, names: readonly string[]): Record<string, Value> =>
  Object.fromEntries(Object.entries(from).filter(([name]) => names.includes(name)));

/** npm sorts the packages when it adds one. */
const sorted = (versions: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(versions).sort(([a], [b]) => (a < b ? -1 : 1)));
