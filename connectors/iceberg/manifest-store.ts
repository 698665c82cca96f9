import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { ObjectStore } from '../../catalog/seams/object-store.ts';
import type { Manifest, ManifestFile } from './manifest.ts';
import { readManifest, readManifestList } from './manifest-reader.ts';
import type { Snapshot } from './table-metadata.ts';
import { WeightedCache } from './weighted-cache.ts';

/** Memory a decoded entry takes per byte of its file, seen on manifests with metrics of 16 columns. */
const MEMORY_PER_FILE_BYTE = 12;

/** Manifest lists and manifests of a lake, decoded and cached: they never change. */
export class ManifestStore {
  readonly #store: ObjectStore;
  readonly #pause: () => Promise<void>;
  readonly #lists: WeightedCache<readonly ManifestFile[]>;
  readonly #manifests: WeightedCache<Manifest>;

  /** `cacheBytes` bounds the memory of decoded files, roughly. */
  constructor(store: ObjectStore, cacheBytes: number, pause: () => Promise<void>) {
    this.#store = store;
    this.#pause = pause;
    this.#lists = new WeightedCache(cacheBytes / 4);
    this.#manifests = new WeightedCache(cacheBytes);
  }

  /** The lines of a snapshot's manifest list. */
  list(snapshot: Snapshot): Promise<readonly ManifestFile[]> {
    const location = snapshot.manifestList;
    if (location === null) {
      return Promise.reject(new ThermoclineError('lake-unsupported', `lake snapshot ${snapshot.snapshotId} has no manifest list`));
    }
    return this.#lists.get(location, async () => {
      const bytes = await this.#store.get(this.#key(location));
      const lines = await readManifestList(bytes, location, this.#pause);
      return { value: lines, weight: bytes.length * MEMORY_PER_FILE_BYTE };
    });
  }

  manifest(line: ManifestFile): Promise<Manifest> {
    const { location } = line;
    return this.#manifests.get(location, async () => {
      const bytes = await this.#store.get(this.#key(location));
      const manifest = await readManifest(bytes, location, this.#pause);
      return { value: manifest, weight: bytes.length * MEMORY_PER_FILE_BYTE };
    });
  }

  /** Keeps a list that was just written, under a name that nothing else will ever have. */
  rememberList(location: string, lines: readonly ManifestFile[], bytes: number): void {
    this.#lists.set(location, lines, bytes * MEMORY_PER_FILE_BYTE);
  }

  /** The same for a manifest. */
  rememberManifest(location: string, manifest: Manifest, bytes: number): void {
    this.#manifests.set(location, manifest, bytes * MEMORY_PER_FILE_BYTE);
  }

  /** Forgets what lies under a location. */
  evict(prefix: string): void {
    this.#lists.evict(prefix);
    this.#manifests.evict(prefix);
  }

  #key(location: string): string {
    const key = this.#store.keyOf(location);
    if (key !== null) return key;
    throw new ThermoclineError('lake-unsupported', 'lake metadata outside the lake is not supported', { detail: `File "${location}".` });
  }
}
