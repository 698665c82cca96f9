import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { type DataType, formatType } from '../../catalog/model/data-type.ts';
import type { BytesVector, ColumnBatch } from '../../catalog/model/vector.ts';
import { batchOf, rowsOf, type TestValue } from '../../catalog/testing/rows.ts';
import { CHUNK_ROWS_MAX } from './chunk-writer.ts';
import type { DuckDb } from './instance.ts';
import { duckTypeName } from './type-names.ts';
import { arbitraryRows, arbitraryType, arbitraryValue, cut } from './testing/arbitrary-batches.ts';
import { openTestDuckDb, query, sourceOf } from './testing/open.ts';

let db: DuckDb;
beforeAll(async () => (db = await openTestDuckDb()));
afterAll(() => db.close());

const TEXT: DataType = { kind: 'text' };
const BIGINT: DataType = { kind: 'bigint' };

async function throughDuckDb(types: readonly DataType[], batches: readonly ColumnBatch[], select = '*'): Promise<TestValue[][]> {
  const source = db.registerSource(sourceOf(types, batches));
  try {
    return await query(db, `SELECT ${select} FROM ${source.sql}`, types);
  } finally {
    source.dispose();
  }
}

test('rows of every type come out of DuckDB as they went in, however their batches are cut', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryRows({ rowsMax: 60 }), async ({ types, rows, batches }) => {
      expect(await throughDuckDb(types, batches)).toEqual(rows);
    }),
    { numRuns: 150 },
  );
});

test('every type survives with NULLs over more rows than a chunk has', async () => {
  for (const type of fc.sample(arbitraryType, { seed: 7, numRuns: 40 })) {
    const values = fc.sample(fc.option(arbitraryValue(type), { freq: 4, nil: null }), { seed: 11, numRuns: 300 });
    const rows = Array.from({ length: CHUNK_ROWS_MAX * 2 + 77 }, (_, i) => [values[i % values.length]!]);
    const got = await throughDuckDb([type], cut(batchOf([type], rows), [1, 13, 3000]));
    expect(got.length, formatType(type)).toBe(rows.length);
    // Much faster than toEqual over long bytea.
    expect(isDeepStrictEqual(got, rows), formatType(type)).toBe(true);
  }
});

test('lists that DuckDB cuts, turns round, repeats and shares come out right', async () => {
  const INTS: DataType = { kind: 'array', element: { kind: 'integer' } };
  const TEXTS: DataType = { kind: 'array', element: TEXT };
  const sql = `SELECT ([i, i + 1, i + 2, i + 3])[2:3], list_reverse([i, NULL, 7]), [1, 2, 3], CASE WHEN i % 2 = 0 THEN [i] END,
    list_select(['a text beyond twelve bytes', 'b', 'c'], [3, 1, 1]), list_filter([i, i + 1], lambda x: x % 2 = 0)
    FROM (SELECT i::INTEGER AS i FROM range(3000) t(i)) ORDER BY i`;
  const expected = Array.from({ length: 3000 }, (_, i) => [
    [i + 1, i + 2],
    [7, null, i],
    [1, 2, 3],
    i % 2 === 0 ? [i] : null,
    ['c', 'a text beyond twelve bytes', 'a text beyond twelve bytes'],
    i % 2 === 0 ? [i] : [i + 1],
  ]);
  expect(isDeepStrictEqual(await query(db, sql, [INTS, INTS, INTS, INTS, TEXTS, INTS]), expected)).toBe(true);
});

test('what DuckDB computes over our values is what it computes over its own', async () => {
  const types: DataType[] = [
    BIGINT,
    TEXT,
    { kind: 'decimal', precision: 12, scale: 2 },
    { kind: 'timestamp', precision: 3 },
    { kind: 'boolean' },
  ];
  const rows = Array.from({ length: 5000 }, (_, i) => [
    BigInt(i),
    `customer number ${i % 977}`,
    BigInt(i) * 7n - 9000n,
    BigInt(i) * 1000n,
    i % 3 === 0,
  ]);
  const source = db.registerSource(sourceOf(types, [batchOf(types, rows)]));
  const digest = (from: string) => `SELECT sum(hash(c0, c1, c2, c3, c4) % 1000000007)::BIGINT FROM ${from}`;
  const own = `(SELECT i AS c0, 'customer number ' || (i % 977) AS c1, ((i * 7 - 9000) / 100)::DECIMAL(12,2) AS c2, make_timestamp(i * 1000000) AS c3, i % 3 = 0 AS c4 FROM range(5000) t(i))`;
  expect(await query(db, digest(source.sql), [BIGINT])).toEqual(await query(db, digest(own), [BIGINT]));
  source.dispose();
});

test('several threads that take chunks of one source in turn get each row once', async () => {
  const types: DataType[] = [BIGINT, TEXT];
  const batches = Array.from({ length: 60 }, (_, b) =>
    batchOf(
      types,
      Array.from({ length: 5000 }, (_, i) => [BigInt(b * 5000 + i), `a text that is long: ${b * 5000 + i}`]),
    ),
  );
  const source = db.registerSource(sourceOf(types, batches));
  const sql = `SELECT count(*), count(DISTINCT c0), sum(c0)::BIGINT, count(DISTINCT c1), count(*) FILTER (c1 = 'a text that is long: ' || c0) FROM ${source.sql}`;
  expect(
    await query(
      db,
      sql,
      Array.from({ length: 5 }, () => BIGINT),
    ),
  ).toEqual([[300_000n, 300_000n, (300_000n * 299_999n) / 2n, 300_000n, 300_000n]]);
  source.dispose();
});

test('rows stay in the order of the source where nothing asks for another', async () => {
  const batches = Array.from({ length: 40 }, (_, b) =>
    batchOf(
      [BIGINT],
      Array.from({ length: 5000 }, (_, i) => [BigInt(b * 5000 + i)]),
    ),
  );
  const source = db.registerSource(sourceOf([BIGINT], batches));
  let next = 0n;
  for await (const batch of db.stream({ sql: `SELECT c0 FROM ${source.sql} WHERE c0 % 3 = 0`, types: [BIGINT] })) {
    for (const [value] of rowsOf(batch)) {
      if (value !== next) expect(value).toBe(next);
      next += 3n;
    }
  }
  expect(next).toBe(200_001n);
  source.dispose();
});

test('only the columns that DuckDB needs are asked of the source, in its order', async () => {
  const types: DataType[] = [TEXT, BIGINT, { kind: 'boolean' }];
  const asked: (readonly number[])[] = [];
  const inner = sourceOf(types, [
    batchOf(types, [
      ['a', 1n, true],
      ['b', 2n, null],
    ]),
  ]);
  const source = db.registerSource({ ...inner, open: (projection) => (asked.push(projection), inner.open(projection)) });
  expect(await query(db, `SELECT c1 FROM ${source.sql} WHERE c2`, [BIGINT])).toEqual([[1n]]);
  expect(await query(db, `SELECT count(*) FROM ${source.sql}`, [BIGINT])).toEqual([[2n]]);
  expect(new Set(asked[0])).toEqual(new Set([1, 2]));
  expect(asked[1]!.length).toBeLessThanOrEqual(1);
  source.dispose();
});

test('a source without columns is counted', async () => {
  const source = db.registerSource(sourceOf([], [batchOf([TEXT], [['a'], ['b']]), batchOf([TEXT], [['c']])]));
  expect(await query(db, `SELECT count(*) FROM ${source.sql}`, [BIGINT])).toEqual([[3n]]);
  source.dispose();
});

test('a source named twice is opened for each scan', async () => {
  const source = db.registerSource(sourceOf([BIGINT], [batchOf([BIGINT], [[1n], [2n]])]));
  const sql = `SELECT a.c0 FROM ${source.sql} a JOIN ${source.sql} b ON a.c0 = b.c0 ORDER BY 1`;
  expect(await query(db, sql, [BIGINT])).toEqual([[1n], [2n]]);
  source.dispose();
});

test('many small batches are put together, a large one is taken apart', async () => {
  const rows = Array.from({ length: 5000 }, (_, i) => [`row ${i} with a long text`, i % 7 === 0 ? null : BigInt(i)]);
  const whole = batchOf([TEXT, BIGINT], rows);
  const singles = cut(
    whole,
    Array.from({ length: 4999 }, (_, i) => i + 1),
  );
  for (const batches of [singles, [whole]]) expect(await throughDuckDb([TEXT, BIGINT], batches)).toEqual(rows);
});

test('values too large to share a chunk still come through', async () => {
  const rows = [3, 5_000_000, 12, 6_000_000, 0].map((n) => ['x'.repeat(n)]);
  expect((await throughDuckDb([TEXT], [batchOf([TEXT], rows)])).map(([s]) => (s as string).length)).toEqual([
    3, 5_000_000, 12, 6_000_000, 0,
  ]);
});

test('text that is not UTF-8 is refused, by the row that has it', async () => {
  for (const bytes of [
    [0xff],
    [0x61, 0xc3],
    Array.from({ length: 20 }, () => 0x80),
    [...Buffer.from('a long good prefix '), 0xed, 0xa0, 0x80],
  ]) {
    const good = batchOf([TEXT], [['good']]);
    const bad: ColumnBatch = bytesBatch(TEXT, [Buffer.from('fine'), Uint8Array.from(bytes)]);
    await expect(throughDuckDb([TEXT], [good, bad])).rejects.toMatchObject({ kind: 'invalid-encoding' });
  }
});

test('a character cut in two by neighbouring values is refused too', async () => {
  const bytes = Buffer.from('a somewhat longer text with é in it');
  const at = bytes.indexOf(0xc3) + 1;
  await expect(throughDuckDb([TEXT], [bytesBatch(TEXT, [bytes.subarray(0, at), bytes.subarray(at)])])).rejects.toMatchObject({
    kind: 'invalid-encoding',
  });
});

test('what lies under a NULL may be anything', async () => {
  const garbage = bytesBatch(TEXT, [Buffer.from('first value, long'), Buffer.from([0xff, 0xfe, 0x80]), Buffer.from('third value, long')]);
  const column = garbage.columns[0] as BytesVector;
  const batch: ColumnBatch = { length: 3, columns: [{ ...column, validity: Uint8Array.of(0b101) }] };
  expect(await throughDuckDb([TEXT], [batch])).toEqual([['first value, long'], [null], ['third value, long']]);
});

test('bytea holds any bytes', async () => {
  const rows = [
    [Uint8Array.of(0, 0xff, 0)],
    [new Uint8Array(300).fill(0)],
    [Uint8Array.from({ length: 70_000 }, (_, i) => i & 0xff)],
    [new Uint8Array(0)],
  ];
  expect(await throughDuckDb([{ kind: 'bytea' }], [batchOf([{ kind: 'bytea' }], rows)])).toEqual(rows);
});

test('strings come out whole when a join scatters them over memory', async () => {
  // Build side of a hash join, probed at random: every pointer leads somewhere else, many rows share one.
  const sql = `SELECT i, s FROM range(20000) t(i) JOIN (SELECT k, repeat('long ', 3 + k % 90) || k AS s FROM range(700) r(k)) ON k = hash(i) % 700`;
  const rows = await query(db, sql, [BIGINT, TEXT]);
  const keys = new Map(
    (await query(db, 'SELECT i, (hash(i) % 700)::BIGINT FROM range(20000) t(i)', [BIGINT, BIGINT])) as [bigint, bigint][],
  );
  expect(rows.length).toBe(20000);
  for (const [i, s] of rows) {
    const k = Number(keys.get(i as bigint));
    if (s !== 'long '.repeat(3 + (k % 90)) + String(k)) expect(s).toBe('long '.repeat(3 + (k % 90)) + String(k));
  }
});

test('strings come out whole when a filter leaves gaps between them', async () => {
  const rows = await query(db, `SELECT i, 'text number ' || i AS s FROM range(50000) t(i) WHERE i % 7 = 3 AND length(s) > 3`, [
    BIGINT,
    TEXT,
  ]);
  expect(rows.length).toBe(7143);
  expect(rows.every(([i, s]) => s === `text number ${i as bigint}`)).toBe(true);
});

test('a decimal of any width is read as the wider type that was bound', async () => {
  const wide: DataType = { kind: 'decimal', precision: 38, scale: 2 };
  for (const precision of [3, 4, 9, 18, 38]) {
    const sql = `SELECT x::DECIMAL(${precision},2) FROM (VALUES (-1.25), (NULL), (9.99)) t(x)`;
    expect(await query(db, sql, [wide])).toEqual([[-125n], [null], [999n]]);
  }
});

test('HUGEINT is numeric(38,0) as far as that goes', async () => {
  const numeric: DataType = { kind: 'decimal', precision: 38, scale: 0 };
  const limit = '9'.repeat(38);
  expect(
    await query(db, `SELECT x::HUGEINT FROM (VALUES (${limit}::HUGEINT), (-${limit}::HUGEINT), (NULL), (-1)) t(x)`, [numeric]),
  ).toEqual([[BigInt(limit)], [-BigInt(limit)], [null], [-1n]]);
  for (const over of [`${limit}::HUGEINT + 1`, `-${limit}::HUGEINT - 1`]) {
    await expect(query(db, `SELECT ${over}`, [numeric])).rejects.toMatchObject({ kind: 'numeric-out-of-range' });
  }
});

test('infinite dates and timestamps are refused', async () => {
  for (const [sql, type] of [
    [`'infinity'::DATE`, { kind: 'date' }],
    [`'-infinity'::DATE`, { kind: 'date' }],
    [`'infinity'::TIMESTAMP`, { kind: 'timestamp', precision: 6 }],
    [`'-infinity'::TIMESTAMPTZ`, { kind: 'timestamptz', precision: 3 }],
  ] as const) {
    await expect(query(db, `SELECT ${sql}`, [type])).rejects.toMatchObject({ kind: 'datetime-out-of-range' });
  }
});

test('a timestamp finer than its bound type is a bug, reported as one', async () => {
  await expect(query(db, `SELECT TIMESTAMP '2024-01-01 00:00:00.000001'`, [{ kind: 'timestamp', precision: 3 }])).rejects.toThrow(
    'whole in the unit',
  );
});

test('a column of another type than was bound is an internal error naming both', async () => {
  for (const [sql, type] of [
    ['1::BIGINT', { kind: 'integer' }],
    ['1.5::DECIMAL(10,1)', { kind: 'decimal', precision: 10, scale: 2 }],
    ['1::DECIMAL(12,0)', { kind: 'decimal', precision: 10, scale: 0 }],
    [`'a'`, { kind: 'bytea' }],
    ['now()', { kind: 'timestamp', precision: 6 }],
    ['[1]', TEXT],
  ] as const) {
    const error: unknown = await query(db, `SELECT ${sql} AS x`, [type]).catch((e: unknown) => e);
    expect(error, sql).toBeInstanceOf(ThermoclineError);
    expect(error).toMatchObject({ kind: 'internal' });
    expect((error as Error).message).toContain(duckTypeName(type));
  }
});

test('an error thrown by a source is the query’s error, the very object', async () => {
  const thrown = new ThermoclineError('data-corrupted', 'batch 3 is damaged', { where: 'segment 7' });
  for (const [failAt, sql] of [
    [0, (from: string) => `SELECT c0 FROM ${from}`],
    [3000, (from: string) => `SELECT c0 FROM ${from}`],
    [3000, (from: string) => `SELECT count(c0) FROM ${from} WHERE c0 > 5`],
  ] as const) {
    let closed = 0;
    const source = db.registerSource({
      columns: [{ name: 'c0', type: BIGINT }],
      open() {
        let n = 0;
        return {
          next() {
            if (n >= failAt) throw thrown;
            n += 1000;
            return batchOf(
              [BIGINT],
              Array.from({ length: 1000 }, (_, i) => [BigInt(i)]),
            );
          },
          close: () => closed++,
        };
      },
    });
    await expect(query(db, sql(source.sql), [BIGINT])).rejects.toBe(thrown);
    source.dispose();
    expect(closed).toBeGreaterThan(0);
  }
  expect(db.status).toMatchObject({ sources: 0, connections: 0, callsRunning: 0 });
});

test('an error thrown when a source is opened is the query’s error too', async () => {
  const thrown = new ThermoclineError('snapshot-too-old', 'gone');
  const source = db.registerSource({
    columns: [{ name: 'c0', type: BIGINT }],
    open() {
      throw thrown;
    },
  });
  await expect(query(db, `SELECT c0 FROM ${source.sql}`, [BIGINT])).rejects.toBe(thrown);
  source.dispose();
});

test('readers are closed at the end of the rows, and by dispose when the query stops early', async () => {
  let open = 0;
  const inner = sourceOf(
    [BIGINT],
    Array.from({ length: 100 }, () =>
      batchOf(
        [BIGINT],
        Array.from({ length: 2048 }, (_, i) => [BigInt(i)]),
      ),
    ),
  );
  const source = db.registerSource({
    ...inner,
    open(projection) {
      open++;
      const reader = inner.open(projection);
      return { next: () => reader.next(), close: () => open-- };
    },
  });
  expect((await query(db, `SELECT count(c0) FROM ${source.sql}`, [BIGINT]))[0]).toEqual([204_800n]);
  expect(open).toBe(0);
  for await (const batch of db.stream({ sql: `SELECT c0 FROM ${source.sql}`, types: [BIGINT] })) {
    expect(rowsOf(batch)[0]).toEqual([0n]);
    break;
  }
  source.dispose();
  expect(open).toBe(0);
  await expect(query(db, `SELECT c0 FROM ${source.sql}`, [BIGINT])).rejects.toMatchObject({ kind: 'internal' });
});

/** A batch of one column with exactly these bytes. */
function bytesBatch(type: DataType, values: readonly Uint8Array[]): ColumnBatch {
  const offsets = new Int32Array(values.length + 1);
  values.forEach((v, i) => (offsets[i + 1] = offsets[i]! + v.length));
  return {
    length: values.length,
    columns: [{ layout: 'bytes', type, length: values.length, validity: null, offsets, values: Buffer.concat(values) }],
  };
}
