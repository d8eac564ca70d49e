import { randomBytes } from 'node:crypto';
import { assertNames } from '../config/assertNames';
import type { Duration } from '../config/Duration';
import { readTimerLength } from '../config/readTimerLength';
import { ConfigurationError } from '../errors/errors';
import { algorithmNames, factsOf, type Algorithm } from '../keys/algorithms';
import { type KeyMaterial, readSecretKey } from '../keys/keyMaterial';
import { ProofNonces } from './ProofNonces';
import type { ProofStore } from './ProofStore';
import { proofUrl } from './proofUrl';

/** Options of the nonces that the server asks for. */
export interface DPoPNonceOptions {
  /**
   * At least 32 bytes, the same in every process of the login system. Default: random, so that a nonce is only good for
   * the process that made it.
   */
  secret?: KeyMaterial | undefined;
  /** How long a nonce is accepted at least. It is accepted for twice as long at most. Default 5 minutes. */
  lifetime?: Duration | undefined;
}

/** How DPoP proofs are checked (RFC 9449 section 4.3). The option `dpop` of the configuration says when. */
export interface DPoPOptions {
  /** Stores which proofs were used. All processes of the login system share it. */
  proofs: ProofStore;
  /** How old a proof may be, by its `iat`. Default 60 seconds. */
  maxAge?: Duration | undefined;
  /** The algorithms that may sign proofs. Default: all asymmetric ones. */
  algorithms?: readonly Algorithm[] | undefined;
  /**
   * The URLs under which clients reach the server, such as `https://api.example.com/v1`. The `htu` of a proof must be one
   * of them and the path of the request. Default: the scheme and the host of the request. Name them wherever clients
   * also send proofs to other servers, or if a proxy changes paths.
   */
  baseUrls?: readonly string[] | undefined;
  /** Whether each proof must contain a nonce of the server (RFC 9449 section 9). Default false. */
  nonces?: boolean | DPoPNonceOptions | undefined;
}

/** {@link DPoPOptions} with their defaults. */
export interface DPoPSettings {
  readonly proofs: ProofStore;
  /** Seconds. */
  readonly maxAge: number;
  readonly algorithms: ReadonlySet<Algorithm>;
  /** Undefined if the request tells. They have no slash at the end. */
  readonly baseUrls: readonly string[] | undefined;
  /** Undefined if proofs need no nonce. */
  readonly nonces: ProofNonces | undefined;
}

const optionNames = ['proofs', 'maxAge', 'algorithms', 'baseUrls', 'nonces'] satisfies (keyof DPoPOptions)[];

const asymmetric = algorithmNames.filter(name => factsOf(name).family !== 'HS');

/**
 * Checks the options and fills in the defaults.
 *
 * @throws ConfigurationError naming the option and the fix
 */
export function readDPoPOptions(options: DPoPOptions): DPoPSettings {
  if (typeof (options as unknown) !== 'object' || (options as unknown) === null) {
    throw new ConfigurationError('dpop: must be an object: { proofs }.');
  }
  assertNames(options, optionNames, 'dpop.');
  const { proofs, maxAge = 60, algorithms = asymmetric, baseUrls, nonces = false } = options;
  return {
    proofs: readProofs(proofs),
    maxAge: readTimerLength('dpop.maxAge', maxAge) / 1000,
    algorithms: readAlgorithms(algorithms),
    baseUrls: baseUrls === undefined ? undefined : readBaseUrls(baseUrls),
    nonces: nonces === false ? undefined : readNonces(nonces),
  };
}

function readProofs(proofs: unknown): ProofStore {
  const { use, purge } = (proofs ?? {}) as Partial<Record<keyof ProofStore, unknown>>;
  if (typeof use === 'function' && typeof purge === 'function') return proofs as ProofStore;
  throw new ConfigurationError(
    'dpop.proofs: must be a store of proofs, such as await SqlProofStore.open(dataSource). Otherwise a proof could be used twice.',
  );
}

function readAlgorithms(algorithms: unknown): ReadonlySet<Algorithm> {
  if (
    Array.isArray(algorithms) &&
    algorithms.length > 0 &&
    algorithms.every(name => asymmetric.includes(name as Algorithm))
  ) {
    return new Set(algorithms as Algorithm[]);
  }
  throw new ConfigurationError(`dpop.algorithms: must be a list of one or more of ${asymmetric.join(', ')}.`);
}

function readBaseUrls(urls: unknown): readonly string[] {
  const isBase = (url: unknown): boolean => typeof url === 'string' && proofUrl(url) !== undefined && !/[?#]/.test(url);
  if (Array.isArray(urls) && urls.length > 0 && urls.every(isBase)) {
    return urls.map(url => String(url).replace(/\/+$/, ''));
  }
  throw new ConfigurationError(
    "dpop.baseUrls: must be a list of URLs without a query, such as ['https://api.example.com'].",
  );
}

function readNonces(nonces: unknown): ProofNonces {
  const options = nonces === true ? {} : nonces;
  if (typeof options !== 'object' || options === null) {
    throw new ConfigurationError('dpop.nonces: must be true, false or an object: { secret, lifetime }.');
  }
  assertNames(options, ['secret', 'lifetime'] satisfies (keyof DPoPNonceOptions)[], 'dpop.nonces.');
  const { secret = randomBytes(32), lifetime = 300 } = options as DPoPNonceOptions;
  const { key } = readSecretKey('dpop.nonces.secret', secret);
  if ((key.symmetricKeySize ?? 0) < 32) {
    throw new ConfigurationError('dpop.nonces.secret: must have at least 32 bytes. Make a longer one.');
  }
  return new ProofNonces(key, readTimerLength('dpop.nonces.lifetime', lifetime) / 1000);
}
