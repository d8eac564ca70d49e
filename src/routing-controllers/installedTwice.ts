import { resolve } from 'node:path';

/** A file of this package that every server loads, below the folder of the package. `scripts/bundle.js` names it. */
const marker = /[\\/]dist[\\/]chunks[\\/]driverHooks\.js$/;

/**
 * Returns a sentence that names both folders if this package is loaded from two, with a space before it; otherwise `''`.
 * Guards that one copy records are unknown to the other, and its actions are refused.
 */
export function installedTwice(): string {
  const loaded = Object.keys(require.cache)
    .filter(file => marker.test(file))
    .map(file => file.replace(marker, ''));
  const copies = [...new Set([resolve(__dirname, '../..'), ...loaded])].filter(isThisPackage);
  if (copies.length < 2) return '';
  return (
    ` routing-controllers-authx is installed twice: in ${copies.join(' and in ')}. A server runs only the guards of its ` +
    'own copy. Install one version, and let all packages of the process share it. `npm ls routing-controllers-authx` ' +
    'shows which package brings each copy.'
  );
}

function isThisPackage(folder: string): boolean {
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- read only where a message needs it
    return (require(`${folder}/package.json`) as { name?: unknown }).name === 'routing-controllers-authx';
  } catch {
    return false;
  }
}
