import { systemClock, systemRandom } from '../../catalog/base/system.ts';
import { FolderDisk, SHARED_FILE_MODE } from '../../connectors/disk/folder-disk.ts';
import { IcebergLake } from '../../connectors/iceberg/iceberg-lake.ts';
import { FolderObjectStore } from '../../connectors/s3/folder-object-store.ts';
import type { Warehouse } from '../../engine/tiering/round-deps.ts';

interface LocalWarehouse extends Warehouse {
  /**
   * Removes what killed processes left unfinished, never named; resolves with the number of files. For the start, when the data folder is
   * locked and nothing writes to its lake yet: every unfinished file is then a dead one's.
   */
  removeUnfinished(): Promise<number>;
}

/** The Iceberg warehouse in a local folder. Each thread opens one of its own: commits agree through the folder's conditional put. */
export function openWarehouse(folder: string): LocalWarehouse {
  const store = new FolderObjectStore({ disk: new FolderDisk({ fileMode: SHARED_FILE_MODE }), random: systemRandom, root: folder });
  return {
    lake: new IcebergLake({ store, clock: systemClock, random: systemRandom }),
    store,
    removeUnfinished: () => store.removeLeftovers(Number.POSITIVE_INFINITY),
  };
}
