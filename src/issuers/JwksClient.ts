import type { JsonWebKey } from 'node:crypto';
import { ConfigurationError } from '../errors/errors';
import { discoverJwksUri } from './discoverJwksUri';
import { fetchDocument } from './fetchDocument';
import { IssuerDocumentError } from './IssuerDocumentError';

/** More keys are refused, because each of them has to be checked. */
const mostKeys = 100;

/** Where an issuer publishes its keys. */
export interface JwksLocation {
  /** The issuer, whose metadata names the address of its keys if `jwksUri` is undefined. */
  readonly issuer: string;
  readonly jwksUri: string | undefined;
}

/** The keys as they were published, before they are checked. */
export interface PublishedKeys {
  readonly keys: readonly JsonWebKey[];
  /** Milliseconds for which the issuer allows caches to use them. Undefined if it does not say. */
  readonly maxAge: number | undefined;
}

/** Fetches the keys of an issuer with jose, and its metadata first if they have to say where the keys are. */
export class JwksClient {
  private discovered: string | undefined;

  /** @param timeout - milliseconds for one load, the fetching of metadata included */
  constructor(
    private readonly location: JwksLocation,
    private readonly timeout: number,
  ) {}

  /**
   * Fetches the keys as they are published now. It does not check the keys.
   *
   * @throws IssuerDocumentError for an answer that is not a bounded JWK set; the error of `fetch`
   */
  async load(): Promise<PublishedKeys> {
    const signal = AbortSignal.timeout(this.timeout);
    try {
      const jwksUri =
        this.location.jwksUri ?? (this.discovered ??= await discoverJwksUri(this.location.issuer, signal));
      return await fetchKeys(jwksUri, { signal, timeout: this.timeout });
    } catch (error) {
      // The issuer may have moved its keys, so its metadata is read again.
      this.discovered = undefined;
      throw error;
    }
  }
}

async function fetchKeys(
  jwksUri: string,
  { signal, timeout }: { signal: AbortSignal; timeout: number },
): Promise<PublishedKeys> {
  const { createRemoteJWKSet, customFetch, errors } = await import('jose');
  let maxAge: number | undefined;
  const keySet = createRemoteJWKSet(new URL(jwksUri), {
    timeoutDuration: timeout,
    [customFetch]: async (url: string) => {
      const document = await fetchDocument(url, signal);
      maxAge = document.maxAge;
      return Response.json(document.value);
    },
  });
  try {
    await keySet.reload();
  } catch (error) {
    throw error instanceof errors.JWKSInvalid ? new IssuerDocumentError('NOT_A_KEY_SET') : error;
  }
  const keys = (keySet.jwks()?.keys ?? []) as readonly JsonWebKey[];
  if (keys.length > mostKeys) throw new IssuerDocumentError('TOO_MANY_KEYS');
  return { keys, maxAge };
}

/**
 * Checks that jose, an optional package, can be found.
 *
 * @throws ConfigurationError if it is not installed
 */
export function assertJoseInstalled(): void {
  try {
    require.resolve('jose');
  } catch {
    throw new ConfigurationError(
      'RemoteIssuer: needs the package jose, which is not installed. Run: npm install jose@6',
    );
  }
}
