import { systemClock, systemRandom } from '../../catalog/base/system.ts';
import { FolderDisk, SHARED_FILE_MODE } from '../../connectors/disk/folder-disk.ts';
import { IcebergLake } from '../../connectors/iceberg/iceberg-lake.ts';
import { FolderObjectStore } from '../../connectors/s3/folder-object-store.ts';
import type { Warehouse } from '../../engine/tiering/round-deps.ts';

/** The Iceberg warehouse in a local folder. Each thread opens one of its own: commits agree through the folder's conditional put. */
export function openWarehouse(folder: string): Warehouse {
  const store = new FolderObjectStore({ disk: new FolderDisk({ fileMode: SHARED_FILE_MODE }), random: systemRandom, root: folder });
  return { lake: new IcebergLake({ store, clock: systemClock, random: systemRandom }), store };
}
