import { ConfigurationError } from '../errors/errors';
import { installedTwice } from './installedTwice';

const supported = '0.10.4 or 0.11.1 to 0.11.3';

/**
 * Makes the error for a version of routing-controllers that would serve guarded actions without their guards.
 *
 * @param missing - a sentence that says what is missing
 */
export function unsupported(missing: string): ConfigurationError {
  return new ConfigurationError(
    `routing-controllers ${versionIn('routing-controllers/package.json')} cannot be guarded: ${missing} ` +
      `Install routing-controllers ${supported}.${installedTwice()}`,
  );
}

/**
 * Refuses a second copy of routing-controllers in the process. The copies share one list of controllers, but a server of
 * another copy does not run the guards.
 *
 * @throws ConfigurationError naming each copy with its version
 */
export function assertOneCopy(): void {
  const own = require.resolve('routing-controllers');
  const copies = Object.keys(require.cache).filter(file =>
    /[\\/]routing-controllers[\\/]cjs[\\/]index\.js$/.test(file),
  );
  if (copies.every(file => file === own)) return;
  const named = [...new Set([own, ...copies])].map(file => {
    const folder = file.replace(/[\\/]cjs[\\/]index\.js$/, '');
    return `${versionIn(`${folder}/package.json`)} (${folder})`;
  });
  throw new ConfigurationError(
    `Two copies of routing-controllers are loaded: ${named.join(' and ')}. A server of one copy does not run the guards ` +
      'of the other copy. Install one version. `npm ls routing-controllers` shows which package brings each copy.',
  );
}

function versionIn(file: string): string {
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- read only where a message needs it
    return (require(file) as { version: string }).version;
  } catch {
    return '(unknown version)';
  }
}
