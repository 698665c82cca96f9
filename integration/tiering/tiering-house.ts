import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must } from '../../catalog/base/assert.ts';
import { type Failpoints, noFailpoints } from '../../catalog/base/failpoint.ts';
import { systemClock, systemRandom, systemTimers } from '../../catalog/base/system.ts';
import type { TableDefinition } from '../../catalog/model/table.ts';
import type { Clock } from '../../catalog/seams/clock.ts';
import type { Lake, LakeTable } from '../../catalog/seams/lake.ts';
import type { ObjectStore } from '../../catalog/seams/object-store.ts';
import { scanRows } from '../../catalog/testing/hot-tables.ts';
import { rowsOf, type TestValue } from '../../catalog/testing/rows.ts';
import { FolderDisk } from '../../connectors/disk/folder-disk.ts';
import type { EmbeddedHotTier } from '../../connectors/embedded/embedded-hot-tier.ts';
import { openEmbedded } from '../../connectors/embedded/open-embedded.ts';
import { IcebergLake } from '../../connectors/iceberg/iceberg-lake.ts';
import { FlussLogCodec } from '../../connectors/record/fluss-log-codec.ts';
import { FolderObjectStore } from '../../connectors/s3/folder-object-store.ts';
import { type DuckDb, openDuckDb } from '../../engine/duckdb/instance.ts';
import { DuckDbParquetWriter } from '../../engine/duckdb/parquet-writer.ts';
import { quoteIdentifier, quoteLiteral } from '../../engine/duckdb/quote.ts';
import { lakeTableId } from '../../engine/tiering/lake-layout.ts';
import { ROUND_LIMITS, type RoundDeps, type RoundLimits } from '../../engine/tiering/round-deps.ts';
import { openScratchFolder } from '../../engine/tiering/scratch-folder.ts';
import { localTieringHot } from '../../engine/tiering/tiering-hot.ts';
import { LosingStore } from './losing-store.ts';

/** The machine's clock, which a test may push forward: a lease runs out without waiting for it. */
class PushedClock implements Clock {
  #aheadMs = 0;
  wallMs(): number {
    return systemClock.wallMs() + this.#aheadMs;
  }
  monotonicMs(): number {
    return systemClock.monotonicMs() + this.#aheadMs;
  }
  push(ms: number): void {
    this.#aheadMs += ms;
  }
}

/** Everything a tiering round works with, for real: a data folder, a lake of Iceberg files, DuckDB. */
export interface TieringHouse {
  readonly folder: string;
  readonly hot: EmbeddedHotTier;
  /** What tests look through. */
  readonly lake: Lake;
  readonly store: ObjectStore;
  /** What rounds work on: may be told to lose an answer. */
  readonly losing: LosingStore;
  readonly clock: PushedClock;
  deps(options?: { owner?: string; failpoints?: Failpoints; limits?: Partial<RoundLimits> }): RoundDeps;
  lakeTable(definition: TableDefinition): Promise<LakeTable>;
  /** Rows of a snapshot (main's, when absent) as DuckDB reads them from the Parquet files: own columns, then the system columns. */
  lakeRows(table: LakeTable, snapshotId?: bigint | null): Promise<TestValue[][]>;
  /** First columns of the union at a pin: lake at the boundary's snapshot, then the log from the boundary. */
  union(tableId: number): Promise<TestValue[]>;
  /** Data files under the table's folder that no snapshot names, intents, and scratch files. */
  leftovers(table: LakeTable): Promise<string[]>;
  close(): Promise<void>;
}

/** One DuckDB for a test file: opening one costs more than a round. */
export function openTestDuckDb(): Promise<DuckDb> {
  return openDuckDb({ threads: 2, memoryLimitBytes: 256 << 20, tempFolder: null, admittedMax: 4, timers: systemTimers });
}

export async function openTieringHouse(duck: DuckDb): Promise<TieringHouse> {
  const folder = await mkdtemp(join(tmpdir(), 'thermocline-tiering-'));
  const disk = new FolderDisk();
  const clock = new PushedClock();
  const hot = await openEmbedded({
    folder: join(folder, 'hot'),
    disk,
    clock,
    timers: systemTimers,
    random: systemRandom,
    report: () => undefined,
    limits: { reserveBytes: 65_536 },
  });
  const store = new FolderObjectStore({ disk, random: systemRandom, root: join(folder, 'lake') });
  const losing = new LosingStore(store);
  const lake = new IcebergLake({ store, clock, random: systemRandom });
  const roundLake = new IcebergLake({ store: losing, clock, random: systemRandom });
  const scratch = await openScratchFolder(disk, join(folder, 'scratch'));
  const writer = new DuckDbParquetWriter(duck);
  const codec = await FlussLogCodec.load();

  const lakeRows = async (table: LakeTable, snapshotId = table.currentSnapshotId): Promise<TestValue[][]> => {
    if (snapshotId === null) return [];
    const files = await lake.listFiles(table, snapshotId);
    if (files.length === 0) return [];
    const paths = files.map((f) => quoteLiteral(f.localPath)).join(', ');
    const types = table.fields.map((f) => f.type);
    const columns = table.fields.map((f) => quoteIdentifier(f.name)).join(', ');
    const sql = `SELECT ${columns} FROM read_parquet([${paths}], union_by_name = true, hive_partitioning = false) ORDER BY __bucket, __offset`;
    const rows: TestValue[][] = [];
    for await (const batch of duck.stream({ sql, types })) rows.push(...rowsOf(batch));
    return rows;
  };

  return {
    folder,
    hot,
    lake,
    store,
    losing,
    clock,
    deps: (options = {}) => ({
      hot: localTieringHot(hot),
      warehouse: () => ({ lake: roundLake, store: losing }),
      writer,
      codec,
      scratch,
      clock,
      timers: systemTimers,
      random: systemRandom,
      failpoints: options.failpoints ?? noFailpoints,
      owner: options.owner ?? 'tierer',
      limits: { ...ROUND_LIMITS, ...options.limits },
    }),
    lakeTable: async (definition) => must(await lake.loadTable(lakeTableId(definition)), 'lake table'),
    lakeRows,
    union: async (tableId) => {
      const pin = hot.pin([tableId]);
      try {
        const { boundary, starts, ends } = must(pin.tables.get(tableId), 'pinned table');
        const cold =
          boundary === null
            ? []
            : await lakeRows(
                await lake.loadMetadata(boundary.metadataLocation, boundary.lakeTableUuid, boundary.snapshotId),
                boundary.snapshotId,
              );
        const warm = await scanRows(hot, tableId, { from: boundary?.offsets ?? starts, to: ends });
        return [...cold.map((row) => row[0]!), ...warm.map((r) => r.row[0]!)];
      } finally {
        pin.release();
      }
    },
    leftovers: async (table) => {
      const named = new Set<string>();
      for (const s of table.snapshots) for (const f of await lake.listFiles(table, s.snapshotId)) named.add(f.location);
      const found: string[] = [];
      const key = must(store.keyOf(table.location), 'key');
      for (const place of ['data', 'thermocline']) {
        for await (const object of store.list(`${key}/${place}/`)) if (!named.has(store.location(object.key))) found.push(object.key);
      }
      return [...found, ...(await readdir(join(folder, 'scratch')))];
    },
    close: async () => {
      await hot.close();
      await rm(folder, { recursive: true });
    },
  };
}
