import type { Algorithm } from './algorithms';
import type { Jwk } from './Jwk';
import type { KeyMaterial } from './keyMaterial';
import type { KeyState } from './RingKey';

/** A key as it is configured. */
export interface KeyEntry {
  /** A secret, PEM, DER, JWK, certificate or KeyObject. A private key also verifies. */
  key: KeyMaterial;
  /**
   * The `kid` of its tokens (RFC 7515 section 4.1.4). Default: the `kid` of the JWK, the thumbprint of the public key (RFC
   * 7638), or a text derived from the secret.
   */
  kid?: string | undefined;
  /** The one algorithm of the key. Default: the `alg` of the JWK, or the algorithm of its curve. */
  alg?: Algorithm | undefined;
  /**
   * The purpose of the key. By default the times decide: the key with the latest `notBefore` that has come signs, if it can
   * sign.
   */
  state?: KeyState | undefined;
  /** From when the key may sign: a Date, or ISO 8601 with a time zone. Before, it only verifies. */
  notBefore?: Date | string | undefined;
  /** From when the key verifies nothing: a Date, or ISO 8601 with a time zone. */
  retireAt?: Date | string | undefined;
}

/** A JWK of a key set: what the key is for, and when. The times are ISO 8601 with a time zone. */
export interface ScheduledJwk extends Jwk {
  readonly state?: KeyState | undefined;
  readonly notBefore?: string | undefined;
  readonly retireAt?: string | undefined;
}

/**
 * Keys, or a JWK set (RFC 7517 section 5) whose keys may have the members `state`, `notBefore` and `retireAt`. A key file
 * also has `tokenLifetime`, the longest lifetime of a token in seconds.
 */
export type KeySet =
  readonly KeyEntry[] | { readonly keys: readonly ScheduledJwk[]; readonly tokenLifetime?: number | undefined };

/** Where the keys of a ring come from. */
export interface KeySource {
  /** Returns all keys. */
  load(): KeySet | Promise<KeySet>;
  /** Calls `changed` whenever the keys may have changed. Returns the function that stops it. */
  watch?(changed: () => void): () => void;
}
