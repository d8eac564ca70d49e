import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';

/** The bytes of a nonce's HMAC that are kept. */
const macLength = 16;

/**
 * Makes and checks the nonces of a server (RFC 9449 sections 8 and 9). A nonce is the number of a period of time and its
 * HMAC, so that no nonce has to be stored. It is accepted in its period and in the next one.
 */
export class ProofNonces {
  private latest: { readonly period: number; readonly nonce: string } | undefined;

  /**
   * @param key - a secret. Processes with the same one accept each other's nonces
   * @param lifetime - how long a nonce is accepted at least, in seconds
   */
  constructor(
    private readonly key: KeyObject,
    private readonly lifetime: number,
  ) {}

  /** The nonce to send with an answer. */
  get current(): string {
    const period = this.period();
    if (this.latest?.period !== period) this.latest = { period, nonce: this.nonceOf(period) };
    return this.latest.nonce;
  }

  /** Tells whether a nonce of a proof is one of the server, and not too old. */
  accepts(nonce: string): boolean {
    const now = this.period();
    return [now, now - 1].some(period => isSame(nonce, this.nonceOf(period)));
  }

  private period(): number {
    return Math.floor(Date.now() / 1000 / this.lifetime);
  }

  private nonceOf(period: number): string {
    const text = period.toString(36);
    const mac = createHmac('sha256', this.key).update(`dpop-nonce:${text}`).digest();
    return `${text}.${mac.subarray(0, macLength).toString('base64url')}`;
  }
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
