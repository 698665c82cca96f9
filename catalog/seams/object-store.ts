/**
 * Objects under string keys: where lake files live. Objects are immutable except through the conditional puts.
 *
 * Keys are relative, `/`-separated, without `.` or `..`. `location(key)` is the absolute form that Iceberg metadata names
 * (`file:///…`, `s3://…`), `keyOf(location)` the inverse.
 *
 * When a put resolves the object is durable (local: file and folder synced). Errors: `lake-missing` (58P01) when an object is not
 * there, `disk-full`, `io-error`; an error that leaves it open whether a put happened is `lake-commit-unknown`.
 */
export interface ObjectStore {
  /** The whole object, or `length` bytes from `offset` (negative offset: from the end). */
  get(key: string, range?: { readonly offset: number; readonly length?: number }): Promise<Uint8Array>;
  /** Size in bytes, or null when absent. */
  size(key: string): Promise<number | null>;
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** Creates the object if the key is free. False when it was taken (nothing is changed). Exactly one of many racing callers gets true. */
  putIfAbsent(key: string, bytes: Uint8Array): Promise<boolean>;
  /** Moves a finished local file in (the local file is gone afterwards). */
  putFile(key: string, path: string): Promise<void>;
  /** Keys under a prefix with size and modification time, in no particular order. */
  list(prefix: string): AsyncIterable<{ readonly key: string; readonly size: number; readonly modifiedMs: number }>;
  /** Deleting what is absent is fine. */
  delete(key: string): Promise<void>;
  /** A local path from which DuckDB can read the object (a cache file for remote stores). */
  localPath(key: string): Promise<string>;
  location(key: string): string;
  /** The key of a location under this store, or null for a foreign one. Scheme and authority spellings are forgiven. */
  keyOf(location: string): string | null;
}
