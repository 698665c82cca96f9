import { must } from '../../catalog/base/assert.ts';
import { type DataType, sameType } from '../../catalog/model/data-type.ts';
import { type BucketKey, offsetDistance, offsetOf, type OffsetVector, sortedBuckets } from '../../catalog/model/offsets.ts';
import { currentSchema, MIRROR_BUCKET_COLUMN, type TableDefinition } from '../../catalog/model/table.ts';
import type { HotTier } from '../../catalog/seams/hot-tier.ts';
import type { DuckDb } from '../duckdb/instance.ts';
import { quoteIdentifier } from '../duckdb/quote.ts';
import { duckTypeName } from '../duckdb/type-names.ts';
import { logSource } from './log-source.ts';
import type { HotPart } from './relation-plan.ts';

export interface MirrorLimits {
  /** Rows of all mirrored tables together. */
  readonly rowsMax: number;
  /** Rows that queries read from the log's tail before it is copied: a short tail that is read once is not worth the copy. */
  readonly tailRowsMin: number;
  /** Segments of one table before small ones are put together. */
  readonly segmentsMax: number;
}

export const MIRROR_LIMITS: MirrorLimits = { rowsMax: 4_000_000, tailRowsMin: 16_384, segmentsMax: 8 };

/** Part of a hot range that is in the mirror, as a FROM item, and the part that is not. */
export interface MirroredPart {
  /** Null when nothing of the range is mirrored. */
  readonly sql: string | null;
  /** What the log still has to give; null when nothing. */
  readonly log: HotPart | null;
  /** The segments stay until this is called. */
  release(): void;
}

/** Rows [from, to) of a table's log as a DuckDB table that never changes. */
interface Segment {
  readonly name: string;
  readonly from: OffsetVector;
  readonly to: OffsetVector;
  readonly buckets: readonly BucketKey[];
  /** Columns it holds, by id, with the types they have there. */
  readonly columns: ReadonlyMap<number, DataType>;
  readonly rows: number;
  users: number;
  doomed: boolean;
}

interface TableMirror {
  /** One after another: each begins where the one before it ends. */
  segments: Segment[];
  /** Rows that queries have read from the log since the last copy. */
  tailRowsRead: number;
  /** A catch-up that is running. */
  filling: Promise<void> | null;
  lastUse: number;
}

/**
 * A lazy, capped cache of hot rows inside DuckDB, for tables that are queried: reading a DuckDB table costs a tenth of decoding the log.
 *
 * Never the truth, always exact: a query's cut is a range of offsets, and each segment knows the range it holds. What the segments do
 * not hold is read from the log in the same query. Segments are immutable tables, made by one statement and dropped whole, because
 * DuckDB bakes statistics into a plan (ivm.md G1): a table that grows between planning and running could lose its offset filter and
 * show rows twice. Segments that a query uses outlive their removal until it ends.
 */
export class Mirror {
  readonly #hot: HotTier;
  readonly #duck: DuckDb;
  readonly #limits: MirrorLimits;
  readonly #tables = new Map<number, TableMirror>();
  #nextName = 1;
  #clock = 0;
  /** Grows when DuckDB lost everything: segments of an earlier era are gone. */
  #era = 0;

  constructor(hot: HotTier, duck: DuckDb, limits: MirrorLimits = MIRROR_LIMITS) {
    this.#hot = hot;
    this.#duck = duck;
    this.#limits = limits;
    duck.onRebuild(() => {
      this.#era++;
      this.#tables.clear();
    });
  }

  /** Rows held now: for metrics and tests. */
  get rows(): number {
    let rows = 0;
    for (const table of this.#tables.values()) for (const s of table.segments) rows += s.rows;
    return rows;
  }

  /** What of the range can be read from DuckDB. Also lets the mirror catch up behind, for the next query. */
  read(table: TableDefinition, part: HotPart, columns: readonly string[]): MirroredPart {
    const mirror = this.#tables.get(table.id) ?? { segments: [], tailRowsRead: 0, filling: null, lastUse: 0 };
    this.#tables.set(table.id, mirror);
    mirror.lastUse = ++this.#clock;
    this.#forgetBelow(mirror, part.from);
    this.#catchUp(table, mirror, part);
    const used = coveringSegments(mirror.segments, part);
    if (used.length === 0) return { sql: null, log: part, release: () => {} };
    for (const s of used) s.users++;
    const from = ends(used, part);
    const rest = offsetDistance(from, part.to);
    const era = this.#era;
    return {
      sql: used.map((s) => segmentSql(s, part, table, columns)).join(' UNION ALL '),
      log: rest === 0n ? null : { from, to: part.to, rows: rest },
      release: () => {
        for (const s of used.splice(0)) {
          s.users--;
          if (s.doomed && s.users === 0 && era === this.#era) this.#drop(s);
        }
      },
    };
  }

  /** Lets go of a table that has no hot rows. */
  forget(tableId: number): void {
    const mirror = this.#tables.get(tableId);
    if (mirror !== undefined && mirror.filling === null) this.#forgetAll(mirror);
  }

  /** Waits until no catch-up is running: for tests and shutdown. */
  async settle(): Promise<void> {
    for (const table of this.#tables.values()) await table.filling;
  }

  #catchUp(table: TableDefinition, mirror: TableMirror, part: HotPart): void {
    if (mirror.filling !== null) return;
    const last = mirror.segments.at(-1);
    const from = last === undefined ? part.from : laterOf(last.to, part.from);
    const rows = Number(offsetDistance(from, part.to));
    const crowded = mirror.segments.length >= this.#limits.segmentsMax;
    mirror.tailRowsRead += rows;
    if (mirror.tailRowsRead < this.#limits.tailRowsMin && !crowded) return;
    if (!this.#makeRoom(mirror, rows)) return;
    mirror.tailRowsRead = 0;
    mirror.filling = (crowded ? this.#merge(table, mirror, part) : this.#append(table, mirror, { from, to: part.to, rows: BigInt(rows) }))
      // The log may be gone by now (a dropped table, retention), or DuckDB rebuilt: the mirror is a cache, queries go on without it.
      .catch(() => this.#forgetAll(mirror))
      .finally(() => {
        mirror.filling = null;
      });
  }

  async #append(table: TableDefinition, mirror: TableMirror, part: HotPart): Promise<void> {
    const segment = await this.#fill(table, part);
    if (segment !== null) mirror.segments.push(segment);
  }

  /** One segment in the place of the newest ones, and of the tail. */
  async #merge(table: TableDefinition, mirror: TableMirror, part: HotPart): Promise<void> {
    const kept = mergedFrom(mirror.segments);
    const old = mirror.segments.slice(kept);
    const first = must(old[0], 'segment').from;
    // Segments leave no hole between them. The first one may begin later than before: older pins fall back to the log, and what is below
    // the boundary is not copied again.
    const from = kept === 0 ? laterOf(first, part.from) : first;
    const segment = await this.#fill(table, { from, to: part.to, rows: offsetDistance(from, part.to) });
    if (segment === null) return;
    mirror.segments = [...mirror.segments.slice(0, kept), segment];
    for (const s of old) this.#doom(s);
  }

  async #fill(table: TableDefinition, part: HotPart): Promise<Segment | null> {
    const era = this.#era;
    const pin = this.#hot.pin([table.id]);
    const name = `mirror_${table.id}_${this.#nextName++}`;
    const buckets = sortedBuckets(part.from, part.to);
    const own = currentSchema(table).columns;
    const columns = [...own.map((c) => c.name), MIRROR_BUCKET_COLUMN, '__offset'];
    const source = this.#duck.registerSource(logSource(this.#hot, table, part, columns, { buckets }));
    const items = [
      ...own.map((c) => `${quoteIdentifier(c.name)} AS ${storedName(c.id)}`),
      ...columns.slice(own.length).map(quoteIdentifier),
    ];
    try {
      await this.#duck.run({ sql: `CREATE TABLE ${name} AS SELECT ${items.join(', ')} FROM ${source.sql}` });
    } finally {
      source.dispose();
      pin.release();
    }
    if (era !== this.#era) return null;
    return {
      name,
      from: part.from,
      to: part.to,
      buckets,
      columns: new Map(own.map((c) => [c.id, c.type])),
      rows: Number(part.rows),
      users: 0,
      doomed: false,
    };
  }

  /** Takes rows of tables not used lately away until there is room; false when there cannot be. */
  #makeRoom(wanting: TableMirror, rows: number): boolean {
    if (rows > this.#limits.rowsMax) return false;
    const others = [...this.#tables.values()].filter((m) => m !== wanting && m.filling === null).sort((a, b) => a.lastUse - b.lastUse);
    while (this.rows + rows > this.#limits.rowsMax) {
      const victim = others.shift();
      if (victim === undefined) return false;
      this.#forgetAll(victim);
    }
    return true;
  }

  /** Lets go of segments below a boundary: the lake has them. */
  #forgetBelow(mirror: TableMirror, boundary: OffsetVector): void {
    while (mirror.segments.length > 0 && mirror.filling === null) {
      const first = mirror.segments[0]!;
      if (first.buckets.some((b) => offsetOf(first.to, b) > offsetOf(boundary, b))) return;
      mirror.segments.shift();
      this.#doom(first);
    }
  }

  #forgetAll(mirror: TableMirror): void {
    for (const s of mirror.segments.splice(0)) this.#doom(s);
  }

  #doom(segment: Segment): void {
    segment.doomed = true;
    if (segment.users === 0) this.#drop(segment);
  }

  #drop(segment: Segment): void {
    // A failure means that the instance is gone, and the table with it.
    this.#duck.run({ sql: `DROP TABLE IF EXISTS ${segment.name}` }).catch(() => undefined);
  }
}

/**
 * The first of the segments to put together: at least the two newest, and older ones as long as they are not larger than all newer ones
 * together. So a row is copied again as often as the logarithm of their number, not each time.
 */
function mergedFrom(segments: readonly Segment[]): number {
  let at = segments.length - 1;
  let rows = segments[at]!.rows;
  while (at > 0 && (at > segments.length - 2 || segments[at - 1]!.rows <= rows)) rows += segments[--at]!.rows;
  return at;
}

/** The segments to read, or none when the first begins past where the query must (its pin is older than the mirror). */
function coveringSegments(segments: readonly Segment[], part: HotPart): Segment[] {
  const first = segments[0];
  if (first === undefined || sortedBuckets(part.to).some((b) => offsetOf(first.from, b) > offsetOf(part.from, b))) return [];
  return segments.filter((s) =>
    s.buckets.some((b) => offsetOf(s.to, b) > offsetOf(part.from, b) && offsetOf(s.from, b) < offsetOf(part.to, b)),
  );
}

/** Where the log takes over from the segments, per bucket. */
function ends(segments: readonly Segment[], part: HotPart): OffsetVector {
  return new Map(
    sortedBuckets(part.to).map((b) => [
      b,
      segments.reduce((at, s) => maxOf(at, minOf(offsetOf(s.to, b), offsetOf(part.to, b))), offsetOf(part.from, b)),
    ]),
  );
}

function laterOf(a: OffsetVector, b: OffsetVector): OffsetVector {
  return new Map(sortedBuckets(a, b).map((key) => [key, maxOf(offsetOf(a, key), offsetOf(b, key))]));
}

const maxOf = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const minOf = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** A column's name in a segment: its own may change. */
function storedName(columnId: number): string {
  return `c${columnId}`;
}

function segmentSql(segment: Segment, part: HotPart, table: TableDefinition, columns: readonly string[]): string {
  const items = columns.map((name) => {
    const { id, type } = must(
      currentSchema(table).columns.find((c) => c.name === name),
      `column ${name}`,
    );
    const stored = segment.columns.get(id);
    // A column that was added after the segment was made is NULL in all of its rows; one that was widened since has its values all the same.
    const value = stored === undefined ? 'NULL' : storedName(id);
    const cast = stored !== undefined && sameType(stored, type) ? value : `${value}::${duckTypeName(type)}`;
    return `${cast} AS ${quoteIdentifier(name)}`;
  });
  const conditions = segment.buckets.flatMap((b, i) => {
    const from = offsetOf(segment.from, b);
    const to = offsetOf(segment.to, b);
    const low = maxOf(from, offsetOf(part.from, b));
    const high = minOf(to, offsetOf(part.to, b));
    if (low === from && high === to) return [];
    const outside = high <= low ? '' : ` AND ("__offset" < ${low} OR "__offset" >= ${high})`;
    return [`NOT (${quoteIdentifier(MIRROR_BUCKET_COLUMN)} = ${i}${outside})`];
  });
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  return `SELECT ${items.length === 0 ? '1' : items.join(', ')} FROM ${segment.name}${where}`;
}
