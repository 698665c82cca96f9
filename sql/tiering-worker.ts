import { parentPort, workerData } from 'node:worker_threads';
import { must } from '../catalog/base/assert.ts';
import { noFailpoints } from '../catalog/base/failpoint.ts';
import { systemClock, systemRandom, systemTimers } from '../catalog/base/system.ts';
import { FolderDisk } from '../connectors/disk/folder-disk.ts';
import { FlussLogCodec } from '../connectors/record/fluss-log-codec.ts';
import { openDuckDb } from '../engine/duckdb/instance.ts';
import { DuckDbParquetWriter } from '../engine/duckdb/parquet-writer.ts';
import { openScratchFolder } from '../engine/tiering/scratch-folder.ts';
import { runTieringWorker } from '../engine/tiering/tiering-worker.ts';
import { openWarehouse } from './program/compose-warehouse.ts';

/** What the main thread tells the tiering worker. Plain data. */
export interface TieringWorkerData {
  /** The warehouse's folder. */
  readonly lakeFolder: string;
  readonly scratchFolder: string;
  readonly memoryLimitBytes: number;
  readonly threads: number;
  readonly callsMax: number;
}

/** The tiering worker: rounds with a DuckDB, a lake and a codec of their own, on a thread of their own. */
const data = workerData as TieringWorkerData;
const disk = new FolderDisk();
const scratch = await openScratchFolder(disk, data.scratchFolder);
const duck = await openDuckDb({
  threads: data.threads,
  memoryLimitBytes: data.memoryLimitBytes,
  tempFolder: null,
  admittedMax: data.callsMax,
  timers: systemTimers,
});
const warehouse = openWarehouse(data.lakeFolder);
runTieringWorker(must(parentPort, 'parent port'), {
  warehouse: () => warehouse,
  writer: new DuckDbParquetWriter(duck),
  codec: await FlussLogCodec.load(),
  scratch,
  clock: systemClock,
  timers: systemTimers,
  random: systemRandom,
  failpoints: noFailpoints,
  // A thread that ends under DuckDB would take the process with it.
  close: () => duck.close(),
});
