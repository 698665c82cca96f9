import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { ObjectStore } from '../../catalog/seams/object-store.ts';

/** Attempts and looks that a filesystem catalog makes by itself before it says that it does not know. */
const LOOKS = 3;
const VERSION_FILE = /\/metadata\/v\d+\.metadata\.json$/;

/**
 * An object store that loses the answer to a catalog commit for good: `before` it was carried out, or `after`. The catalog's own looks
 * fail too, so that whoever commits has to find out by himself.
 */
export class LosingStore implements ObjectStore {
  readonly #inner: ObjectStore;
  #losing: { readonly when: 'before' | 'after'; puts: number; gets: number } | null = null;
  /** Commits whose answer was lost. */
  lost = 0;

  constructor(inner: ObjectStore) {
    this.#inner = inner;
  }

  /** The next commit. */
  loseNext(when: 'before' | 'after'): void {
    this.#losing = { when, puts: 0, gets: 0 };
  }

  get armed(): boolean {
    return this.#losing !== null;
  }

  async putIfAbsent(key: string, bytes: Uint8Array): Promise<boolean> {
    const losing = this.#losing;
    if (losing === null || !VERSION_FILE.test(key)) return this.#inner.putIfAbsent(key, bytes);
    losing.puts += 1;
    if (losing.puts === 1) this.lost += 1;
    if (losing.when === 'after') {
      if (losing.puts > 1) return this.#inner.putIfAbsent(key, bytes);
      await this.#inner.putIfAbsent(key, bytes);
    } else if (losing.puts === LOOKS) {
      this.#losing = null;
    }
    throw new ThermoclineError('lake-commit-unknown', 'the answer was lost on purpose');
  }

  get(key: string, range?: { readonly offset: number; readonly length?: number }): Promise<Uint8Array> {
    const losing = this.#losing;
    if (losing === null || losing.puts < 2 || !VERSION_FILE.test(key)) return this.#inner.get(key, range);
    losing.gets += 1;
    if (losing.gets === LOOKS - 1) this.#losing = null;
    return Promise.reject(new ThermoclineError('io-error', 'the look was lost on purpose'));
  }

  size = (key: string): Promise<number | null> => this.#inner.size(key);
  put = (key: string, bytes: Uint8Array): Promise<void> => this.#inner.put(key, bytes);
  putFile = (key: string, path: string): Promise<void> => this.#inner.putFile(key, path);
  list = (prefix: string): ReturnType<ObjectStore['list']> => this.#inner.list(prefix);
  delete = (key: string): Promise<void> => this.#inner.delete(key);
  localPath = (key: string): Promise<string> => this.#inner.localPath(key);
  location = (key: string): string => this.#inner.location(key);
  keyOf = (location: string): string | null => this.#inner.keyOf(location);
}
