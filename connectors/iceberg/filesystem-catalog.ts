import { gunzip } from 'node:zlib';
import { promisify } from 'node:util';
import { isKind, ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { LakeTableId } from '../../catalog/seams/lake.ts';
import type { ObjectStore } from '../../catalog/seams/object-store.ts';
import { previousVersionsMax } from './metadata-update.ts';
import { parseMetadata } from './parse-metadata.ts';
import { printMetadataSliced } from './print-metadata.ts';
import type { TableMetadata } from './table-metadata.ts';
import { tableFolder, tableOfMetadataKey } from './table-path.ts';
import { WeightedCache } from './weighted-cache.ts';

/** One metadata file of a table. */
export interface TableVersion {
  readonly id: LakeTableId;
  /** Key of the table's folder. */
  readonly folder: string;
  /** N of `v<N>.metadata.json`; null for a file of another naming, which can be read but not followed by a commit. */
  readonly version: number | null;
  readonly key: string;
  readonly location: string;
  readonly metadata: TableMetadata;
  /** Size and first bytes of the file: what tells it from one of the same name in a table dropped and made again. */
  readonly size: number;
  readonly head: Uint8Array;
}

const HINT = 'version-hint.text';
const TRIM_PROPERTY = 'write.metadata.delete-after-commit.enabled';
const VERSION_FILE = /^v(\d+)(?:\.gz)?\.metadata\.json(?:\.gz)?$/;
/** Bytes compared to recognise a metadata file: they hold its uuid and time. */
const HEAD_BYTES = 512;
/** Decoded metadata per byte of its file, roughly. */
const MEMORY_PER_FILE_BYTE = 6;
/** Attempts to learn what became of a put whose answer was lost. */
const LOOKS_MAX = 3;
const METADATA_BYTES_MAX = 1 << 30;

/**
 * Iceberg's filesystem ("hadoop") catalog: `<warehouse>/<namespace…>/<table>/metadata/v<N>.metadata.json`. A commit creates v<N+1>
 * exclusively. `version-hint.text` is advisory: it is written afterwards, and whoever reads it looks forward from there.
 *
 * **Old versions.** A table with `write.metadata.delete-after-commit.enabled` loses a version's file when it is no longer one of the
 * `write.metadata.previous-versions-max` before the newest. That frees a name, and a writer that slept since could create it again and
 * take it for a commit. So a version is removed only when all below it are gone: where v<N> is, no name above N was ever freed. A commit
 * therefore looks, once it has its name, whether the version it follows is still there, and a reader whether what it takes for the newest
 * has one before it; when not, the folder's listing decides.
 *
 * Java's own hadoop catalog commits by check and rename on a local disk: do not let both write one table at once.
 */
export class FilesystemCatalog {
  readonly #store: ObjectStore;
  readonly #warehouse: string;
  readonly #pause: () => Promise<void>;
  readonly #versions: WeightedCache<TableVersion>;
  /** Where the search for the newest version starts, by table folder. */
  readonly #newest = new Map<string, number>();

  constructor(store: ObjectStore, warehouse: string, cacheBytes: number, pause: () => Promise<void>) {
    this.#store = store;
    this.#warehouse = warehouse;
    this.#pause = pause;
    this.#versions = new WeightedCache(cacheBytes);
  }

  folderOf(id: LakeTableId): string {
    return tableFolder(this.#warehouse, id);
  }

  /** The newest version; null when there is no table. */
  async newest(id: LakeTableId): Promise<TableVersion | null> {
    const folder = this.folderOf(id);
    let found = await this.#startingPoint(folder);
    if (found === null) {
      this.#newest.delete(folder);
      return null;
    }
    for (let look = 0; look < LOOKS_MAX; look++) {
      for (let next = await this.#find(folder, found.version + 1); next !== null; next = await this.#find(folder, found.version + 1))
        found = next;
      if (found.version === 1 || (await this.#find(folder, found.version - 1)) !== null) break;
      // Alone: the first of a copied table, or below versions that came while we looked.
      const listed: FoundVersion | null = await this.#listNewest(folder);
      if (listed === null || listed.version <= found.version) break;
      found = listed;
    }
    this.#newest.set(folder, found.version);
    const { key, size } = found;
    const known = this.#versions.peek(key);
    if (known !== undefined && known.size === size && same(known.head, await this.#store.get(key, { offset: 0, length: HEAD_BYTES })))
      return known;
    this.#versions.evict(key);
    return this.#load(key);
  }

  /** The version a metadata file holds. The caller knows the file: it is taken from the cache without a look. */
  load(location: string): Promise<TableVersion> {
    const key = this.#store.keyOf(location);
    if (key === null) {
      return Promise.reject(
        new ThermoclineError('lake-missing', 'the lake table is outside the lake', { detail: `Metadata file "${location}".` }),
      );
    }
    return this.#load(key);
  }

  /** The same past the cache, which cannot know that the table was dropped and made again elsewhere. */
  reload(location: string): Promise<TableVersion> {
    const key = this.#store.keyOf(location);
    if (key !== null) this.#versions.evict(key);
    return this.load(location);
  }

  /** Writes the first version. Throws `duplicate-table` when there is a table already. */
  async create(id: LakeTableId, metadata: TableMetadata): Promise<TableVersion> {
    const folder = this.folderOf(id);
    if ((await this.newest(id)) !== null) throw duplicate(id);
    const version = await this.#put(id, folder, 1, metadata, null);
    if (version === null) throw duplicate(id);
    return version;
  }

  /** The table whose metadata file has this location, there or not; null when that is no place for one. */
  tableAt(location: string): LakeTableId | null {
    const key = this.#store.keyOf(location);
    return key === null ? null : (tableOfMetadataKey(this.#warehouse, key)?.id ?? null);
  }

  /**
   * Follows `base` with `next`. Null when another commit took the version first. Throws `lake-commit-unknown` when it cannot be told;
   * any other error means that nothing happened.
   */
  async replace(base: TableVersion, next: TableMetadata): Promise<TableVersion | null> {
    if (base.version === null) {
      throw new ThermoclineError('lake-unsupported', 'lake tables of other catalogs cannot be written', {
        detail: `Metadata file "${base.location}" is not named as a filesystem catalog names it.`,
      });
    }
    const version = await this.#put(base.id, base.folder, base.version + 1, next, base);
    if (version !== null && next.properties[TRIM_PROPERTY]?.toLowerCase() === 'true') {
      // The commit stands; what could not be removed now, the next one does.
      await this.#removeBelow(base.folder, base.version + 1 - previousVersionsMax(next.properties)).catch(() => undefined);
    }
    return version;
  }

  /** Removes everything under the table's folder, the newest metadata only after the older: a drop that breaks off leaves the table whole or gone. */
  async drop(id: LakeTableId): Promise<void> {
    const folder = this.folderOf(id);
    const versions: { key: string; version: number }[] = [];
    const rest: string[] = [];
    for await (const { key } of this.#store.list(`${folder}/`)) {
      const match = VERSION_FILE.exec(key.slice(key.lastIndexOf('/') + 1));
      if (match !== null && key.startsWith(`${folder}/metadata/`)) versions.push({ key, version: Number(match[1]) });
      else rest.push(key);
    }
    versions.sort((a, b) => a.version - b.version);
    for (const { key } of versions) await this.#store.delete(key);
    for (const key of rest) await this.#store.delete(key);
    this.#newest.delete(folder);
    this.#versions.evict(`${folder}/`);
  }

  /** Removes the versions below, the lowest first and each only when the one before it is gone. */
  async #removeBelow(folder: string, version: number): Promise<void> {
    const keys: string[] = [];
    for (let v = version - 1; v > 0; v--) {
      const found = await this.#find(folder, v);
      if (found === null) break;
      keys.push(found.key);
    }
    for (const key of keys.reverse()) {
      await this.#store.delete(key);
      this.#versions.evict(key);
    }
  }

  async #put(
    id: LakeTableId,
    folder: string,
    version: number,
    metadata: TableMetadata,
    base: TableVersion | null,
  ): Promise<TableVersion | null> {
    const key = `${folder}/metadata/v${version}.metadata.json`;
    const bytes = Buffer.from(await printMetadataSliced(metadata, this.#pause), 'utf8');
    let outcome: 'won' | 'lost' | 'unknown' = 'unknown';
    let cause: unknown;
    for (let look = 0; look < LOOKS_MAX && outcome === 'unknown'; look++) {
      let placed: boolean;
      try {
        // Putting the same bytes again is safe: only the first of them can win, and then they are found below.
        placed = await this.#store.putIfAbsent(key, bytes);
      } catch (error) {
        if (look === 0 && !isKind(error, 'lake-commit-unknown')) throw error;
        cause = error;
        continue;
      }
      try {
        outcome = placed || same(await this.#store.get(key), bytes) ? 'won' : 'lost';
      } catch (error) {
        cause = error;
      }
    }
    if (outcome === 'unknown') throw unknownOutcome(this.#store.location(key), cause);
    if (outcome === 'lost') return null;
    const written: TableVersion = {
      id,
      folder,
      version,
      key,
      location: this.#store.location(key),
      metadata,
      size: bytes.length,
      head: new Uint8Array(bytes.subarray(0, HEAD_BYTES)),
    };
    if (!(await this.#follows(written, base))) return null;
    try {
      await this.#store.put(`${folder}/metadata/${HINT}`, Buffer.from(String(version)));
    } catch (error) {
      // Advisory. But after an answer was lost, this put is also what makes the folder's new entry durable: then it has to succeed.
      if (cause !== undefined) throw unknownOutcome(written.location, error);
    }
    this.#newest.set(folder, version);
    this.#versions.set(key, written, bytes.length * MEMORY_PER_FILE_BYTE);
    return written;
  }

  /**
   * Is a version that was just put the one after `base`, or was its name free because the table has gone far past it, or was dropped? Then
   * it is taken away again: false for a first version, and `lake-commit-unknown` for others, because so many may have followed it in the
   * meantime that its own name was freed. Whoever asked then looks for what he committed.
   */
  async #follows(written: TableVersion, base: TableVersion | null): Promise<boolean> {
    try {
      if (base !== null && (await this.#holds(base))) return true;
      const newest = await this.#listNewest(written.folder);
      if (newest !== null && newest.version > written.version!) {
        const { metadata } = await this.#load(newest.key);
        const followed = metadata.metadataLog.some((e) => this.#store.keyOf(e.metadataFile) === written.key);
        if (followed && metadata.uuid === written.metadata.uuid) return true;
      } else if (base === null) {
        return true;
      }
      await this.#store.delete(written.key);
    } catch (error) {
      throw unknownOutcome(written.location, error);
    }
    if (base === null) return false;
    throw unknownOutcome(written.location, undefined);
  }

  /** Is the version's file there, and the same? */
  async #holds({ key, size, head }: TableVersion): Promise<boolean> {
    return (await this.#store.size(key)) === size && same(head, await this.#store.get(key, { offset: 0, length: HEAD_BYTES }));
  }

  /** Some version that exists, as near to the newest as can be told cheaply. */
  async #startingPoint(folder: string): Promise<FoundVersion | null> {
    const remembered = this.#newest.get(folder);
    if (remembered !== undefined) {
      const found = await this.#find(folder, remembered);
      if (found !== null) return found;
    }
    const hinted = await this.#readHint(folder);
    const found = hinted === null ? null : await this.#find(folder, hinted);
    return found ?? this.#listNewest(folder);
  }

  async #readHint(folder: string): Promise<number | null> {
    try {
      const text = Buffer.from(await this.#store.get(`${folder}/metadata/${HINT}`))
        .toString('latin1')
        .trim();
      return /^\d{1,9}$/.test(text) ? Number(text) : null;
    } catch (error) {
      if (isKind(error, 'lake-missing')) return null;
      throw error;
    }
  }

  async #listNewest(folder: string): Promise<FoundVersion | null> {
    let newest: FoundVersion | null = null;
    const prefix = `${folder}/metadata/`;
    for await (const { key, size } of this.#store.list(`${prefix}v`)) {
      const match = VERSION_FILE.exec(key.slice(prefix.length));
      if (match !== null && (newest === null || Number(match[1]) > newest.version)) newest = { version: Number(match[1]), key, size };
    }
    return newest;
  }

  async #find(folder: string, version: number): Promise<FoundVersion | null> {
    for (const suffix of ['.metadata.json', '.gz.metadata.json', '.metadata.json.gz']) {
      const key = `${folder}/metadata/v${version}${suffix}`;
      const size = await this.#store.size(key);
      if (size !== null) return { version, key, size };
    }
    return null;
  }

  #load(key: string): Promise<TableVersion> {
    return this.#versions.get(key, async () => {
      const location = this.#store.location(key);
      const stored = await this.#store.get(key);
      const metadata = await parseMetadata(await inflated(stored, location), location, this.#pause);
      const table = tableOfMetadataKey(this.#warehouse, key);
      const match = VERSION_FILE.exec(key.slice(key.lastIndexOf('/') + 1));
      const value: TableVersion = {
        id: table?.id ?? { namespace: [], name: key },
        folder: table?.folder ?? key,
        version: match === null || table === null ? null : Number(match[1]),
        key,
        location,
        metadata,
        size: stored.length,
        head: new Uint8Array(stored.subarray(0, HEAD_BYTES)),
      };
      return { value, weight: stored.length * MEMORY_PER_FILE_BYTE };
    });
  }
}

interface FoundVersion {
  readonly version: number;
  readonly key: string;
  readonly size: number;
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

async function inflated(bytes: Uint8Array, location: string): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: METADATA_BYTES_MAX });
  } catch (error) {
    throw new ThermoclineError('lake-corrupted', `lake metadata file "${location}" is damaged`, {
      detail: 'It is gzip data that cannot be inflated.',
      cause: error,
    });
  }
}

function duplicate(id: LakeTableId): ThermoclineError {
  return new ThermoclineError('duplicate-table', `lake table "${[...id.namespace, id.name].join('.')}" already exists`);
}

function unknownOutcome(location: string, cause: unknown): ThermoclineError {
  return new ThermoclineError('lake-commit-unknown', 'cannot tell whether the lake commit was carried out', {
    detail: `It may or may not have written metadata file "${location}".`,
    hint: 'Load the table again and look for the commit before repeating it.',
    cause,
  });
}
