import { deserialize, serialize } from 'node:v8';
import { assert } from '../base/assert.ts';
import { ThermoclineError } from '../errors/thermocline-error.ts';
import { isNested, microsPerUnit } from '../model/data-type.ts';
import type { Vector } from '../model/vector.ts';
import type { Disk } from '../seams/disk.ts';
import type { LakeField, LakeFilterValue } from '../seams/lake.ts';
import type { ColumnMetrics, ParquetWriter, ParquetWriteRequest, WrittenFile } from '../seams/parquet-writer.ts';
import { type TestValue, valueAt } from './rows.ts';

/** A file of {@link StubParquetWriter}, read back. Values are as a lake reader has them: timestamps in µs. */
interface StubParquetFile {
  readonly fields: readonly LakeField[];
  readonly rows: readonly (readonly TestValue[])[];
  readonly footer: Readonly<Record<string, string>>;
}

const MAGIC = Buffer.from('STUBPAR1');

/**
 * Stands in for Parquet in simulated runs: one small file that holds its fields and rows, with true counts and bounds. Never for real
 * lakes: nothing else can read it.
 */
export class StubParquetWriter implements ParquetWriter {
  readonly #disk: Pick<Disk, 'open' | 'unlink'>;

  constructor(disk: Pick<Disk, 'open' | 'unlink'>) {
    this.#disk = disk;
  }

  async write(request: ParquetWriteRequest): Promise<WrittenFile> {
    const { fields, batches, path } = request;
    const rows: TestValue[][] = [];
    for (const batch of batches) {
      assert(batch.columns.length === fields.length, 'a batch has the columns of the file');
      for (let i = 0; i < batch.length; i++) rows.push(batch.columns.map((column) => lakeValue(column, i)));
    }
    const file: StubParquetFile = { fields, rows, footer: request.footer ?? {} };
    const bytes = Buffer.concat([MAGIC, serialize(file)]);
    try {
      const handle = await this.#disk.open(path, 'create');
      if (handle === null) throw new ThermoclineError('io-error', `cannot create "${path}"`);
      try {
        await handle.append([bytes]);
        await handle.sync();
      } finally {
        await handle.close();
      }
    } catch (error) {
      await this.#disk.unlink(path).catch(() => undefined);
      throw error;
    }
    return {
      rows: BigInt(rows.length),
      bytes: BigInt(bytes.length),
      columns: fields.map((field, i) =>
        metricsOf(
          field,
          rows.map((row) => row[i]!),
        ),
      ),
      splitOffsets: [BigInt(MAGIC.length)],
    };
  }
}

/** What {@link StubParquetWriter} wrote; throws `lake-corrupted` for anything else. */
export function readStubParquet(bytes: Uint8Array): StubParquetFile {
  try {
    if (Buffer.compare(bytes.subarray(0, MAGIC.length), MAGIC) !== 0) throw new Error('it does not begin as one');
    return deserialize(bytes.subarray(MAGIC.length)) as StubParquetFile;
  } catch (error) {
    throw new ThermoclineError('lake-corrupted', 'a stub Parquet file is damaged', { cause: error });
  }
}

/** The rows of a file by field id, in the order of `fields`: what a lake scan gives, columns the file lacks as NULL. */
export function projectStubRows(file: StubParquetFile, fields: readonly LakeField[]): TestValue[][] {
  const at = fields.map((field) => file.fields.findIndex((f) => f.fieldId === field.fieldId));
  return file.rows.map((row) => at.map((i) => (i < 0 ? null : row[i]!)));
}

function lakeValue(column: Vector, index: number): TestValue {
  const value = valueAt(column, index);
  const { type } = column;
  if (typeof value !== 'bigint' && typeof value !== 'number') return value;
  if (type.kind !== 'timestamp' && type.kind !== 'timestamptz' && type.kind !== 'time') return value;
  return BigInt(value) * BigInt(microsPerUnit(type.precision));
}

function metricsOf(field: LakeField, values: readonly TestValue[]): ColumnMetrics {
  const floating = field.type.kind === 'real' || field.type.kind === 'double';
  const present = values.filter((v): v is LakeFilterValue => v !== null);
  const ordered = field.type.kind !== 'uuid' && field.type.kind !== 'interval' && !isNested(field.type);
  const comparable = ordered ? present.filter((v) => !Number.isNaN(v)) : [];
  let min: LakeFilterValue | null = null;
  let max: LakeFilterValue | null = null;
  for (const value of comparable) {
    if (min === null || compareValues(value, min) < 0) min = value;
    if (max === null || compareValues(value, max) > 0) max = value;
  }
  return {
    fieldId: field.fieldId,
    values: BigInt(values.length),
    nulls: BigInt(values.length - present.length),
    nans: floating ? BigInt(present.filter((v) => Number.isNaN(v)).length) : null,
    bytes: BigInt(values.length * 8),
    min,
    max,
  };
}

/** The lake's order of two values of one type: text and bytes by their bytes. */
export function compareValues(a: LakeFilterValue, b: LakeFilterValue): number {
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b);
  return a < b ? -1 : a > b ? 1 : 0;
}
