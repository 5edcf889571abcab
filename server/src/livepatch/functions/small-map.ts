/**
 * A map that is never changed: what differs from it is another one. It is for the few entries that a path of the analysis has, of
 * which nearly every step makes a copy; the entries stand in the order in which their keys came.
 */
export class SmallMap<T> {
  static readonly empty: SmallMap<never> = new SmallMap<never>([], []);

  readonly keys: readonly string[];
  readonly values: readonly T[];
  #signature: string | null = null;

  private constructor(keys: readonly string[], values: readonly T[]) {
    this.keys = keys;
    this.values = values;
  }

  get size(): number {
    return this.keys.length;
  }

  get(key: string): T | undefined {
    const at = this.keys.indexOf(key);
    return at < 0 ? undefined : this.values[at];
  }

  with(key: string, value: T): SmallMap<T> {
    const at = this.keys.indexOf(key);
    const values = this.values.slice();
    if (at >= 0) {
      values[at] = value;
      return new SmallMap(this.keys, values);
    }
    values.push(value);
    return new SmallMap([...this.keys, key], values);
  }

  /**
   * What tells it apart from others, where `tell` does; the same `tell` has to be given each time, because the answer is kept. Entries
   * of which it tells nothing (null) do not count, nor does the order.
   */
  signature(tell: (value: T) => string | null): string {
    if (this.#signature === null) {
      const parts: string[] = [];
      this.keys.forEach((key, at) => {
        const told = tell(this.values[at]!);
        if (told !== null) parts.push(key + told);
      });
      this.#signature = parts.sort().join("\n");
    }
    return this.#signature;
  }

  /** Without the entries whose keys are meant; itself where there are none. */
  without(isMeant: (key: string) => boolean): SmallMap<T> {
    if (!this.keys.some(isMeant)) return this;
    const keys: string[] = [];
    const values: T[] = [];
    this.keys.forEach((key, at) => {
      if (isMeant(key)) return;
      keys.push(key);
      values.push(this.values[at]!);
    });
    return new SmallMap(keys, values);
  }
}
