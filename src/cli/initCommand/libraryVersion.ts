import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { ownPackage, packageFolder } from '../ownPackage';

/** The library that a new project depends on. */
export interface Library {
  /** The version in its package.json. */
  readonly version: string;
  /** The packed library, which is put into the project; undefined if npm finds the version. */
  readonly tarball?: { readonly name: string; readonly content: Buffer } | undefined;
}

/**
 * Returns the library for a new project: by default the version that runs. A registry may not have that version if the
 * library was installed from a file, or runs from its repository. The project then gets a packed copy of it.
 */
export function libraryVersion(given: string | undefined): Library {
  if (given !== undefined) return { version: given };
  if (!isLocal()) return { version: `^${ownPackage().version}` };
  const tarball = pack();
  return { version: `file:${tarball.name}`, tarball };
}

/** Whether the library that runs did not come from a registry. */
function isLocal(): boolean {
  const modules = dirname(packageFolder);
  if (basename(modules) !== 'node_modules') return true;
  try {
    // npm notes here where each package came from. Other package managers have no such file.
    const { packages } = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8')) as LockFile;
    return packages[`node_modules/${ownPackage().name}`]?.resolved?.startsWith('file:') ?? false;
  } catch {
    return false;
  }
}

interface LockFile {
  readonly packages: Readonly<Record<string, { readonly resolved?: string } | undefined>>;
}

function pack(): { name: string; content: Buffer } {
  const folder = mkdtempSync(join(tmpdir(), 'authx-init-'));
  try {
    const words = ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder];
    // npm is a script of the shell on Windows. No argument comes from the user.
    execFileSync('npm', words, { cwd: packageFolder, stdio: 'pipe', shell: process.platform === 'win32' });
    const [name = ''] = readdirSync(folder);
    return { name, content: readFileSync(join(folder, name)) };
  } catch {
    throw new Error('The library cannot be packed for the project. Name a version or a tarball with --package.');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
