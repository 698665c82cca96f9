import { must } from '../../../catalog/base/assert.ts';
import type { Failpoints } from '../../../catalog/base/failpoint.ts';
import { SeededRandom } from '../../../catalog/base/seeded-random.ts';
import type { Timers } from '../../../catalog/seams/clock.ts';
import type { LakeTable } from '../../../catalog/seams/lake.ts';
import type { ObjectStore } from '../../../catalog/seams/object-store.ts';
import type { SimulatedDisk } from '../../../catalog/testing/simulated-disk.ts';
import type { SimulatedTime } from '../../../catalog/testing/simulated-time.ts';
import { readStubParquet, StubParquetWriter } from '../../../catalog/testing/stub-parquet-writer.ts';
import type { EmbeddedHotTier } from '../../../connectors/embedded/embedded-hot-tier.ts';
import type { EmbeddedLimits } from '../../../connectors/embedded/embedded-limits.ts';
import type { HotTierEvent } from '../../../connectors/embedded/hot-tier-event.ts';
import { openEmbedded } from '../../../connectors/embedded/open-embedded.ts';
import { IcebergLake } from '../../../connectors/iceberg/iceberg-lake.ts';
import { FlussLogCodec } from '../../../connectors/record/fluss-log-codec.ts';
import { FailingObjectStore } from '../../../connectors/testing/failing-object-store.ts';
import { ROUND_LIMITS, type RoundDeps, type RoundLimits } from '../../../engine/tiering/round-deps.ts';
import { openScratchFolder } from '../../../engine/tiering/scratch-folder.ts';
import { localTieringHot } from '../../../engine/tiering/tiering-hot.ts';
import { LosingStore } from '../../tiering/losing-store.ts';
import type { FoundRow } from './row-ledger.ts';

/** So small that every mechanism of the hot tier is at work. */
const SMALL: Partial<EmbeddedLimits> = {
  inlinePartBytesMax: 600,
  inlineRecordBytesMax: 1500,
  segmentBytes: 4000,
  adoptBytesMin: 2000,
  checkpointBytes: 6000,
  pendingBytesMax: 2000,
  openFilesMax: 8,
  openSegmentsMax: 4,
  reserveBytes: 4096,
  scanBytesMax: 1000,
};

export interface HouseOptions {
  readonly disk: SimulatedDisk;
  readonly time: SimulatedTime;
  readonly seed: number;
  /** The lake's objects, without faults. */
  readonly store: ObjectStore;
}

/** One life of a server: everything a process has in memory over a disk and a lake that outlive it. */
export interface SimulatedHouse {
  readonly hot: EmbeddedHotTier;
  readonly events: readonly HotTierEvent[];
  /** The process is gone: what it had under way never goes on, wherever it waits. */
  end(): void;
  readonly ended: boolean;
  /** Its timers. */
  readonly timers: Timers;
  /** The lake as rounds see it. */
  readonly failing: FailingObjectStore;
  /** Loses the answer to whole commits. */
  readonly losing: LosingStore;
  /** The lake as readers see it: another instance, as in the server. */
  readonly lake: IcebergLake;
  deps(owner: string, failpoints: Failpoints, limits?: Partial<RoundLimits>): RoundDeps;
  lakeRows(table: LakeTable, snapshotId: bigint): Promise<FoundRow[]>;
}

export async function openSimulatedHouse({ disk, time, seed, store }: HouseOptions): Promise<SimulatedHouse> {
  const random = new SeededRandom(seed);
  const events: HotTierEvent[] = [];
  let ended = false;
  const timers: Timers = {
    sleep: async (ms, signal) => {
      await time.sleep(ms, signal);
      if (ended) await new Promise<never>(() => undefined);
    },
  };
  const hot = await openEmbedded({
    folder: '/data',
    disk,
    clock: time,
    timers,
    random,
    report: (e) => events.push(e),
    limits: SMALL,
  });
  const failing = new FailingObjectStore(store, timers);
  const lake = new IcebergLake({ store, clock: time, random });
  const losing = new LosingStore(failing);
  const roundLake = new IcebergLake({ store: losing, clock: time, random });
  const scratch = await openScratchFolder(disk, '/scratch');
  const writer = new StubParquetWriter(disk);
  const codec = await FlussLogCodec.load();
  return {
    hot,
    events,
    timers,
    get ended() {
      return ended;
    },
    end: () => {
      ended = true;
      failing.setPlan(() => ({ kind: 'hang' }));
    },
    failing,
    losing,
    lake,
    deps: (owner, failpoints, limits = {}) => ({
      hot: localTieringHot(hot),
      warehouse: () => ({ lake: roundLake, store: losing }),
      writer,
      codec,
      scratch,
      clock: time,
      timers,
      random,
      failpoints,
      owner,
      limits: { ...ROUND_LIMITS, commitAttemptsMax: 3, ...limits },
    }),
    lakeRows: async (table, snapshotId) => {
      const found: FoundRow[] = [];
      for (const file of await lake.listFiles(table, snapshotId)) {
        const { fields, rows } = readStubParquet(await store.get(must(store.keyOf(file.location), 'key')));
        const at = (name: string): number => fields.findIndex((f) => f.name === name);
        const [key, region, bucket, offset] = [at('k'), at('region'), at('__bucket'), at('__offset')];
        for (const row of rows) {
          const partition = region < 0 ? '' : String(row[region]);
          found.push({ key: row[key] as bigint, bucket: `${partition}/${String(row[bucket])}`, offset: row[offset] as bigint });
        }
      }
      return found;
    },
  };
}
