/**
 * Decoded files by location, bounded by the sum of their weights (bytes, roughly), least recently used first out. Concurrent loads of
 * one key share one load. Only for files that never change.
 */
export class WeightedCache<V> {
  readonly #capacity: number;
  readonly #entries = new Map<string, { readonly value: V; readonly weight: number }>();
  readonly #loading = new Map<string, Promise<V>>();
  #weight = 0;
  /** Raised by every eviction by name, so that a load begun before it is not kept. */
  #generation = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get weight(): number {
    return this.#weight;
  }

  peek(key: string): V | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** The value, loaded when it is not there. A failed load is not remembered. */
  get(key: string, load: () => Promise<{ readonly value: V; readonly weight: number }>): Promise<V> {
    const known = this.peek(key);
    if (known !== undefined) return Promise.resolve(known);
    let loading = this.#loading.get(key);
    if (loading === undefined) {
      const generation = this.#generation;
      loading = load()
        .then(({ value, weight }) => {
          if (generation === this.#generation) this.set(key, value, weight);
          return value;
        })
        .finally(() => {
          if (this.#loading.get(key) === loading) this.#loading.delete(key);
        });
      this.#loading.set(key, loading);
    }
    return loading;
  }

  /** A value heavier than the cap is kept alone: loading it again for every use would cost more. */
  set(key: string, value: V, bytes: number): void {
    this.#remove(key);
    const weight = Math.min(bytes, this.#capacity);
    this.#entries.set(key, { value, weight });
    this.#weight += weight;
    for (const oldest of this.#entries.keys()) {
      if (this.#weight <= this.#capacity) break;
      this.#remove(oldest);
    }
  }

  /** Forgets every key that begins with `prefix`. */
  evict(prefix: string): void {
    this.#generation++;
    for (const key of this.#entries.keys()) if (key.startsWith(prefix)) this.#remove(key);
    for (const key of this.#loading.keys()) if (key.startsWith(prefix)) this.#loading.delete(key);
  }

  #remove(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#weight -= entry.weight;
  }
}
