import { hkdfSync, type KeyObject } from 'node:crypto';
import { KeyRing } from '../../keys/KeyRing';

/**
 * The keys that sign device cookies. They are derived from secrets of the application, or from the keys of the login system,
 * so that what is signed with them is good for nothing else (RFC 5869). A cookie stays good while its key is there.
 */
export class DeviceKeys {
  private readonly derived = new WeakMap<KeyObject, Buffer>();

  /** @param source - secrets, of which the first one signs; or the keys of the login system */
  constructor(private readonly source: readonly KeyObject[] | KeyRing) {}

  /** The key that signs. Undefined if the login system has public keys only. */
  get signing(): Buffer | undefined {
    const { source } = this;
    const key = source instanceof KeyRing ? source.signing?.identity.signingKey : source[0];
    return key && this.derive(key);
  }

  /** The keys that verify. */
  get all(): readonly Buffer[] {
    const { source } = this;
    const keys = source instanceof KeyRing ? source.keys.map(({ identity }) => identity.signingKey) : source;
    return keys.filter(key => key !== undefined).map(key => this.derive(key));
  }

  private derive(key: KeyObject): Buffer {
    const known = this.derived.get(key);
    if (known) return known;
    const material = key.type === 'secret' ? key.export() : key.export({ format: 'der', type: 'pkcs8' });
    const made = Buffer.from(hkdfSync('sha256', material, 'routing-controllers-authx', 'device cookie', 32));
    this.derived.set(key, made);
    return made;
  }
}
