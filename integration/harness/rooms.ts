import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noFailpoints } from '../../catalog/base/failpoint.ts';
import { systemClock, systemRandom, systemTimers } from '../../catalog/base/system.ts';
import type { HotTier } from '../../catalog/seams/hot-tier.ts';
import type { ParquetWriter } from '../../catalog/seams/parquet-writer.ts';
import { FolderDisk } from '../../connectors/disk/folder-disk.ts';
import { openEmbedded } from '../../connectors/embedded/open-embedded.ts';
import { FlussLogCodec } from '../../connectors/record/fluss-log-codec.ts';
import { type DuckDb, openDuckDb } from '../../engine/duckdb/instance.ts';
import { DuckDbParquetWriter } from '../../engine/duckdb/parquet-writer.ts';
import { ROUND_LIMITS, type RoundDeps, type RoundLimits, type Warehouse } from '../../engine/tiering/round-deps.ts';
import type { RoundReport } from '../../engine/tiering/round-report.ts';
import { runRound } from '../../engine/tiering/round.ts';
import { openScratchFolder } from '../../engine/tiering/scratch-folder.ts';
import { localTieringHot } from '../../engine/tiering/tiering-hot.ts';
import { openWarehouse } from '../../sql/program/compose-warehouse.ts';

/** The real rooms on a temporary folder, in this process, without wire and parser. */
export interface Rooms extends AsyncDisposable {
  readonly folder: string;
  readonly hot: HotTier;
  readonly duck: DuckDb;
  readonly warehouse: Warehouse;
  readonly writer: ParquetWriter;
  /** One round, here; `deps` replaces parts of what it works with. */
  round(tableId: number, deps?: Partial<RoundDeps>, limits?: Partial<RoundLimits>): Promise<RoundReport>;
}

export async function openRooms(): Promise<Rooms> {
  const folder = await mkdtemp(join(tmpdir(), 'thermocline-rooms-'));
  const disk = new FolderDisk();
  const seams = { clock: systemClock, timers: systemTimers, random: systemRandom };
  const hot = await openEmbedded({ folder: join(folder, 'data'), disk, ...seams, report: () => {} });
  await mkdir(join(folder, 'temp'), { recursive: true });
  const duck = await openDuckDb({
    threads: 2,
    memoryLimitBytes: 512 << 20,
    tempFolder: join(folder, 'temp'),
    admittedMax: 8,
    timers: systemTimers,
  });
  const warehouse = openWarehouse(join(folder, 'lake'));
  const writer = new DuckDbParquetWriter(duck);
  const base: RoundDeps = {
    hot: localTieringHot(hot),
    warehouse: () => warehouse,
    writer,
    codec: await FlussLogCodec.load(),
    scratch: await openScratchFolder(disk, join(folder, 'scratch')),
    ...seams,
    failpoints: noFailpoints,
    owner: 'test',
    limits: ROUND_LIMITS,
  };
  return {
    folder,
    hot,
    duck,
    warehouse,
    writer,
    round: (tableId, deps = {}, limits = {}) => runRound({ ...base, ...deps, limits: { ...base.limits, ...limits } }, tableId),
    async [Symbol.asyncDispose]() {
      await duck.close();
      await hot.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
