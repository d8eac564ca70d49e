import { readFileSync, statSync } from 'node:fs';
import type { JsonWebKey } from 'node:crypto';
import { openKeyRing } from '../../config/openKeyRing';
import { assertJoseInstalled, JwksClient } from '../../issuers/JwksClient';
import { readRemoteKeys } from '../../issuers/readRemoteKeys';
import { readServerUrl } from '../../issuers/readServerUrl';
import { algorithmNames, factsOf } from '../../keys/algorithms';
import { readKeyIn } from '../../keys/file/importKey';
import { keyFile } from '../../keys/keyFile';
import { KeyRing } from '../../keys/KeyRing';
import { withoutByteOrderMark } from '../../keys/withoutByteOrderMark';
import { UsageError } from '../UsageError';
import type { KeysPlace } from './readVerifyWords';

/** Milliseconds for the keys at a URL. */
const timeout = 10_000;

/** In bytes. A JWK set of a file is not longer. */
const longestFile = 1_000_000;

/**
 * Reads the keys that a token is verified with.
 *
 * @throws UsageError for a URL that is not trusted; any other error if the keys cannot be read
 */
export async function openKeys({ source, path, algorithm }: KeysPlace): Promise<KeyRing> {
  switch (source) {
    case 'jwks':
      return ringOfJwks(await publishedKeys(path), { path, algorithm });
    case 'key-file': {
      const ring = await openKeyRing(keyFile(path));
      ring.close();
      return ring;
    }
    default:
      return new KeyRing([readKeyIn(path, { algorithm, kid: '' })]);
  }
}

function ringOfJwks(published: readonly JsonWebKey[], { path, algorithm }: Pick<KeysPlace, 'path' | 'algorithm'>) {
  const asymmetric = algorithmNames.filter(name => factsOf(name).family !== 'HS');
  const { keys, complaints } = readRemoteKeys(published, algorithm === undefined ? asymmetric : [algorithm]);
  if (keys.length > 0) return new KeyRing(keys);
  throw new Error(`${path} has no key that can be used. ${complaints[0]?.message ?? ''}`.trim());
}

async function publishedKeys(path: string): Promise<readonly JsonWebKey[]> {
  if (!/^https?:/i.test(path)) return keysOf(path);
  const url = readServerUrl(path);
  if (!url) {
    throw new UsageError(
      '--jwks: must be an https URL without user name, password and fragment, or the path of a file.',
    );
  }
  assertJoseInstalled();
  try {
    return (await new JwksClient({ issuer: '', jwksUri: url.href }, timeout).load()).keys;
  } catch (error) {
    const { cause, message } = error as Error;
    throw new Error(`The keys cannot be loaded: ${cause instanceof Error ? cause.message : message}`);
  }
}

function keysOf(path: string): readonly JsonWebKey[] {
  try {
    if (statSync(path).size > longestFile) throw new Error('too long');
    const { keys } = JSON.parse(withoutByteOrderMark(readFileSync(path, 'utf8'))) as { keys: unknown };
    if (Array.isArray(keys)) return keys.filter(key => typeof key === 'object' && key !== null) as JsonWebKey[];
  } catch {
    // The message of JSON.parse quotes the text.
  }
  throw new Error(`${path} cannot be read as a JWK set. It must contain { "keys": [...] }.`);
}
