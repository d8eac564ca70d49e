import { ConfigurationError } from '../errors/errors';
import { algorithmNames, type Algorithm } from '../keys/algorithms';
import { makeKey } from '../keys/file/makeKey';
import { makeKeyFile } from '../keys/file/makeKeyFile';
import { assertNames } from './assertNames';
import { longestLifetime, parseDuration, type Duration } from './Duration';

/** How a key file is made. */
export interface KeyFileOptions {
  /** The algorithm of the first key. Default `'ES256'`. */
  algorithm?: Algorithm | undefined;
  /** The longest lifetime of a token. Default 20 days, the default lifetime of refresh tokens. */
  tokenLifetime?: Duration | undefined;
  /** How long it takes until each process and each cache of the JWKS knows a change of the file. Default 10 minutes. */
  wait?: Duration | undefined;
}

/**
 * Makes a key file with one key, which signs, as the command `authx keys init` does. Only the owner of the file can read
 * it. An existing file is left as it is. If several processes start together, one of them makes the file.
 *
 * @returns the `kid` of the new key; undefined if the file exists
 * @throws ConfigurationError naming the option and the fix; an error that says why if the file cannot be written
 */
export async function createKeyFile(path: string, options: KeyFileOptions = {}): Promise<string | undefined> {
  assertNames(options, ['algorithm', 'tokenLifetime', 'wait'], 'createKeyFile: ');
  const { algorithm, tokenLifetime, wait } = options;
  if (algorithm !== undefined && !algorithmNames.includes(algorithm)) {
    throw new ConfigurationError(`createKeyFile: algorithm: must be one of ${algorithmNames.join(', ')}.`);
  }
  return makeKeyFile(path, {
    key: () => makeKey(algorithm ?? 'ES256'),
    tokenLifetime: readSeconds('tokenLifetime', tokenLifetime),
    wait: readSeconds('wait', wait),
  });
}

function readSeconds(option: string, duration: Duration | undefined): number | undefined {
  if (duration === undefined) return undefined;
  try {
    const seconds = parseDuration(duration);
    if (seconds > 0 && seconds <= longestLifetime) return seconds;
  } catch {
    // The message below says more.
  }
  throw new ConfigurationError(`createKeyFile: ${option}: must be a length of time above 0: seconds, '10m', '20d'.`);
}
