import type { KeyObject } from 'node:crypto';
import type { Algorithm } from './algorithms';

/**
 * What a key is for at this moment. An upcoming key verifies and does not sign yet; the signing key signs and verifies; a
 * verifying key no longer signs; a retired key does nothing.
 */
export type KeyState = 'upcoming' | 'signing' | 'verifying' | 'retired';

/** What does not change about a key. */
export interface KeyIdentity {
  /** The `kid` of tokens that this key signs (RFC 7515 section 4.1.4). */
  readonly kid: string;
  /** Other values of `kid` that tokens of this key may carry. */
  readonly aliases: readonly string[];
  /** Whether the key verifies tokens that have no `kid`. */
  readonly verifiesWithoutKid: boolean;
  /** The algorithms that the key verifies. The first one signs. */
  readonly algorithms: readonly [Algorithm, ...Algorithm[]];
  /** The secret or the public key. */
  readonly verificationKey: KeyObject;
  /** The secret or the private key. Undefined if only the public key is known. */
  readonly signingKey: KeyObject | undefined;
}

/** When a key is used. */
export interface KeySchedule {
  /** The state that was configured. Undefined if the times decide. */
  readonly state: KeyState | undefined;
  /** From when the key may sign, in milliseconds since 1970. -Infinity if from the beginning. */
  readonly notBefore: number;
  /** From when the key verifies nothing, in milliseconds since 1970. Infinity if never. */
  readonly retireAt: number;
}

/** A key of a {@link KeyRing}. */
export class RingKey {
  /** What the key is for now. The ring keeps it current. */
  state: KeyState = 'verifying';

  /** @internal */
  constructor(
    /** @internal */
    readonly identity: KeyIdentity,
    /** @internal */
    public schedule: KeySchedule,
  ) {}

  get kid(): string {
    return this.identity.kid;
  }

  /** The algorithm that the key signs with. */
  get algorithm(): Algorithm {
    return this.identity.algorithms[0];
  }

  /** The public key. Undefined for a secret. */
  get publicKey(): KeyObject | undefined {
    const { verificationKey } = this.identity;
    return verificationKey.type === 'public' ? verificationKey : undefined;
  }

  /** From when the key may sign. */
  get notBefore(): Date | undefined {
    return dateOf(this.schedule.notBefore);
  }

  /** From when the key verifies nothing. */
  get retireAt(): Date | undefined {
    return dateOf(this.schedule.retireAt);
  }

  /** Tells whether tokens of this key are accepted at a moment, in milliseconds since 1970. */
  verifiesAt(now: number): boolean {
    return now < this.schedule.retireAt;
  }

  /** Tells whether another key has the same material and is used in the same way. */
  equals({ identity: other }: RingKey): boolean {
    const { kid, algorithms, verificationKey, signingKey } = this.identity;
    return (
      kid === other.kid &&
      algorithms.join() === other.algorithms.join() &&
      verificationKey.equals(other.verificationKey) &&
      (signingKey === undefined) === (other.signingKey === undefined)
    );
  }

  /** Ends the key at once, because its ring no longer holds it. */
  remove(): void {
    this.schedule = { ...this.schedule, retireAt: -Infinity };
    this.state = 'retired';
  }
}

const dateOf = (time: number): Date | undefined => (Number.isFinite(time) ? new Date(time) : undefined);
