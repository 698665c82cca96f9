import { must } from '../../../catalog/base/assert.ts';
import { ThermoclineError } from '../../../catalog/errors/thermocline-error.ts';
import type { EncodedLog, LogBatch } from '../../../catalog/model/log-batch.ts';
import { type BucketKey, offsetOf, type OffsetVector, parseBucketKey } from '../../../catalog/model/offsets.ts';
import { currentSchema, type TableDefinition } from '../../../catalog/model/table.ts';
import type { CommitBoundary, FetchRequest, LakeBoundary, TieringLease } from '../../../catalog/seams/hot-tier.ts';
import type { LogCodec } from '../../../catalog/seams/log-codec.ts';
import { batchOf } from '../../../catalog/testing/rows.ts';
import type { SimulatedTime } from '../../../catalog/testing/simulated-time.ts';
import type { TieringHot, TieringTable } from '../tiering-hot.ts';

interface StoredBatch {
  readonly base: bigint;
  readonly timestampMs: number;
  readonly ids: readonly bigint[];
}

interface StoredTable {
  definition: TableDefinition;
  boundary: LakeBoundary | null;
  starts: Map<BucketKey, bigint>;
  readonly log: Map<BucketKey, StoredBatch[]>;
  lease: { readonly owner: string; readonly epoch: number; expiresMs: number } | null;
}

/** A hot tier in memory: tables of one bigint column `id`, each row's value unique. */
export class ModelHot implements TieringHot {
  readonly #time: SimulatedTime;
  readonly #tables = new Map<number, StoredTable>();
  readonly pinned = new Set<number>();
  #epoch = 0;
  #nextId = 1n;
  /** When set, the next recording of a boundary fails after (or before) it was carried out. */
  recordFault: 'before' | 'after' | null = null;

  /** Leases that protect nothing: what is left then is the lake commit's own fencing. */
  leasesLie = false;

  constructor(time: SimulatedTime) {
    this.#time = time;
  }

  create(definition: TableDefinition): void {
    this.#tables.set(definition.id, { definition, boundary: null, starts: new Map(), log: new Map(), lease: null });
  }

  alter(tableId: number, change: Partial<TableDefinition>): void {
    const table = this.#stored(tableId);
    table.definition = { ...table.definition, ...change };
  }

  drop(tableId: number): void {
    this.#tables.delete(tableId);
  }

  truncate(tableId: number): void {
    const table = this.#stored(tableId);
    table.definition = { ...table.definition, truncateGeneration: table.definition.truncateGeneration + 1 };
    table.starts = new Map(this.ends(tableId));
    table.boundary = null;
    table.lease = null;
  }

  /** Appends rows as one batch; gives their ids. */
  append(tableId: number, bucket: BucketKey, rows: number): bigint[] {
    const table = this.#stored(tableId);
    const ids = Array.from({ length: rows }, () => this.#nextId++);
    const batches = table.log.get(bucket) ?? [];
    batches.push({ base: offsetOf(this.ends(tableId), bucket), timestampMs: this.#time.wallMs(), ids });
    table.log.set(bucket, batches);
    return ids;
  }

  ends(tableId: number): OffsetVector {
    const ends = new Map<BucketKey, bigint>();
    for (const [bucket, batches] of this.#stored(tableId).log) {
      const last = must(batches.at(-1), 'batch');
      ends.set(bucket, last.base + BigInt(last.ids.length));
    }
    return ends;
  }

  boundary(tableId: number): LakeBoundary | null {
    return this.#stored(tableId).boundary;
  }

  setBoundary(tableId: number, boundary: LakeBoundary | null): void {
    this.#stored(tableId).boundary = boundary;
  }

  /** Ids of the rows the table has: from its present generation's start. */
  ids(tableId: number, from: OffsetVector = this.#stored(tableId).starts): bigint[] {
    const out: bigint[] = [];
    for (const [bucket, batches] of this.#stored(tableId).log) {
      for (const b of batches) b.ids.forEach((id, i) => b.base + BigInt(i) >= offsetOf(from, bucket) && out.push(id));
    }
    return out;
  }

  starts(tableId: number): OffsetVector {
    return this.#stored(tableId).starts;
  }

  async table(tableId: number): Promise<TieringTable | null> {
    const table = this.#tables.get(tableId);
    if (table === undefined) return null;
    return { definition: table.definition, boundary: table.boundary, starts: new Map(table.starts), ends: this.ends(tableId) };
  }

  async fetch({ tableId, bucket, from, to, bytesMax }: FetchRequest): Promise<EncodedLog> {
    const table = this.#tables.get(tableId);
    if (table === undefined) throw new ThermoclineError('undefined-table', `table ${tableId} does not exist`);
    const batches: StoredBatch[] = [];
    let next = from;
    for (const batch of table.log.get(bucket) ?? []) {
      const end = batch.base + BigInt(batch.ids.length);
      if (end <= from || batch.base >= to || batches.length * 8 >= bytesMax) continue;
      batches.push(batch);
      next = end;
    }
    const bytes = Buffer.from(JSON.stringify(batches, (_k, v: unknown) => (typeof v === 'bigint' ? String(v) : v)));
    return { tableId, ...parseBucketKey(bucket), from, to, next, bytes };
  }

  async prepareBoundary(_tableId: number, offsets: OffsetVector): Promise<string> {
    return JSON.stringify([...offsets].map(([bucket, offset]) => ({ bucket, offset: Number(offset) })));
  }

  async commitBoundary(request: CommitBoundary): ReturnType<TieringHot['commitBoundary']> {
    if (this.recordFault === 'before') {
      this.recordFault = null;
      throw new ThermoclineError('io-error', 'planted: boundary not recorded');
    }
    const table = this.#tables.get(request.lease.tableId);
    if (table === undefined || table.definition.truncateGeneration !== request.truncateGeneration) return 'table-changed';
    if (!this.leasesLie && table.lease?.epoch !== request.lease.epoch) return 'lease-lost';
    if ((table.boundary?.snapshotId ?? null) !== request.expectedSnapshotId) return 'boundary-moved';
    table.boundary = request.next;
    if (this.recordFault === 'after') {
      this.recordFault = null;
      throw new ThermoclineError('commit-unknown', 'planted: the answer was lost');
    }
    return 'recorded';
  }

  async acquireLease(tableId: number, owner: string, durationMs: number): Promise<TieringLease | null> {
    const table = this.#tables.get(tableId);
    if (table === undefined) return null;
    const now = this.#time.monotonicMs();
    if (!this.leasesLie && table.lease !== null && table.lease.owner !== owner && table.lease.expiresMs > now) return null;
    table.lease = { owner, epoch: ++this.#epoch, expiresMs: now + durationMs };
    return { tableId, owner, epoch: table.lease.epoch };
  }

  async renewLease(lease: TieringLease, durationMs: number): Promise<boolean> {
    const table = this.#tables.get(lease.tableId);
    const now = this.#time.monotonicMs();
    if (this.leasesLie) return true;
    if (table?.lease?.epoch !== lease.epoch || table.lease.expiresMs <= now) return false;
    table.lease.expiresMs = now + durationMs;
    return true;
  }

  async releaseLease(lease: TieringLease): Promise<void> {
    const table = this.#tables.get(lease.tableId);
    if (table?.lease?.epoch === lease.epoch) table.lease = null;
  }

  /** Snapshots that queries stand on. */
  readonly snapshotsRead = new Set<bigint>();

  async pinnedSnapshots(): Promise<ReadonlySet<bigint>> {
    return this.snapshotsRead;
  }

  async fateOf(uuid: string, tableId: number): Promise<'live' | 'pinned' | 'gone'> {
    for (const t of this.#tables.values()) if (t.definition.uuid === uuid) return 'live';
    return this.pinned.has(tableId) ? 'pinned' : 'gone';
  }

  #stored(tableId: number): StoredTable {
    return must(this.#tables.get(tableId), `table ${tableId}`);
  }
}

export const modelCodec: LogCodec = {
  *decode(table, log): Iterable<LogBatch> {
    const stored = JSON.parse(Buffer.from(log.bytes).toString('utf8')) as { base: string; timestampMs: number; ids: string[] }[];
    const types = currentSchema(table).columns.map((c) => c.type);
    for (const { base, timestampMs, ids } of stored) {
      const rows = ids
        .map((id, i) => ({ id: BigInt(id), offset: BigInt(base) + BigInt(i) }))
        .filter((r) => r.offset >= log.from && r.offset < log.to);
      if (rows.length === 0) continue;
      const { tableId, partition, bucket } = log;
      const batch = batchOf(
        types,
        rows.map((r) => [r.id]),
      );
      const baseOffset = rows[0]!.offset;
      yield { tableId, partition, bucket, baseOffset, nextOffset: baseOffset + BigInt(rows.length), timestampMs, kinds: null, batch };
    }
  },
};
