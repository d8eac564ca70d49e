import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { OwnPackage } from '../ownPackage';
import type { Finding } from './Finding';
import { isInRange } from './isInRange';

/**
 * Checks the versions of Node.js and of the packages that the application in a folder has installed.
 *
 * @param manifest - the package.json of this library
 */
export function checkVersions(manifest: OwnPackage, folder: string): Finding[] {
  const node = process.versions.node;
  return [
    finding('Node.js', node, manifest.engines.node ?? '>=0'),
    ...Object.entries(manifest.peerDependencies).flatMap(([name, range]): Finding[] => {
      const version = installed(name, folder);
      if (version !== undefined) return [finding(name, version, range)];
      if (manifest.peerDependenciesMeta[name]?.optional) return [];
      const fix = `Run npm install ${name}.`;
      return [{ check: 'versions/packages', status: 'error', message: `${name} is not installed.`, fix }];
    }),
    ...['routing-controllers-authx', 'routing-controllers'].map(name => checkCopies(name, folder)),
  ];
}

const finding = (name: string, version: string, range: string): Finding =>
  isInRange(version, range)
    ? { check: 'versions/packages', status: 'ok', message: `${name} ${version}` }
    : {
        check: 'versions/packages',
        status: 'error',
        message: `${name} ${version} is not in the range ${range}.`,
        fix: `Install a version in this range.`,
      };

/** Returns the version of a package that a module in the folder would load. */
function installed(name: string, folder: string): string | undefined {
  const folders = createRequire(join(folder, 'x')).resolve.paths(name) ?? [];
  const file = folders.map(one => join(one, name, 'package.json')).find(one => existsSync(one));
  return file === undefined ? undefined : (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** Guards that one copy records are unknown to the other. */
function checkCopies(name: string, folder: string): Finding {
  const check = 'versions/copies';
  const modules = join(folder, 'node_modules');
  const copies = [modules, ...packagesIn(modules).map(one => join(one, 'node_modules'))]
    .map(one => join(one, name))
    .filter(one => existsSync(join(one, 'package.json')));
  if (copies.length < 2) return { check, status: 'ok', message: `There is one copy of ${name} at most.` };
  return {
    check,
    status: 'error',
    message: `${name} is installed ${String(copies.length)} times: in ${copies.join(' and in ')}.`,
    fix: `Install one version. npm ls ${name} shows which package brings each copy.`,
  };
}

function packagesIn(modules: string): string[] {
  if (!existsSync(modules)) return [];
  return readdirSync(modules).flatMap(name =>
    name.startsWith('@')
      ? readdirSync(join(modules, name)).map(one => join(modules, name, one))
      : [join(modules, name)],
  );
}
