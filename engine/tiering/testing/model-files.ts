import { ThermoclineError } from '../../../catalog/errors/thermocline-error.ts';
import type { ObjectStore } from '../../../catalog/seams/object-store.ts';
import type { ParquetWriter, ParquetWriteRequest, WrittenFile } from '../../../catalog/seams/parquet-writer.ts';
import { rowsOf, type TestValue } from '../../../catalog/testing/rows.ts';
import type { Scratch } from '../round-deps.ts';

/** Local disk and object store of the model: file contents are the rows themselves. */
export class ModelFiles implements ParquetWriter, Scratch {
  readonly local = new Map<string, TestValue[][]>();
  readonly objects = new Map<string, TestValue[][]>();
  readonly intents = new Map<string, Uint8Array>();

  path(name: string): string {
    return `/scratch/${name}`;
  }

  async discard(path: string): Promise<void> {
    this.local.delete(path);
  }

  async write(request: ParquetWriteRequest): Promise<WrittenFile> {
    const rows = [...request.batches].flatMap((b) => rowsOf(b));
    this.local.set(request.path, rows);
    const columns = request.fields.map((f) => ({
      fieldId: f.fieldId,
      values: BigInt(rows.length),
      nulls: 0n,
      nans: null,
      bytes: 8n * BigInt(rows.length),
      min: null,
      max: null,
    }));
    return { rows: BigInt(rows.length), bytes: 8n * BigInt(rows.length), columns, splitOffsets: [4n] };
  }

  /** The part of an object store that intents need. */
  readonly store: ObjectStore = {
    get: async (key) => {
      const bytes = this.intents.get(key);
      if (bytes === undefined) throw new ThermoclineError('lake-missing', `object "${key}" is not there`);
      return bytes;
    },
    size: async (key) => this.intents.get(key)?.length ?? null,
    put: async (key, bytes) => void this.intents.set(key, bytes),
    putIfAbsent: async (key, bytes) => !this.intents.has(key) && this.intents.set(key, bytes) !== undefined,
    putFile: () => Promise.reject(new Error('not in the model')),
    list: (prefix) => listOf([...this.intents].filter(([key]) => key.startsWith(prefix))),
    delete: async (key) => void this.intents.delete(key),
    localPath: () => Promise.reject(new Error('not in the model')),
    location: (key) => `model:///${key}`,
    keyOf: (location) => (location.startsWith('model:///') ? location.slice('model:///'.length) : null),
  };
}

async function* listOf(entries: readonly [string, Uint8Array][]): AsyncIterable<{ key: string; size: number; modifiedMs: number }> {
  for (const [key, bytes] of entries) yield { key, size: bytes.length, modifiedMs: 0 };
}
