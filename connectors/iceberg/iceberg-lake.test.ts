import { systemClock } from '../../catalog/base/system.ts';
import { SeededRandom } from '../../catalog/base/seeded-random.ts';
import { describeLake } from '../../catalog/testing/lake-suite.ts';
import { StubParquetWriter } from '../../catalog/testing/stub-parquet-writer.ts';
import { must } from '../../catalog/base/assert.ts';
import type { Disk, DiskFile } from '../../catalog/seams/disk.ts';
import { MemoryObjectStore } from '../s3/memory-object-store.ts';
import { HandClock, makeIcebergFixture } from './testing/lake-fixture.ts';
import { IcebergLake } from './iceberg-lake.ts';

describeLake('Iceberg over a folder', () => makeIcebergFixture());

describeLake('Iceberg over memory', () => {
  const files = new Map<string, Uint8Array>();
  const scratch = {
    open: (path: string) =>
      Promise.resolve({
        append: (buffers: readonly Uint8Array[]) => Promise.resolve(void files.set(path, Buffer.concat(buffers))),
        sync: () => Promise.resolve(),
        close: () => Promise.resolve(),
      } as unknown as DiskFile),
    unlink: (path: string) => Promise.resolve(void files.delete(path)),
    readFile: (path: string) => Promise.resolve(files.get(path) ?? null),
  } satisfies Pick<Disk, 'open' | 'unlink' | 'readFile'>;
  const store = new MemoryObjectStore({ disk: scratch, clock: systemClock });
  const clock = new HandClock();
  const random = new SeededRandom(1);
  const another = () => new IcebergLake({ store, clock, random, warehouse: 'some/warehouse' });
  let count = 0;
  return Promise.resolve({
    lake: another(),
    another,
    writer: new StubParquetWriter(scratch),
    scratchPath: () => `/scratch/${count++}`,
    read: (file) => store.get(must(store.keyOf(file.localPath), 'key')),
    advance: (ms) => void (clock.now += ms),
    close: () => Promise.resolve(),
  });
});
