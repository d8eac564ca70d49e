/**
 * A map with at most `max` entries that drops the entries which were not used lately. It keeps two generations instead
 * of an order, because finding the oldest entry of a large map means skipping all deleted ones.
 */
export class BoundedMap<Value, Key = string> {
  private young = new Map<Key, Value>();
  private old = new Map<Key, Value>();

  /** @param max - entries. With 0, the map keeps nothing */
  constructor(private readonly max: number) {}

  get(key: Key): Value | undefined {
    const value = this.young.get(key);
    if (value !== undefined) return value;
    const aged = this.old.get(key);
    // An entry that is still used moves to the new generation.
    if (aged !== undefined) this.set(key, aged);
    return aged;
  }

  set(key: Key, value: Value): void {
    if (this.max === 0) return;
    this.old.delete(key);
    if (this.young.size >= Math.max(1, Math.floor(this.max / 2))) {
      this.old = this.young;
      this.young = new Map();
    }
    if (this.young.size + this.old.size >= this.max) this.old.clear();
    this.young.set(key, value);
  }

  /** Deletes the entries for which a test returns true. */
  deleteWhere(isGone: (value: Value) => boolean): void {
    for (const generation of [this.young, this.old]) {
      for (const [key, value] of generation) if (isGone(value)) generation.delete(key);
    }
  }

  delete(key: Key): void {
    this.young.delete(key);
    this.old.delete(key);
  }
}
