import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of the package that runs. */
export const packageFolder = join(__dirname, '../..');

/** What the commands read from the package.json of the package that runs. */
export interface OwnPackage {
  readonly name: string;
  readonly version: string;
  readonly engines: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional?: boolean }>>;
  /** The versions that the specs of this release ran with. */
  readonly devDependencies: Readonly<Record<string, string>>;
  /** The packages whose install scripts npm may run. */
  readonly allowScripts: Readonly<Record<string, boolean>>;
}

/** Reads the package.json of the package that runs. */
export const ownPackage = (): OwnPackage =>
  JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as OwnPackage;
