import { BoundedMap } from '../async/BoundedMap';
import type { RingKey } from '../keys/RingKey';
import type { TokenPayload } from './TokenPayload';

/** A verified token, and the key that verified it. */
export interface Verified {
  readonly payload: TokenPayload;
  readonly key: RingKey;
}

interface Remembered extends Verified {
  readonly token: string;
}

/**
 * The tokens whose signature and claims were verified before. A token is found only by all of its characters.
 *
 * The map is keyed by a number made from the end of the signature, because a map of strings reads every character of a new
 * token twice. Nobody without the key can choose this number for a token that verifies. If two tokens share it, the newer
 * one is kept.
 */
export class VerifiedTokens {
  private readonly entries: BoundedMap<Remembered, number>;

  /** @param max - tokens. With 0, none is remembered */
  constructor(max: number) {
    this.entries = new BoundedMap(max);
  }

  get(token: string): Verified | undefined {
    if (typeof token !== 'string') return undefined;
    const entry = this.entries.get(keyOf(token));
    return entry?.token === token ? entry : undefined;
  }

  has(token: string): boolean {
    return this.get(token) !== undefined;
  }

  add(token: string, { payload, key }: Verified): void {
    this.entries.set(keyOf(token), { token, payload, key });
  }
}

/** Characters of the signature that the key is made from. They hold 60 bits. */
const keyLength = 10;

/** FNV-1a, shortened to the small integers that V8 keeps without an object. */
function keyOf(token: string): number {
  let hash = 0x811c9dc5;
  for (let i = Math.max(0, token.length - keyLength); i < token.length; i++) {
    hash = Math.imul(hash ^ token.charCodeAt(i), 0x01000193);
  }
  return hash >> 2;
}
