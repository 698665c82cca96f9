import type { Failpoints } from '../../catalog/base/failpoint.ts';
import type { Clock, Timers } from '../../catalog/seams/clock.ts';
import type { Lake } from '../../catalog/seams/lake.ts';
import type { LogCodec } from '../../catalog/seams/log-codec.ts';
import type { ObjectStore } from '../../catalog/seams/object-store.ts';
import type { ParquetWriter } from '../../catalog/seams/parquet-writer.ts';
import type { Random } from '../../catalog/seams/random.ts';
import type { TieringHot } from './tiering-hot.ts';

/** A warehouse: the lake of one database and the object store below it (for the intents of rounds, leftovers.ts). */
export interface Warehouse {
  readonly lake: Lake;
  readonly store: ObjectStore;
}

/** Local folder where Parquet files are finished before they are put into the object store. Its content is worthless after a restart. */
export interface Scratch {
  /** Absolute path for a new file. */
  path(name: string): string;
  /** Removes a file; one that is missing is fine. */
  discard(path: string): Promise<void>;
}

export interface RoundLimits {
  /** A round stops reading after about this many rows… */
  readonly rowsMax: number;
  /** …or this much encoded log, in bytes… */
  readonly bytesMax: number;
  /** …or this long; what was read is committed. */
  readonly readMsMax: number;
  /** Encoded log of one Parquet file, in bytes; two such files are in memory at a time, and one more being fetched. */
  readonly fileBytesMax: number;
  /** Rows of a bucket are not spread over several files for the sake of speed unless each gets about this many. */
  readonly fileRowsMin: number;
  /** Encoded bytes in one fetch. A file ends where a fetch ends. */
  readonly fetchBytesMax: number;
  /** How long a lease lasts unless renewed; a round renews it when a third has passed. */
  readonly leaseMs: number;
  /** Attempts at one lake commit, counting conflicts with compaction and unknown outcomes. */
  readonly commitAttemptsMax: number;
}

export const ROUND_LIMITS: RoundLimits = {
  rowsMax: 8_000_000,
  bytesMax: 256 << 20,
  readMsMax: 30_000,
  fileBytesMax: 32 << 20,
  fileRowsMin: 262_144,
  fetchBytesMax: 1 << 20,
  leaseMs: 30_000,
  commitAttemptsMax: 10,
};

/** What a round works with. Everything it touches is handed in, so that it runs the same in a worker, in a test and in a simulation. */
export interface RoundDeps {
  readonly hot: TieringHot;
  /** The warehouse of a database. Called once a round. */
  readonly warehouse: (database: string) => Warehouse;
  readonly writer: ParquetWriter;
  readonly codec: LogCodec;
  readonly scratch: Scratch;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly failpoints: Failpoints;
  /** Names this tierer in leases. */
  readonly owner: string;
  readonly limits: RoundLimits;
}
