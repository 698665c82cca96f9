import { open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { assert, must } from '../../catalog/base/assert.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { type DataType, isNested } from '../../catalog/model/data-type.ts';
import { holdsInterval, lakeType } from '../../catalog/model/lake-type.ts';
import type { LakeField } from '../../catalog/seams/lake.ts';
import type { ColumnMetrics, ParquetWriter, ParquetWriteRequest, WrittenFile } from '../../catalog/seams/parquet-writer.ts';
import type { BatchSource } from './batch-source.ts';
import { columnMetrics, type ColumnMetricsBuilder } from './column-metrics.ts';
import type { DuckDb } from './instance.ts';
import { fieldIdsSql, leafCount } from './lake-value.ts';
import { type ParquetFooter, readFooter } from './parquet-footer.ts';
import { quoteIdentifier, quoteLiteral } from './quote.ts';
import { duckTypeName } from './type-names.ts';

/**
 * Bridge to Parquet: DuckDB's COPY over a source of the batches. One pass; counts and bounds are taken from the batches as they go by
 * (Parquet's own statistics cut long strings, count no NaN and know no −0), sizes and positions from the footer, whose counts must
 * agree with ours.
 *
 * A write runs on one thread of DuckDB's, in the order of the rows. To use more, write several files at a time.
 */
export class DuckDbParquetWriter implements ParquetWriter {
  readonly #duck: DuckDb;

  constructor(duck: DuckDb) {
    this.#duck = duck;
  }

  async write(request: ParquetWriteRequest): Promise<WrittenFile> {
    const { fields, path } = request;
    const metrics = fields.map((f) => columnMetrics(f.type));
    const metered = meteredSource(request, metrics);
    const source = this.#duck.registerSource(metered);
    try {
      const rows = await this.#duck.run({ sql: copySql(request, source.sql) });
      assert(rows === metered.passed, () => `DuckDB took ${rows} of ${metered.passed} rows for ${path}`);
      const leaves = fields.map((f) => leafCount(lakeType(f.type)));
      const { size, footer } = await finish(
        path,
        leaves.reduce((a, b) => a + b, 0),
      );
      assert(footer.rows === BigInt(rows), () => `the footer of ${path} says ${footer.rows} rows where ${rows} were written`);
      let leaf = 0;
      const columns = fields.map(({ fieldId, type }, i): ColumnMetrics => {
        const { nulls, nans, bounds } = settled(must(metrics[i], 'metrics'));
        const chunks = footer.columns.slice(leaf, (leaf += leaves[i]!));
        // What stands below a nested column counts NULLs of its own.
        const counted = chunks.length === 1 && !isNested(lakeType(type)) ? chunks[0]!.nulls : null;
        assert(
          counted === null || counted === nulls,
          () => `the footer of ${path} says ${counted} NULLs in field ${fieldId} where ${nulls} were written`,
        );
        const bytes = chunks.reduce((sum, c) => sum + c.bytes, 0n);
        return { fieldId, values: BigInt(rows), nulls, nans, bytes, min: bounds?.min ?? null, max: bounds?.max ?? null };
      });
      return { rows: BigInt(rows), bytes: BigInt(size), columns, splitOffsets: footer.splitOffsets };
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    } finally {
      source.dispose();
    }
  }
}

interface MeteredSource extends BatchSource {
  /** Rows that have passed. */
  readonly passed: number;
}

/** The batches as a source that measures what passes. It is read once: a second scan would count everything twice. */
function meteredSource(request: ParquetWriteRequest, metrics: readonly ColumnMetricsBuilder[]): MeteredSource {
  const { fields } = request;
  let opened = false;
  let passed = 0;
  return {
    columns: fields.map((f) => ({ name: f.name, type: sourceType(f.type) })),
    get passed() {
      return passed;
    },
    open(projection) {
      assert(!opened, 'a file is written in one scan');
      opened = true;
      assert(projection.length === fields.length, 'a file is written with all its columns');
      const batches = request.batches[Symbol.iterator]();
      return {
        reusesMemory: true,
        next() {
          const { value: batch, done } = batches.next();
          if (done === true) return null;
          assert(batch.columns.length === fields.length, 'a batch has the columns of the file');
          batch.columns.forEach((vector, i) => {
            const metric = metrics[i]!;
            const before = metric.nulls;
            metric.add(vector);
            if (fields[i]!.required && metric.nulls > before) throw nullInRequired(fields[i]!);
          });
          passed += batch.length;
          return { length: batch.length, columns: projection.map((i) => batch.columns[i]!) };
        },
        close() {
          batches.return?.();
        },
      };
    },
  };
}

function nullInRequired(field: LakeField): ThermoclineError {
  return new ThermoclineError('not-null-violation', `null value in column "${field.name}" violates not-null constraint`, {
    column: field.name,
  });
}

function settled(metric: ColumnMetricsBuilder) {
  return { nulls: BigInt(metric.nulls), nans: metric.nans === null ? null : BigInt(metric.nans), bounds: metric.bounds() };
}

function copySql({ fields, path, footer }: ParquetWriteRequest, from: string): string {
  const items = fields.map(({ name, type }) => `${quoteIdentifier(name)}::${duckTypeName(lakeType(type))} AS ${quoteIdentifier(name)}`);
  const options = [
    'FORMAT parquet',
    'COMPRESSION zstd',
    // v1 pages: what every reader of Iceberg takes.
    `PARQUET_VERSION 'V1'`,
    `FIELD_IDS {${fields.map((f) => `${quoteIdentifier(f.name)}: ${fieldIdsSql(f.type, f.fieldId, f.innerIds ?? [])}`).join(', ')}}`,
    // The path is scratch: nothing beside it, nothing under another name.
    'USE_TMP_FILE false',
  ];
  const keys = Object.entries(footer ?? {});
  if (keys.length > 0) options.push(`KV_METADATA {${keys.map(([k, v]) => `${quoteIdentifier(k)}: ${quoteLiteral(v)}`).join(', ')}}`);
  return `COPY (SELECT ${items.join(', ')} FROM ${from}) TO ${quoteLiteral(path)} (${options.join(', ')})`;
}

/** Vectors of intervals are structs already: DuckDB gets them as such, and never makes intervals of them. */
function sourceType(type: DataType): DataType {
  return holdsInterval(type) ? lakeType(type) : type;
}

/** Makes the file durable, which DuckDB does not (the file first, then the folder that names it), and reads its footer. */
async function finish(path: string, columnCount: number): Promise<{ readonly size: number; readonly footer: ParquetFooter }> {
  try {
    const file = await open(path, 'r+');
    try {
      await file.datasync();
      const { size } = await file.stat();
      const footer = await readFooter(file, size, columnCount);
      await syncFolder(dirname(path));
      return { size, footer };
    } finally {
      await file.close();
    }
  } catch (error) {
    throw diskError(error, path);
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function diskError(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (typeof code !== 'string') return error;
  const kind =
    code === 'ENOSPC' || code === 'EDQUOT'
      ? 'disk-full'
      : code === 'EACCES' || code === 'EPERM' || code === 'EROFS'
        ? 'insufficient-privilege'
        : 'io-error';
  return new ThermoclineError(kind, `could not sync file "${path}": ${code}`, { cause: error });
}
