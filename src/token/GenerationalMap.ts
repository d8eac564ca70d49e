/**
 * A map that forgets what has not been asked for lately, and never holds more than `max` entries. Two generations take
 * the place of an order: finding the oldest of a large map means passing over all that was deleted before it.
 */
export class GenerationalMap<Value> {
  private young = new Map<string, Value>();
  private old = new Map<string, Value>();

  /** @param max - entries; of 0 it keeps nothing */
  constructor(private readonly max: number) {}

  get(key: string): Value | undefined {
    const value = this.young.get(key);
    if (value !== undefined) return value;
    const aged = this.old.get(key);
    // What is still asked for goes on into the next generation.
    if (aged !== undefined) this.set(key, aged);
    return aged;
  }

  set(key: string, value: Value): void {
    if (this.max === 0) return;
    this.old.delete(key);
    if (this.young.size >= Math.max(1, Math.floor(this.max / 2))) {
      this.old = this.young;
      this.young = new Map();
    }
    if (this.young.size + this.old.size >= this.max) this.old.clear();
    this.young.set(key, value);
  }

  /** Forgets the entries that a test holds for. */
  deleteWhere(isGone: (value: Value) => boolean): void {
    for (const generation of [this.young, this.old]) {
      for (const [key, value] of generation) if (isGone(value)) generation.delete(key);
    }
  }

  delete(key: string): void {
    this.young.delete(key);
    this.old.delete(key);
  }
}
