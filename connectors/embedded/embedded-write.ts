import { assert, must } from '../../catalog/base/assert.ts';
import { isKind, ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { bucketKey } from '../../catalog/model/offsets.ts';
import { tableOptions } from '../../catalog/model/table-options.ts';
import { currentSchema, type TableDefinition } from '../../catalog/model/table.ts';
import { type ColumnBatch, sliceBatch } from '../../catalog/model/vector.ts';
import type { Disk } from '../../catalog/seams/disk.ts';
import type { HotCommit, HotWrite } from '../../catalog/seams/hot-tier.ts';
import { applyCatalogChanges, type CatalogChange, type CatalogState } from '../../catalog/store/catalog-state.ts';
import { routeRows } from '../record/row-router.ts';
import { placeBatches } from './batch-walk.ts';
import { frees } from './catalog-relief.ts';
import type { GroupDraft } from './group-draft.ts';
import type { JournalPart } from './journal-record.ts';
import { type OpenSpools, PartBuffer, type SealedPart, type SpoolPlace } from './part-buffer.ts';
import type { Commit, Committed, PreparedContent } from './sequencer.ts';
import { limited } from './limited.ts';
import { yieldToLoop } from '../../catalog/base/yield-to-loop.ts';

export type Decide = (state: CatalogState) => readonly CatalogChange[];

/** What a write needs of the tier. */
export interface WriteHost {
  readonly disk: Disk;
  readonly limits: WriteLimits;
  /** Throws when the tier is closed or takes no writes. */
  refuseIfStopped(): void;
  /** Throws when the table's definition was lost. */
  refuseIfDamaged(tableId: number): void;
  catalog(): CatalogState;
  /** A new name for a file of the bucket; its folder exists. */
  placeSpool(tableId: number, partition: string, bucket: number): Promise<SpoolPlace>;
  /** Makes the names in these folders durable. */
  syncFolders(folders: Iterable<string>): Promise<void>;
  /** Bucket for the next rows of a table without a bucket key. */
  nextStickyBucket(bucketCount: number): number;
  /** Counts bytes of unfinished writes in memory; gives how many there are. */
  hold(bytes: number): number;
  submit(commit: Commit): Promise<Committed>;
  /** An append failed. */
  failed(error: unknown): void;
}

export interface WriteLimits {
  /** A part up to this size goes into the journal record. */
  readonly inlinePartBytesMax: number;
  /** Inline parts of one record together. */
  readonly inlineRecordBytesMax: number;
  /** Memory of one unfinished write. */
  readonly writeBytesMax: number;
  /** Memory of all unfinished writes. */
  readonly writesBytesMax: number;
}

/** Rows for one table between two DDL steps of the write. */
interface TableRows {
  readonly tableId: number;
  /** DDL steps of this write that came before. */
  readonly after: number;
  readonly table: TableDefinition;
  readonly parts: Map<string, { readonly partition: string; readonly bucket: number; readonly buffer: PartBuffer }>;
}

interface SealedRows {
  readonly rows: TableRows;
  readonly parts: readonly { readonly partition: string; readonly bucket: number; readonly sealed: SealedPart }[];
}

/** Rows routed at a time: a larger batch would hold the thread too long. */
const ROUTED_ROWS_MAX = 32_768;
/** Batches of at least this many rows are followed by a rest. */
const RESTING_ROWS_MIN = 1000;
/** Buckets that get their rows of a batch in one turn. */
const TARGETS_PER_TURN = 256;
/** Parts of a commit that get their offsets in one turn. */
const PARTS_PER_TURN = 1000;
const SYNCS_AT_ONCE = 8;
/** Parts of few rows each that are encoded in one turn. */
const FINISHED_AT_ONCE = 16;

/** See {@link HotWrite}. Its methods run one after another, also when they are called at once. */
export class EmbeddedWrite implements HotWrite {
  readonly #host: WriteHost;
  readonly #decides: Decide[] = [];
  /** The catalog as this write's own DDL would leave it, on what is visible now; null when that cannot be told yet. */
  #expected: CatalogState | null = null;
  readonly #tables: TableRows[] = [];
  readonly #openSpools: OpenSpools = { count: 0 };
  #held = 0;
  #spent = false;
  #failure: unknown = null;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(host: WriteHost) {
    this.#host = host;
  }

  append(tableId: number, schemaId: number, batch: ColumnBatch, kinds?: Uint8Array): Promise<void> {
    return this.#inTurn(async () => {
      assert(!this.#spent, 'a write is appended to before its commit');
      if (this.#failure !== null) throw this.#failure;
      this.#host.refuseIfStopped();
      try {
        await this.#append(tableId, schemaId, batch, kinds ?? null);
      } catch (error) {
        this.#failure = error;
        this.#host.failed(error);
        throw error;
      }
    });
  }

  async #append(tableId: number, schemaId: number, batch: ColumnBatch, kinds: Uint8Array | null): Promise<void> {
    const catalog = this.#decides.length === 0 ? this.#host.catalog() : (this.#expected ?? this.#host.catalog());
    const table = must(catalog.tables.get(tableId) ?? undefinedTable(tableId), 'the table');
    if (currentSchema(table).schemaId !== schemaId) throw changed(table);
    this.#host.refuseIfDamaged(tableId);
    if (batch.length === 0) return;
    assert((kinds === null) === (table.primaryKey.length === 0), 'rows have change kinds exactly in key tables');
    const stickyBucket = table.bucketKey.length === 0 ? this.#host.nextStickyBucket(table.bucketCount) : 0;
    const rows = this.#rowsOf(table);
    for (let start = 0; start < batch.length; start += ROUTED_ROWS_MAX) {
      const end = Math.min(batch.length, start + ROUTED_ROWS_MAX);
      if (start > 0) await this.#rest();
      const some = sliceBatch(batch, start, end);
      let targets = 0;
      for (const routed of routeRows({ table, batch: some, kinds: kinds?.subarray(start, end) ?? null, stickyBucket })) {
        const part = this.#partOf(rows, routed.partition, routed.bucket);
        const before = part.memoryBytes;
        await part.add(routed.batch, routed.kinds, () => this.#rest());
        this.#hold(part.memoryBytes - before);
        if (++targets % TARGETS_PER_TURN === 0) await this.#rest();
      }
      await this.#relieveMemory();
    }
    // A caller that has its batches at hand would otherwise go on from append to append without a pause.
    if (batch.length >= RESTING_ROWS_MIN) await this.#rest();
  }

  #rowsOf(table: TableDefinition): TableRows {
    const after = this.#decides.length;
    let rows = this.#tables.find((t) => t.tableId === table.id && t.after === after);
    if (rows !== undefined && currentSchema(rows.table).schemaId !== currentSchema(table).schemaId) throw changed(table);
    if (rows !== undefined && rows.table.truncateGeneration !== table.truncateGeneration) throw changed(table);
    if (rows === undefined) {
      rows = { tableId: table.id, after, table, parts: new Map() };
      this.#tables.push(rows);
    }
    return rows;
  }

  #partOf(rows: TableRows, partition: string, bucket: number): PartBuffer {
    const key = bucketKey(partition, bucket);
    let part = rows.parts.get(key);
    if (part === undefined) {
      const { compression, zstdLevel } = tableOptions(rows.table.options);
      const format = { schema: currentSchema(rows.table), compression, zstdLevel };
      const buffer = new PartBuffer(this.#host.disk, format, this.#openSpools, () =>
        this.#host.placeSpool(rows.tableId, partition, bucket),
      );
      part = { partition, bucket, buffer };
      rows.parts.set(key, part);
    }
    return part.buffer;
  }

  *#buffers(): Generator<PartBuffer, void, undefined> {
    for (const rows of this.#tables) for (const part of rows.parts.values()) yield part.buffer;
  }

  #hold(bytes: number): void {
    this.#held += bytes;
    this.#host.hold(bytes);
  }

  /** Spools the largest parts until the write is within its share of memory. */
  async #relieveMemory(): Promise<void> {
    const { writeBytesMax, writesBytesMax, inlinePartBytesMax } = this.#host.limits;
    const share = this.#host.hold(0) > writesBytesMax ? Math.min(inlinePartBytesMax, writeBytesMax) : writeBytesMax;
    while (this.#held > share) {
      const largest = [...this.#buffers()].reduce((a, b) => (b.memoryBytes > a.memoryBytes ? b : a));
      const before = largest.memoryBytes;
      await largest.spool(() => this.#rest());
      this.#hold(largest.memoryBytes - before);
    }
  }

  changeCatalog(decide: Decide): void {
    assert(!this.#spent, 'a write is changed before its commit');
    const before = this.#decides.length === 0 ? this.#host.catalog() : this.#expected;
    this.#decides.push(decide);
    this.#expected = null;
    if (before === null) return;
    try {
      this.#expected = applyCatalogChanges(before, decide(before));
    } catch (error) {
      // It may yet fit the state at its place in the order; if not, the commit says so.
      if (!(error instanceof ThermoclineError)) throw error;
    }
  }

  commit(meta?: Readonly<Record<string, unknown>>): Promise<HotCommit> {
    return this.#inTurn(async () => {
      assert(!this.#spent, 'a write is committed once');
      this.#spent = true;
      let keepFiles = false;
      try {
        if (this.#failure !== null) throw this.#failure;
        this.#host.refuseIfStopped();
        // A value that has no JSON fails here, alone, and not in a group with others.
        if (meta !== undefined) JSON.stringify(meta);
        const sealed = await this.#seal();
        const commit = new WriteCommit(this.#decides, sealed, meta ?? null);
        const { sequence, timestampMs } = await this.#host.submit(commit);
        keepFiles = true;
        for (const { folder, name } of commit.unused) await this.#host.disk.unlink(`${folder}/${name}`);
        return { sequence: BigInt(sequence), timestampMs, rows: commit.rows };
      } catch (error) {
        // If the commit may have happened, its files may be needed after the restart.
        keepFiles ||= isKind(error, 'commit-unknown');
        throw error;
      } finally {
        this.#hold(-this.#held);
        if (!keepFiles) await this.#discard();
      }
    });
  }

  abort(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#spent) return;
      this.#spent = true;
      this.#hold(-this.#held);
      await this.#discard();
    });
  }

  /** Encodes what is left, decides which parts are inline, and makes the others durable. */
  async #seal(): Promise<SealedRows[]> {
    const { inlinePartBytesMax, inlineRecordBytesMax } = this.#host.limits;
    const rest = (): Promise<void> => this.#rest();
    let inlineBytes = 0;
    const inline: PartBuffer[] = [];
    let finished = 0;
    for (const b of this.#buffers()) {
      await b.finish(rest);
      if (++finished % FINISHED_AT_ONCE === 0) await rest();
      if (b.spooled) continue;
      if (b.encodedBytes > inlinePartBytesMax) await b.spool(rest);
      else {
        inline.push(b);
        inlineBytes += b.encodedBytes;
      }
    }
    inline.sort((a, b) => a.encodedBytes - b.encodedBytes);
    while (inlineBytes > inlineRecordBytesMax) {
      const largest = must(inline.pop(), 'an inline part');
      inlineBytes -= largest.encodedBytes;
      await largest.spool(rest);
    }
    const folders = new Set<string>();
    const sealed: SealedRows[] = [];
    for (const rows of this.#tables) {
      const parts = [...rows.parts.values()];
      const done = await limited(SYNCS_AT_ONCE, parts, async ({ partition, bucket, buffer }) => ({
        partition,
        bucket,
        sealed: await buffer.seal(rest),
      }));
      for (const p of done) if (p.sealed.kind === 'file') folders.add(p.sealed.place.folder);
      sealed.push({ rows, parts: done });
    }
    await this.#host.syncFolders(folders);
    return sealed;
  }

  async #discard(): Promise<void> {
    for (const b of this.#buffers()) await b.discard();
  }

  #rest(): Promise<void> {
    return yieldToLoop();
  }

  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(run, run);
    this.#turn = result.catch(() => {});
    return result;
  }
}

/** The write's place in the order: its DDL runs, its tables are checked, its parts get their offsets. */
class WriteCommit implements Commit {
  readonly bytes: number;
  /** Rows that the commit adds, and files of the write that it does not need: known once it was prepared. */
  rows = 0;
  unused: SpoolPlace[] = [];
  readonly #decides: readonly Decide[];
  readonly #sealed: readonly SealedRows[];
  readonly #meta: Readonly<Record<string, unknown>> | null;

  constructor(decides: readonly Decide[], sealed: readonly SealedRows[], meta: Readonly<Record<string, unknown>> | null) {
    this.#decides = decides;
    this.#sealed = sealed;
    this.#meta = meta;
    this.bytes = sealed.flatMap((s) => s.parts).reduce((sum, p) => sum + (p.sealed.kind === 'inline' ? p.sealed.bytes.length : 0), 512);
  }

  async prepare(draft: GroupDraft): Promise<PreparedContent | null> {
    const states: CatalogState[] = [draft.catalog];
    const changes: CatalogChange[] = [];
    for (const decide of this.#decides) {
      const state = states.at(-1)!;
      const decided = decide(state);
      changes.push(...decided);
      states.push(applyCatalogChanges(state, decided));
    }
    const final = states.at(-1)!;
    const ends = new Map<string, bigint>();
    const parts: JournalPart[] = [];
    this.rows = 0;
    this.unused = [];
    for (const { rows, parts: sealedParts } of this.#sealed) {
      checkTable(rows, must(states[rows.after], 'the state before the rows'), draft.catalog.tables.has(rows.tableId));
      if (final.tables.get(rows.tableId)?.truncateGeneration !== rows.table.truncateGeneration) {
        // The write's own later TRUNCATE or DROP takes these rows away again.
        for (const { sealed } of sealedParts) if (sealed.kind === 'file') this.unused.push(sealed.place);
        continue;
      }
      for (const { partition, bucket, sealed } of sealedParts) {
        if (sealed.offsets === 0n) continue;
        if (parts.length > 0 && parts.length % PARTS_PER_TURN === 0) await yieldToLoop();
        const key = bucketKey(partition, bucket);
        const endKey = `${rows.tableId}/${key}`;
        const base = ends.get(endKey) ?? draft.endOf(rows.tableId, key);
        const next = base + sealed.offsets;
        ends.set(endKey, next);
        this.rows += sealed.rows;
        const place = { tableId: rows.tableId, partition, bucket, base, next };
        if (sealed.kind === 'file') {
          const { byteLength, headerCrc } = sealed;
          parts.push({ ...place, byteLength, headerCrc, content: { kind: 'file', name: sealed.place.name } });
        } else {
          const { headerCrc } = placeBatches(sealed.bytes, base, draft.timestampMs);
          parts.push({
            ...place,
            byteLength: sealed.bytes.length,
            headerCrc,
            content: { kind: 'inline', bytes: sealed.bytes, position: 0 },
          });
        }
      }
    }
    // The group is encoded in a turn of its own.
    if (parts.length >= PARTS_PER_TURN) await yieldToLoop();
    if (changes.length === 0 && parts.length === 0 && this.#meta === null) return null;
    return { meta: this.#meta, changes, boundaries: [], starts: [], parts, relief: parts.length === 0 && frees(draft.catalog, changes) };
  }
}

/** `known`: the table is older than the write. One that the write itself makes must have come out as it was expected. */
function checkTable(rows: TableRows, state: CatalogState, known: boolean): void {
  const table = state.tables.get(rows.tableId);
  if (table === undefined || (known && table.uuid !== rows.table.uuid)) return undefinedTable(rows.tableId, rows.table);
  const schema = currentSchema(table);
  const expected = currentSchema(rows.table);
  if (table.truncateGeneration !== rows.table.truncateGeneration || schema.schemaId !== expected.schemaId) throw changed(table);
  if (!known && JSON.stringify(schema) !== JSON.stringify(expected)) throw changed(table);
}

function undefinedTable(tableId: number, table?: TableDefinition): never {
  const name = table === undefined ? `with id ${tableId}` : `"${table.name.table}"`;
  throw new ThermoclineError('undefined-table', `table ${name} does not exist`, {
    detail: 'It was dropped while rows were on their way into it.',
  });
}

function changed(table: TableDefinition): ThermoclineError {
  return new ThermoclineError('object-not-ready', `table "${table.name.table}" was changed while rows were on their way into it`, {
    hint: 'Run the statement again.',
    schema: table.name.schema,
    table: table.name.table,
  });
}
