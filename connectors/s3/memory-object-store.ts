import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { Clock } from '../../catalog/seams/clock.ts';
import type { Disk } from '../../catalog/seams/disk.ts';
import type { ObjectStore } from '../../catalog/seams/object-store.ts';
import { checkObjectKey, clampRange, keyUnder } from './object-key.ts';

interface MemoryObjectStoreOptions {
  /** Where `putFile` finds the finished files it moves in. */
  readonly disk: Pick<Disk, 'readFile' | 'unlink'>;
  readonly clock: Clock;
  /** Authority of the locations (`memory://<name>/<key>`), so that two stores never take each other's objects for their own. */
  readonly name?: string | undefined;
}

/** Objects in memory, with the semantics of a bucket: for tests and simulated runs. Durable means: as long as the object lives. */
export class MemoryObjectStore implements ObjectStore {
  readonly #objects = new Map<string, { readonly bytes: Uint8Array; readonly modifiedMs: number }>();
  readonly #disk: Pick<Disk, 'readFile' | 'unlink'>;
  readonly #clock: Clock;
  readonly #base: string;

  constructor(options: MemoryObjectStoreOptions) {
    this.#disk = options.disk;
    this.#clock = options.clock;
    this.#base = `memory://${options.name ?? 'lake'}`;
  }

  get(key: string, range?: { readonly offset: number; readonly length?: number }): Promise<Uint8Array> {
    const bytes = this.#objects.get(checkObjectKey(key))?.bytes;
    if (bytes === undefined) {
      return Promise.reject(new ThermoclineError('lake-missing', `lake file "${this.location(key)}" does not exist`));
    }
    const [start, end] = clampRange(bytes.length, range);
    return Promise.resolve(bytes.slice(start, Math.max(start, end)));
  }

  size(key: string): Promise<number | null> {
    return Promise.resolve(this.#objects.get(checkObjectKey(key))?.bytes.length ?? null);
  }

  put(key: string, bytes: Uint8Array): Promise<void> {
    this.#objects.set(checkObjectKey(key), { bytes: new Uint8Array(bytes), modifiedMs: this.#clock.wallMs() });
    return Promise.resolve();
  }

  async putIfAbsent(key: string, bytes: Uint8Array): Promise<boolean> {
    if (this.#objects.has(checkObjectKey(key))) return false;
    await this.put(key, bytes);
    return true;
  }

  async putFile(key: string, localPath: string): Promise<void> {
    checkObjectKey(key);
    const bytes = await this.#disk.readFile(localPath);
    if (bytes === null) throw new ThermoclineError('io-error', `file "${localPath}" does not exist`);
    await this.put(key, bytes);
    await this.#disk.unlink(localPath);
  }

  async *list(prefix: string): AsyncIterable<{ readonly key: string; readonly size: number; readonly modifiedMs: number }> {
    for (const [key, { bytes, modifiedMs }] of this.#objects) {
      if (key.startsWith(prefix)) yield await Promise.resolve({ key, size: bytes.length, modifiedMs });
    }
  }

  delete(key: string): Promise<void> {
    this.#objects.delete(checkObjectKey(key));
    return Promise.resolve();
  }

  /** Nothing local can read memory: the location itself, which a simulated reader resolves with `keyOf`. */
  localPath(key: string): Promise<string> {
    return Promise.resolve(this.location(key));
  }

  location(key: string): string {
    return `${this.#base}/${checkObjectKey(key)}`;
  }

  keyOf(location: string): string | null {
    return location.startsWith(`${this.#base}/`) ? keyUnder('', location.slice(this.#base.length)) : null;
  }
}
