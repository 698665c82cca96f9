import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { SeededRandom } from '../../../catalog/base/seeded-random.ts';
import type { Clock } from '../../../catalog/seams/clock.ts';
import type { ObjectStore } from '../../../catalog/seams/object-store.ts';
import type { LakeFixture } from '../../../catalog/testing/lake-suite.ts';
import { StubParquetWriter } from '../../../catalog/testing/stub-parquet-writer.ts';
import { FolderDisk } from '../../disk/folder-disk.ts';
import { FolderObjectStore } from '../../s3/folder-object-store.ts';
import { IcebergLake } from '../iceberg-lake.ts';

/** A clock that only moves when told. */
export class HandClock implements Clock {
  now = 1_760_000_000_000;

  wallMs(): number {
    return this.now;
  }

  monotonicMs(): number {
    return this.now;
  }
}

export interface IcebergFixture extends LakeFixture {
  readonly lake: IcebergLake;
  another(): IcebergLake;
  /** Folder of the warehouse. */
  readonly root: string;
  readonly store: ObjectStore;
  readonly clock: HandClock;
}

/** An Iceberg lake in a fresh folder, or over `wrap` of it; stub Parquet files. */
export async function makeIcebergFixture(wrap: (store: ObjectStore) => ObjectStore = (store) => store): Promise<IcebergFixture> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'thermocline-lake-'));
  const disk = new FolderDisk();
  const clock = new HandClock();
  const random = new SeededRandom(1);
  const root = `${folder}/lake`;
  const store = wrap(new FolderObjectStore({ disk, random, root }));
  const another = (): IcebergLake => new IcebergLake({ store, clock, random });
  let files = 0;
  return {
    lake: another(),
    another,
    root,
    store,
    clock,
    writer: new StubParquetWriter(disk),
    scratchPath: () => `${folder}/scratch-${files++}`,
    read: (file) => fs.readFile(file.localPath),
    advance: (ms) => {
      clock.now += ms;
    },
    close: () => fs.rm(folder, { recursive: true }),
  };
}
