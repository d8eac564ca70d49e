import { ConfigurationError } from '../errors/errors';
import { eventChannels } from '../events/eventChannels';
import type { WeakKeys } from './assertUsable';
import type { KeySet } from './KeySet';
import { readKeySet, readTokenLifetime } from './readKeySet';
import type { RingKey } from './RingKey';

const inspect = Symbol.for('nodejs.util.inspect.custom');

/**
 * The keys of a login system: one signs, and all verify until they retire. Keys can be replaced at run time. `openKeyRing`
 * opens a ring that follows a file or another source.
 */
export class KeyRing {
  private held: readonly RingKey[] = [];
  private live: readonly RingKey[] = [];
  private current: RingKey | undefined;
  /** When the state of a key changes next, in milliseconds since 1970. */
  private nextChange = Infinity;
  private readonly weakKeys: WeakKeys;
  private lifetime: number | undefined;

  /**
   * @param options - `weakKeys` says whether a weak key is refused, reported or accepted. Default `'error'`
   * @throws ConfigurationError naming the key and the fix
   */
  constructor(keys: KeySet | readonly RingKey[], { weakKeys = 'error' }: { weakKeys?: WeakKeys } = {}) {
    this.weakKeys = weakKeys;
    this.replace(keys);
  }

  /**
   * Replaces all keys. Tokens of a key that is no longer there are refused from now on.
   *
   * @throws ConfigurationError naming the key and the fix; then the ring keeps the keys that it has
   */
  replace(keys: KeySet | readonly RingKey[]): void {
    const given = areRingKeys(keys) ? keys : readKeySet(keys, this.weakKeys);
    assertOneKind(given);
    assertDifferentKids(given);
    assertAlwaysSigns(given);
    this.lifetime = areRingKeys(keys) ? undefined : readTokenLifetime(keys);
    const next = given.map(key => this.keptAs(key));
    for (const key of this.held) if (!next.includes(key)) key.remove();
    this.held = next;
    this.settle(nowFor(next));
  }

  /**
   * The longest lifetime of a token in seconds, if the keys come from a key file. `authx keys retire` takes it that tokens
   * do not live longer.
   */
  get tokenLifetime(): number | undefined {
    return this.lifetime;
  }

  /** The key that signs new tokens. Undefined if the ring has only public keys. */
  get signing(): RingKey | undefined {
    this.settleIfDue();
    return this.current;
  }

  /** The keys that verify: the signing one, former ones until they retire, and upcoming ones. The list changes with them. */
  get keys(): readonly RingKey[] {
    this.settleIfDue();
    return this.live;
  }

  /** Keeps the object of a key that stays, because verified tokens refer to it. */
  private keptAs(key: RingKey): RingKey {
    const kept = this.held.find(old => old.equals(key));
    if (!kept) return key;
    kept.schedule = key.schedule;
    return kept;
  }

  private settleIfDue(): void {
    if (this.nextChange === Infinity) return;
    const now = Date.now();
    if (now >= this.nextChange) this.settle(now);
  }

  private settle(now: number): void {
    const previous = this.current;
    this.current = signingAt(this.held, now);
    for (const key of this.held) key.state = stateAt(key, this.current, now);
    this.live = this.held.filter(({ state }) => state !== 'retired');
    const moments = this.held.flatMap(({ schedule }) => [schedule.notBefore, schedule.retireAt]);
    this.nextChange = Math.min(Infinity, ...moments.filter(moment => moment > now));
    if (this.current !== previous && this.current && eventChannels['key.selected'].isHeard) {
      const { kid, algorithm } = this.current;
      eventChannels['key.selected'].publish({ kid, algorithm, previousKid: previous?.kid });
    }
  }

  /** Printing a ring does not show its keys. */
  [inspect](): string {
    return `${this.constructor.name} {}`;
  }
}

/** The clock is read only if the time matters. */
const nowFor = (keys: readonly RingKey[]): number =>
  keys.some(({ notBefore, retireAt }) => notBefore ?? retireAt) ? Date.now() : 0;

const areRingKeys = (keys: KeySet | readonly RingKey[]): keys is readonly RingKey[] =>
  Array.isArray(keys) && keys.length > 0 && keys.every(key => key instanceof Object && 'identity' in key);

function signingAt(keys: readonly RingKey[], now: number): RingKey | undefined {
  if (keys.some(({ schedule }) => schedule.state !== undefined)) {
    return keys.find(({ schedule }) => schedule.state === 'signing' && now < schedule.retireAt);
  }
  const able = keys.filter(
    ({ identity, schedule }) => identity.signingKey && schedule.notBefore <= now && now < schedule.retireAt,
  );
  const latest = Math.max(...able.map(({ schedule }) => schedule.notBefore));
  return able.find(({ schedule }) => schedule.notBefore === latest);
}

function stateAt(key: RingKey, signing: RingKey | undefined, now: number): RingKey['state'] {
  if (now >= key.schedule.retireAt) return 'retired';
  if (key === signing) return 'signing';
  if (key.schedule.state === undefined) return key.schedule.notBefore > now ? 'upcoming' : 'verifying';
  return key.schedule.state === 'upcoming' ? 'upcoming' : 'verifying';
}

/** If a secret and a public key were in one set, a token could be verified with the wrong kind (RFC 8725 section 3.1). */
function assertOneKind(keys: readonly RingKey[]): void {
  const kinds = new Set(keys.map(({ identity }) => identity.verificationKey.type));
  if (kinds.size > 1) {
    throw new ConfigurationError('keys: contains secrets and asymmetric keys. Use keys of one kind.');
  }
}

function assertDifferentKids(keys: readonly RingKey[]): void {
  const seen = new Map<string, RingKey>();
  for (const key of keys) {
    const other = seen.get(key.kid);
    if (other) {
      const what = other.equals(key) ? 'the same key' : 'another key';
      throw new ConfigurationError(
        `keys: two keys have the kid ${key.kid}, the second is ${what}. Change or remove one.`,
      );
    }
    seen.set(key.kid, key);
  }
}

/** Refuses keys of which none signs, now or from the moment on at which one retires. */
function assertAlwaysSigns(keys: readonly RingKey[]): void {
  const signing = keys.filter(({ schedule }) => schedule.state === 'signing');
  if (signing.length > 1) {
    const kids = signing.map(({ kid }) => kid).join(' and ');
    throw new ConfigurationError(`keys: ${kids} both have the state signing. Only one key signs.`);
  }
  const publicOnly = signing.find(({ identity }) => !identity.signingKey);
  if (publicOnly) {
    throw new ConfigurationError(`keys: ${publicOnly.kid} has the state signing, but its private key is missing.`);
  }
  if (!keys.some(({ identity }) => identity.signingKey)) return;
  const now = nowFor(keys);
  const moments = [now, ...keys.map(({ schedule }) => schedule.retireAt).filter(time => time > now && time < Infinity)];
  const gap = moments.find(moment => signingAt(keys, moment) === undefined);
  if (gap === undefined) return;
  const when = gap === now ? 'now' : `after ${new Date(gap).toISOString()}`;
  throw new ConfigurationError(
    `keys: no key signs ${when}. Give one key the state signing and no retireAt, or let another key take over before.`,
  );
}
