import { type Memory, OWN_MEMORY } from '../../catalog/base/arena.ts';
import { assert, must } from '../../catalog/base/assert.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { type DataType, sameType } from '../../catalog/model/data-type.ts';
import { CHANGE_DELETE, type EncodedLog, type LogBatch } from '../../catalog/model/log-batch.ts';
import { type Column, currentSchema, qualifiedName, schemaById, type TableDefinition } from '../../catalog/model/table.ts';
import { widenVector } from '../../catalog/model/widen-type.ts';
import { type ColumnBatch, nullVector, sliceBatch, type Vector } from '../../catalog/model/vector.ts';
import type { LogCodec } from '../../catalog/seams/log-codec.ts';
import { readArrowColumns, type WantedColumn } from './arrow-reader.ts';
import { arrowTypeOf, type RecordShape, recordShape } from './arrow-type.ts';
import { loadCodecs } from './buffer-compression.ts';
import { damaged } from './damage.ts';
import { checkLogBatch, LOG_BATCH_HEADER_BYTES, type LogBatchHeader, readLogBatchHeader } from './log-batch-header.ts';

/**
 * Reads the log format ARROW, the only one that tables of ours have (INDEXED and COMPACTED batches do not hold an Arrow message and are
 * refused as damage). Made by {@link FlussLogCodec.load}, because the codecs have to be there before anything can be decoded.
 */
export class FlussLogCodec implements LogCodec {
  private constructor() {}

  static async load(): Promise<FlussLogCodec> {
    await loadCodecs();
    return new FlussLogCodec();
  }

  /**
   * See {@link LogCodec.decode}. Beyond the checksums, batches must follow each other without a gap and cover [from, min(to, next)):
   * the checksum leaves the offsets out, so this is what notices a damaged one, and why the answer is never short.
   * Batches that lie outside of [from, to) as a whole are stepped over unread.
   */
  *decode(
    table: TableDefinition,
    log: EncodedLog,
    columns?: readonly number[],
    memory: Memory = OWN_MEMORY,
  ): Generator<LogBatch, void, undefined> {
    assert(log.tableId === table.id, 'a log is decoded with its own table');
    const wanted = columns ?? currentSchema(table).columns.map((c) => c.id);
    const projections = new Map<number, Projection>();
    // A Buffer as a plain array: vectors share it, and a Buffer's `slice` would surprise those who read them.
    const bytes = new Uint8Array(log.bytes.buffer, log.bytes.byteOffset, log.bytes.byteLength);
    let at = 0;
    let expected: bigint | null = null; // offset at which the next batch must begin
    while (at < bytes.length && (expected === null || expected < log.to)) {
      try {
        const header = readLogBatchHeader(bytes, at);
        if (header === null) throw damaged(`It is cut off after ${bytes.length - at} bytes.`);
        checkPlace(header, expected, log);
        if (header.nextOffset > log.from && header.baseOffset < log.to) {
          checkLogBatch(bytes, header, at);
          let projection = projections.get(header.schemaId);
          if (projection === undefined) {
            projection = projectionOf(table, header.schemaId, wanted);
            projections.set(header.schemaId, projection);
          }
          yield slice(log, header, readBatch(bytes, at, header, projection, memory));
        }
        at += header.byteLength;
        expected = header.nextOffset;
      } catch (error) {
        throw located(error, table, log, expected ?? log.from);
      }
    }
    const end = log.next < log.to ? log.next : log.to;
    if (end > log.from && (expected ?? log.from) < end) {
      throw located(damaged(`The log should reach to offset ${end}, but there is nothing more.`), table, log, expected ?? log.from);
    }
  }
}

function checkPlace(header: LogBatchHeader, expected: bigint | null, log: EncodedLog): void {
  if (expected === null) {
    if (header.baseOffset > log.from) throw damaged(`The first batch begins at offset ${header.baseOffset}, after the wanted one.`);
  } else if (header.baseOffset !== expected) {
    throw damaged(`A batch with base offset ${header.baseOffset} stands where offset ${expected} should follow.`);
  }
}

/** How batches of one schema version become the wanted columns. */
interface Projection {
  readonly shape: RecordShape;
  /** What to read from the batch. */
  readonly stored: readonly WantedColumn[];
  /** Per wanted column: index in `stored` (null: the version lacks it), and the type it has now. */
  readonly columns: readonly { readonly at: number | null; readonly type: DataType }[];
}

function projectionOf(table: TableDefinition, schemaId: number, wanted: readonly number[]): Projection {
  const schema = schemaById(table, schemaId);
  const stored: WantedColumn[] = [];
  const columns = wanted.map((id) => {
    const { type } = newestColumn(table, id);
    const index = schema.columns.findIndex((c) => c.id === id);
    if (index < 0) return { at: null, type };
    stored.push({ index, type: schema.columns[index]!.type });
    return { at: stored.length - 1, type };
  });
  return { shape: recordShape(schema.columns.map((c) => arrowTypeOf(c.type))), stored, columns };
}

function newestColumn(table: TableDefinition, id: number): Column {
  const versions = table.schemas.toReversed();
  return must(
    versions.flatMap((s) => s.columns).find((c) => c.id === id),
    `column ${id} of table ${table.name.table}`,
  );
}

interface Rows {
  readonly kinds: Uint8Array | null;
  readonly batch: ColumnBatch;
}

function readBatch(bytes: Uint8Array, at: number, header: LogBatchHeader, projection: Projection, memory: Memory): Rows {
  const { recordCount } = header;
  const end = at + header.byteLength;
  let start = at + LOG_BATCH_HEADER_BYTES;
  let kinds: Uint8Array | null = null;
  if (!header.appendOnly) {
    if (recordCount > end - start) throw damaged(`It has ${recordCount} records in ${end - start} bytes.`);
    kinds = bytes.subarray(start, start + recordCount);
    for (const kind of kinds) if (kind > CHANGE_DELETE) throw damaged(`It has a record of the unknown change kind ${kind}.`);
    start += recordCount;
  }
  // A batch without records is a header alone: a change that changed nothing.
  const vectors: readonly Vector[] =
    recordCount === 0 || projection.stored.length === 0
      ? []
      : readArrowColumns(bytes, start, end, recordCount, projection.shape, projection.stored, memory);
  const columns = projection.columns.map(({ at: index, type }): Vector => {
    const vector = index === null ? undefined : vectors[index];
    if (vector === undefined) return nullVector(type, recordCount);
    // The column has been altered since.
    return sameType(vector.type, type) ? vector : widenVector(vector, type);
  });
  return { kinds, batch: { length: recordCount, columns } };
}

/** The part of the batch that lies in [from, to). */
function slice(log: EncodedLog, header: LogBatchHeader, rows: Rows): LogBatch {
  const { batch, kinds } = rows;
  const first = log.from > header.baseOffset ? Math.min(Number(log.from - header.baseOffset), batch.length) : 0;
  const end = log.to < header.nextOffset ? Math.min(Number(log.to - header.baseOffset), batch.length) : batch.length;
  assert(first <= end, 'a batch is sliced forward');
  return {
    tableId: log.tableId,
    partition: log.partition,
    bucket: log.bucket,
    baseOffset: log.from > header.baseOffset ? log.from : header.baseOffset,
    nextOffset: log.to < header.nextOffset ? log.to : header.nextOffset,
    timestampMs: header.timestampMs,
    kinds: kinds === null ? null : kinds.subarray(first, end),
    batch: sliceBatch(batch, first, end),
  };
}

/** The error with the place of the damage in its message. Errors of other kinds pass through. */
function located(error: unknown, table: TableDefinition, log: EncodedLog, offset: bigint): unknown {
  if (!(error instanceof ThermoclineError) || error.kind !== 'data-corrupted') return error;
  const partition = log.partition === '' ? '' : ` partition "${log.partition}"`;
  return new ThermoclineError(
    'data-corrupted',
    `damaged log batch in table "${qualifiedName(table.name)}"${partition} bucket ${log.bucket} at offset ${offset}`,
    { ...error.fields, detail: error.fields.detail ?? error.message, schema: table.name.schema, table: table.name.table },
  );
}
