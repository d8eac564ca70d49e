import { createRequire } from 'node:module';
import { extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Loads a CommonJS or ES module. A file for which a loader is registered with `require`, such as one for TypeScript, is
 * loaded by it.
 *
 * @param path - below the working directory
 * @returns the exports by their names
 */
export async function importModule(path: string): Promise<ReadonlyMap<string, unknown>> {
  const require = createRequire(join(process.cwd(), 'x'));
  const file = resolveFile(require, resolve(path));
  // Loaders for TypeScript that hook `require` register here, although Node.js calls it deprecated.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const isRegistered = !['.js', '.mjs', '.cjs'].includes(extname(file)) && extname(file) in require.extensions;
  const exports = (isRegistered ? require(file) : await importFile(file)) as object;
  const { default: inner, ...named } = exports as Record<string, unknown>;
  // All exports of a CommonJS module are members of the default export, of which Node.js does not name each.
  const members = typeof inner === 'object' && inner !== null && !(inner instanceof Promise) ? inner : {};
  return new Map(Object.entries({ ...members, ...named, ...(inner !== undefined && { default: inner }) }));
}

function resolveFile(require: NodeJS.Require, path: string): string {
  try {
    return require.resolve(path);
  } catch {
    throw new Error('There is no such module.');
  }
}

async function importFile(file: string): Promise<object> {
  try {
    return (await import(pathToFileURL(file).href)) as object;
  } catch (error) {
    if ((error as { code?: unknown } | null | undefined)?.code !== 'ERR_UNKNOWN_FILE_EXTENSION') throw error;
    throw new Error('Node.js cannot load this file. Register a loader, such as with --require @swc-node/register.');
  }
}
