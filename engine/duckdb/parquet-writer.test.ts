import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { decompress as zstd } from 'fzstd';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { type DataType, isNested, microsPerUnit } from '../../catalog/model/data-type.ts';
import type { ColumnBatch } from '../../catalog/model/vector.ts';
import type { LakeField, LakeFilterValue } from '../../catalog/seams/lake.ts';
import { batchOf, type TestValue } from '../../catalog/testing/rows.ts';
import type { DuckDb } from './instance.ts';
import { lakeScanSql } from './lake-source.ts';
import { DuckDbParquetWriter } from './parquet-writer.ts';
import { arbitraryRows, arbitraryType } from './testing/arbitrary-batches.ts';
import { openTestDuckDb, query } from './testing/open.ts';

let db: DuckDb;
let writer: DuckDbParquetWriter;
let folder: string;
let files = 0;
beforeAll(async () => {
  db = await openTestDuckDb();
  writer = new DuckDbParquetWriter(db);
  folder = await mkdtemp(join(tmpdir(), 'parquet-writer-'));
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

const newPath = () => join(folder, `f${++files}.parquet`);

function fieldsOf(types: readonly DataType[]): LakeField[] {
  return types.map((type, i) => ({
    name: `col ${i}`,
    type,
    required: false,
    fieldId: 10 + i * 3,
    innerIds: Array.from({ length: 20 }, (_, k) => 1000 + i * 20 + k),
  }));
}

async function readBack(path: string, fields: readonly LakeField[]): Promise<TestValue[][]> {
  return query(
    db,
    lakeScanSql({ files: [path], columns: fields }),
    fields.map((f) => f.type),
  );
}

/** DuckDB's DATE and TIMESTAMP hold more than Parquet readers agree on; within these bounds all do. */
const plainType = arbitraryType.filter(
  (t) =>
    !isNested(t) &&
    !['time', 'uuid', 'interval'].includes(t.kind) &&
    t.kind !== 'date' &&
    t.kind !== 'timestamp' &&
    t.kind !== 'timestamptz',
);

/** The value in the form that bounds have. */
function filterValue(type: DataType, value: Exclude<TestValue, null>): LakeFilterValue {
  if (type.kind === 'timestamp' || type.kind === 'timestamptz' || type.kind === 'time') {
    return BigInt(value as bigint | number) * BigInt(microsPerUnit(type.precision));
  }
  return value as LakeFilterValue;
}

function compare(a: LakeFilterValue, b: LakeFilterValue): number {
  if (typeof a === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b as string));
  if (a instanceof Uint8Array) return Buffer.compare(a, b as Uint8Array);
  return a < b ? -1 : a > b ? 1 : 0;
}

describe('a written file', () => {
  test('reads back equal by field id, with exact counts and bounds', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryRows({ rowsMax: 40 }), async ({ types, rows, batches }) => {
        const fields = fieldsOf(types);
        const path = newPath();
        const written = await writer.write({ fields, batches, path });
        expect(await readBack(path, fields)).toEqual(rows);
        expect(written.rows).toBe(BigInt(rows.length));
        expect(written.bytes).toBe(BigInt((await readFile(path)).length));
        expect(written.splitOffsets).toEqual(rows.length === 0 ? [] : [4n]);
        types.forEach((type, i) => {
          const { fieldId, values, nulls, nans, bytes, min, max } = written.columns[i]!;
          const column = rows.map((r) => r[i]!);
          const floating = type.kind === 'real' || type.kind === 'double';
          const bounded = column
            .filter((v): v is Exclude<TestValue, null> => v !== null && !Number.isNaN(v))
            .map((v) => filterValue(type, v));
          expect({ fieldId, values, nulls, nans }).toEqual({
            fieldId: fields[i]!.fieldId,
            values: BigInt(rows.length),
            nulls: BigInt(column.filter((v) => v === null).length),
            nans: floating ? BigInt(column.filter((v) => Number.isNaN(v)).length) : null,
          });
          expect(bytes > 0n).toBe(rows.length > 0);
          if (bounded.length === 0 || isNested(type) || type.kind === 'uuid' || type.kind === 'interval')
            expect([min, max]).toEqual([null, null]);
          else {
            for (const v of bounded) expect(compare(min!, v) <= 0 && compare(v, max!) <= 0).toBe(true);
            expect(bounded.some((v) => compare(v, min!) === 0) && bounded.some((v) => compare(v, max!) === 0)).toBe(true);
          }
        });
      }),
      { numRuns: 120 },
    );
  });

  test('is read the same by hyparquet, which shares nothing with DuckDB', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryRows({ rowsMax: 30, type: plainType }), async ({ types, rows, batches }) => {
        const fields = fieldsOf(types);
        const path = newPath();
        await writer.write({ fields, batches, path });
        const got = await foreignRows(path);
        expect(got.length).toBe(rows.length);
        rows.forEach((row, r) =>
          row.forEach((value, c) => {
            const type = types[c]!;
            const foreign = got[r]![`col ${c}`];
            if (value === null) expect(foreign ?? null).toBeNull();
            // hyparquet makes doubles of decimals.
            else if (type.kind === 'decimal')
              expect(foreign).toBeCloseTo(Number(value) / 10 ** type.scale, -Math.ceil(Math.log10(Math.abs(Number(value)) + 1)) + 5);
            else expect(foreign).toEqual(value);
          }),
        );
      }),
      { numRuns: 60 },
    );
  });

  test('gives hyparquet the dates and times that were meant', async () => {
    const types: DataType[] = [{ kind: 'date' }, { kind: 'timestamp', precision: 3 }, { kind: 'timestamptz', precision: 0 }];
    const path = newPath();
    await writer.write({ fields: fieldsOf(types), batches: [batchOf(types, [[19_782, 1_709_164_800_123n, 1_709_164_800n]])], path });
    const [row] = await foreignRows(path);
    expect(Object.values(row!).map((v) => (v as Date).toISOString())).toEqual([
      '2024-02-29T00:00:00.000Z',
      '2024-02-29T00:00:00.123Z',
      '2024-02-29T00:00:00.000Z',
    ]);
  });

  test('has field ids, the types Iceberg wants, v1 pages in zstd, and the footer it was given', async () => {
    const types: DataType[] = [
      { kind: 'boolean' },
      { kind: 'smallint' },
      { kind: 'integer' },
      { kind: 'bigint' },
      { kind: 'real' },
      { kind: 'double' },
      { kind: 'decimal', precision: 9, scale: 2 },
      { kind: 'decimal', precision: 30, scale: 2 },
      { kind: 'text' },
      { kind: 'varchar', length: 5 },
      { kind: 'bytea' },
      { kind: 'date' },
      { kind: 'timestamp', precision: 3 },
      { kind: 'timestamptz', precision: 6 },
    ];
    const fields = fieldsOf(types);
    const path = newPath();
    const rows = [[true, 1, 1, 1n, 1, 1, 1n, 1n, 'a', 'b', Uint8Array.of(1), 1, 1n, 1n]];
    await writer.write({ fields, batches: [batchOf(types, rows)], path, footer: { 'iceberg.schema': `{"it's": "json"}`, 'a "key"': '' } });
    const metadata = await footerOf(path);
    expect(metadata.schema.slice(1).map((s) => s.field_id)).toEqual(fields.map((f) => f.fieldId));
    expect(metadata.schema.slice(1).map((s) => [s.type, s.logical_type === undefined ? s.converted_type : s.logical_type.type])).toEqual([
      ['BOOLEAN', undefined],
      ['INT32', 'INT_32'],
      ['INT32', 'INT_32'],
      ['INT64', 'INT_64'],
      ['FLOAT', undefined],
      ['DOUBLE', undefined],
      ['INT32', 'DECIMAL'],
      ['FIXED_LEN_BYTE_ARRAY', 'DECIMAL'],
      ['BYTE_ARRAY', 'UTF8'],
      ['BYTE_ARRAY', 'UTF8'],
      ['BYTE_ARRAY', undefined],
      ['INT32', 'DATE'],
      ['INT64', 'TIMESTAMP'],
      ['INT64', 'TIMESTAMP'],
    ]);
    const times = metadata.schema.slice(-2).map((s) => s.logical_type as { isAdjustedToUTC?: boolean; unit?: string });
    expect(times.map(({ isAdjustedToUTC, unit }) => ({ isAdjustedToUTC, unit }))).toEqual([
      { isAdjustedToUTC: false, unit: 'MICROS' },
      { isAdjustedToUTC: true, unit: 'MICROS' },
    ]);
    expect(metadata.row_groups[0]!.columns.every((c) => c.meta_data?.codec === 'ZSTD')).toBe(true);
    const kv = Object.fromEntries(metadata.key_value_metadata!.map(({ key, value }) => [key, value]));
    expect(kv).toMatchObject({ 'iceberg.schema': `{"it's": "json"}`, 'a "key"': '' });
  });

  test('has row groups where its split offsets say', async () => {
    const types: DataType[] = [{ kind: 'bigint' }, { kind: 'text' }];
    const batch = batchOf(
      types,
      Array.from({ length: 10_000 }, (_, i) => [BigInt(i), `value ${i % 100}`]),
    );
    const path = newPath();
    const written = await writer.write({ fields: fieldsOf(types), batches: Array.from({ length: 30 }, () => batch), path });
    const groups = (await footerOf(path)).row_groups;
    expect(groups.length).toBe(3);
    expect(written.splitOffsets).toEqual(
      groups.map((g) =>
        g.columns.map((c) => c.meta_data!.dictionary_page_offset ?? c.meta_data!.data_page_offset).reduce((a, b) => (a < b ? a : b)),
      ),
    );
    expect(written.columns.map((c) => c.bytes)).toEqual(
      types.map((_, i) => groups.reduce((sum, g) => sum + BigInt(g.columns[i]!.meta_data!.total_compressed_size), 0n)),
    );
    // The order of the rows is the order of the batches.
    const ids = (await readBack(path, fieldsOf(types))).map(([id]) => id as bigint);
    expect(ids.every((id, i) => id === BigInt(i % 10_000))).toBe(true);
  });

  test('is right when each batch is made in the memory of the one before', async () => {
    const fields = fieldsOf([{ kind: 'bigint' }, { kind: 'text' }]);
    const lengths = [2048, 3000, 1, 2047, 4096, 5];
    const values = new BigInt64Array(5000);
    const text = new Uint8Array(5000 * 20);
    let row = 0;
    const made = function* (): Generator<ColumnBatch> {
      for (const length of lengths) {
        const offsets = new Int32Array(length + 1);
        for (let i = 0; i < length; i++) {
          values[i] = BigInt(row);
          const value = Buffer.from(`customer ${row++} of many`.slice(0, 20));
          text.set(value, offsets[i]);
          offsets[i + 1] = offsets[i]! + value.length;
        }
        yield {
          length,
          columns: [
            { layout: 'i64', type: { kind: 'bigint' }, length, validity: null, values: values.subarray(0, length) },
            { layout: 'bytes', type: { kind: 'text' }, length, validity: null, offsets, values: text },
          ],
        };
        values.fill(-1n);
        text.fill(0x3f);
      }
    };
    const path = newPath();
    const written = await writer.write({ fields, batches: made(), path });
    const total = lengths.reduce((a, b) => a + b);
    expect(written).toMatchObject({ rows: BigInt(total), columns: [{ min: 0n, max: BigInt(total - 1) }, { min: 'customer 0 of many' }] });
    expect(await readBack(path, fields)).toEqual(
      Array.from({ length: total }, (_, i) => [BigInt(i), `customer ${i} of many`.slice(0, 20)]),
    );
  });

  test('of no rows is a file with the schema', async () => {
    const fields = fieldsOf([{ kind: 'text' }, { kind: 'decimal', precision: 10, scale: 1 }]);
    for (const batches of [
      [],
      [
        batchOf(
          fields.map((f) => f.type),
          [],
        ),
      ],
    ]) {
      const path = newPath();
      const written = await writer.write({ fields, batches, path });
      expect(written).toMatchObject({
        rows: 0n,
        splitOffsets: [],
        columns: [
          { values: 0n, min: null },
          { values: 0n, max: null },
        ],
      });
      expect((await footerOf(path)).schema.map((s) => s.field_id)).toEqual([undefined, 10, 13]);
    }
  });

  test('keeps bounds of values far longer than Parquet’s statistics', async () => {
    const fields = fieldsOf([{ kind: 'text' }, { kind: 'bytea' }]);
    const long = (c: string) => c.repeat(5000);
    const rows = [long('m'), long('é'), long('a'), '\u{10000}', '￿'].map((s) => [s, new Uint8Array(Buffer.from(s))]);
    const written = await writer.write({
      fields,
      batches: [
        batchOf(
          fields.map((f) => f.type),
          rows,
        ),
      ],
      path: newPath(),
    });
    // UTF-8 order: the supplementary character is above U+FFFF, where UTF-16 would have it below.
    expect(written.columns[0]).toMatchObject({ min: long('a'), max: '\u{10000}' });
    expect(written.columns[1]).toMatchObject({
      min: new Uint8Array(Buffer.from(long('a'))),
      max: new Uint8Array(Buffer.from('\u{10000}')),
    });
  });

  test('has −0 below and +0 above, and no NaN among its bounds', async () => {
    const fields = fieldsOf([{ kind: 'double' }]);
    const write = async (values: number[]) =>
      (
        await writer.write({
          fields,
          batches: [
            batchOf(
              [{ kind: 'double' }],
              values.map((v) => [v]),
            ),
          ],
          path: newPath(),
        })
      ).columns[0]!;
    expect(await write([0, NaN])).toMatchObject({ min: -0, max: 0, nans: 1n });
    expect(await write([-0])).toMatchObject({ min: -0, max: 0 });
    expect(await write([NaN, NaN])).toMatchObject({ min: null, max: null, nans: 2n });
    expect(await write([Infinity])).toMatchObject({ min: Infinity, max: Infinity });
  });
});

describe('when it fails', () => {
  const fields = fieldsOf([{ kind: 'text' }, { kind: 'bigint' }]);
  const good = batchOf(
    fields.map((f) => f.type),
    Array.from({ length: 200_000 }, (_, i) => [`value ${i}`, BigInt(i)]),
  );

  async function failingWrite(
    batches: Iterable<ColumnBatch>,
    changed: Partial<{ fields: LakeField[]; path: string }> = {},
  ): Promise<unknown> {
    const path = changed.path ?? newPath();
    const error: unknown = await writer.write({ fields: changed.fields ?? fields, batches, path }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(Error);
    expect(existsSync(path)).toBe(false);
    expect(db.status).toMatchObject({ sources: 0, connections: 0 });
    return error;
  }

  test('text that is not UTF-8 leaves nothing at the path', async () => {
    const bad: ColumnBatch = {
      length: 1,
      columns: [
        { layout: 'bytes', type: { kind: 'text' }, length: 1, validity: null, offsets: Int32Array.of(0, 1), values: Uint8Array.of(0xff) },
        batchOf([{ kind: 'bigint' }], [[1n]]).columns[0]!,
      ],
    };
    expect(await failingWrite([good, bad])).toMatchObject({ kind: 'invalid-encoding' });
  });

  test('a NULL in a required column leaves nothing at the path', async () => {
    const required = fields.map((f) => ({ ...f, required: true }));
    const bad = batchOf(
      fields.map((f) => f.type),
      [['x', null]],
    );
    expect(await failingWrite([good, bad], { fields: required })).toMatchObject({
      kind: 'not-null-violation',
      fields: { column: 'col 1' },
    });
  });

  test('what the batches’ iterator throws is the error, and leaves nothing at the path', async () => {
    const damage = new ThermoclineError('data-corrupted', 'planted');
    let ended = false;
    const broken = function* (): Generator<ColumnBatch> {
      try {
        yield good;
        throw damage;
      } finally {
        ended = true;
      }
    };
    expect(await failingWrite(broken())).toBe(damage);
    expect(ended).toBe(true);
  });

  test('a folder that does not exist is an error naming it', async () => {
    const error = await failingWrite([good], { path: join(folder, 'nowhere', 'x.parquet') });
    expect(error).toBeInstanceOf(ThermoclineError);
    expect((error as Error).message).toContain('nowhere');
  });

  test('a full disk is an error of that kind', async () => {
    if (!existsSync('/dev/full')) return;
    const error: unknown = await writer.write({ fields, batches: [good], path: '/dev/full' }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ThermoclineError);
    expect(error).toMatchObject({ kind: 'disk-full' });
  });
});

test('nothing but the file is left beside it', async () => {
  const alone = await mkdtemp(join(folder, 'alone-'));
  const path = join(alone, 'x.parquet');
  await writer.write({ fields: fieldsOf([{ kind: 'bigint' }]), batches: [batchOf([{ kind: 'bigint' }], [[1n]])], path });
  expect(await readdir(alone)).toEqual(['x.parquet']);
});

async function footerOf(path: string) {
  return parquetMetadataAsync(await asyncBuffer(path));
}

async function foreignRows(path: string): Promise<Record<string, unknown>[]> {
  return parquetReadObjects({
    file: await asyncBuffer(path),
    utf8: false,
    compressors: { ZSTD: (bytes, length) => zstd(bytes, new Uint8Array(length)) },
  });
}

async function asyncBuffer(path: string) {
  const bytes = await readFile(path);
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  return { byteLength: buffer.byteLength, slice: (start: number, end?: number) => Promise.resolve(buffer.slice(start, end)) };
}
