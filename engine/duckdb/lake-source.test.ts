import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DataType } from '../../catalog/model/data-type.ts';
import type { DuckDb } from './instance.ts';
import { lakeScanSql } from './lake-source.ts';
import { quoteLiteral } from './quote.ts';
import { openTestDuckDb, query } from './testing/open.ts';

let db: DuckDb;
let folder: string;
beforeAll(async () => {
  db = await openTestDuckDb();
  folder = await mkdtemp(join(tmpdir(), 'lake-source-'));
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

const INTEGER: DataType = { kind: 'integer' };
const BIGINT: DataType = { kind: 'bigint' };
const TEXT: DataType = { kind: 'text' };
const SMALLINT: DataType = { kind: 'smallint' };

async function file(name: string, select: string, ids: Record<string, number>): Promise<string> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  const fieldIds = Object.entries(ids).map(([column, id]) => `"${column.replaceAll('"', '""')}": ${id}`);
  await db.run({
    sql: `COPY (${select}) TO ${quoteLiteral(path)} (FORMAT parquet${fieldIds.length === 0 ? '' : `, FIELD_IDS {${fieldIds.join(', ')}}`})`,
  });
  return path;
}

test('columns are found by field id through renames, reordering, additions and promotions', async () => {
  const old = await file('old.parquet', `SELECT 1::INT AS a, 'x' AS b, 1.5::DECIMAL(5,2) AS d`, { a: 1, b: 2, d: 4 });
  const renamed = await file('new.parquet', `SELECT 'y' AS "B b", 2::BIGINT AS z, 7::INT AS c, 2.5::DECIMAL(20,2) AS d`, {
    'B b': 2,
    z: 1,
    c: 3,
    d: 4,
  });
  const wide: DataType = { kind: 'decimal', precision: 20, scale: 2 };
  const columns = [
    { name: 'id', type: BIGINT, fieldId: 1 },
    { name: 'B b', type: TEXT, fieldId: 2 },
    { name: 'c', type: INTEGER, fieldId: 3 },
    { name: 'd', type: wide, fieldId: 4 },
  ];
  const sql = `SELECT * FROM (${lakeScanSql({ files: [old, renamed], columns })}) ORDER BY id`;
  expect(
    await query(
      db,
      sql,
      columns.map((c) => c.type),
    ),
  ).toEqual([
    [1n, 'x', null, 150n],
    [2n, 'y', 7, 250n],
  ]);
});

test('a column that the lake has not is NULL of its type', async () => {
  const path = await file('short.parquet', 'SELECT 1 AS a', { a: 1 });
  const columns = [
    { name: 'n', type: { kind: 'timestamptz', precision: 3 }, fieldId: null },
    { name: 'a', type: INTEGER, fieldId: 1 },
    { name: 'm', type: TEXT, fieldId: 77 },
  ] as const;
  expect(
    await query(
      db,
      lakeScanSql({ files: [path], columns }),
      columns.map((c) => c.type),
    ),
  ).toEqual([[null, 1, null]]);
});

test('an int of the file comes back as the smallint it was', async () => {
  const path = await file('small.parquet', 'SELECT i::INT AS s FROM range(5) t(i)', { s: 9 });
  const scan = lakeScanSql({ files: [path], columns: [{ name: 's', type: SMALLINT, fieldId: 9 }] });
  expect(await query(db, `SELECT s FROM (${scan}) WHERE s > 2`, [SMALLINT])).toEqual([[3], [4]]);
  const large = await file('large.parquet', 'SELECT 70000::INT AS s', { s: 9 });
  await expect(
    query(db, lakeScanSql({ files: [large], columns: [{ name: 's', type: SMALLINT, fieldId: 9 }] }), [SMALLINT]),
  ).rejects.toMatchObject({
    kind: 'lake-corrupted',
    message: expect.stringContaining(large),
  });
});

test('no files are no rows of the right types', async () => {
  const columns = [
    { name: 'a', type: { kind: 'decimal', precision: 7, scale: 3 }, fieldId: 1 },
    { name: 'b', type: { kind: 'bytea' }, fieldId: null },
  ] as const;
  const sql = lakeScanSql({ files: [], columns, filenameAs: 'f', rowNumberAs: 'r' });
  expect(await query(db, sql, [columns[0].type, columns[1].type, TEXT, BIGINT])).toEqual([]);
  expect(await query(db, `SELECT count(*) FROM (${lakeScanSql({ files: [], columns: [] })})`, [BIGINT])).toEqual([[0n]]);
});

test('without columns rows are counted', async () => {
  const paths = [
    await file('c1.parquet', 'SELECT i AS a FROM range(1000) t(i)', { a: 1 }),
    await file('c2.parquet', 'SELECT 1 AS b', { b: 5 }),
  ];
  expect(await query(db, `SELECT count(*) FROM (${lakeScanSql({ files: paths, columns: [] })})`, [BIGINT])).toEqual([[1001n]]);
});

test('a path means only itself, whatever stands in it', async () => {
  const odd = await file(`k=it's [a-z]*?/id=77/f.parquet`, 'SELECT 1 AS id', { id: 1 });
  await file(`k=it's b/id=77/f.parquet`, 'SELECT 2 AS id', { id: 1 });
  const sql = lakeScanSql({ files: [odd], columns: [{ name: 'id', type: INTEGER, fieldId: 1 }], filenameAs: 'at' });
  // Not 77: the folder's name does not overrule the file.
  expect(await query(db, sql, [INTEGER, TEXT])).toEqual([[1, odd]]);
});

test('file name and row number can be asked for, beside columns of such names', async () => {
  const path = await file('named.parquet', `SELECT 'mine' AS filename, i AS file_row_number FROM range(3) t(i)`, {
    filename: 1,
    file_row_number: 2,
  });
  const columns = [
    { name: 'filename', type: TEXT, fieldId: 1 },
    { name: 'file_row_number', type: BIGINT, fieldId: 2 },
  ];
  const sql = lakeScanSql({ files: [path], columns, filenameAs: '__file', rowNumberAs: '__row' });
  expect(await query(db, `${sql} ORDER BY 2 DESC`, [TEXT, BIGINT, TEXT, BIGINT])).toEqual([2n, 1n, 0n].map((i) => ['mine', i, path, i]));
});

test('filters and projections reach the files', async () => {
  const path = await file('pushed.parquet', 'SELECT i AS a, i * 2 AS b FROM range(500000) t(i)', { a: 1, b: 2 });
  const scan = lakeScanSql({
    files: [path],
    columns: [
      { name: 'x', type: BIGINT, fieldId: 1 },
      { name: 'y', type: BIGINT, fieldId: 2 },
    ],
  });
  const [plan] = await query(db, `EXPLAIN SELECT y FROM (${scan}) WHERE x = 4242`, [TEXT, TEXT]);
  expect(plan![1]).toMatch(/Filters:[^]*c0=4242/);
});

test('a missing file is lake-missing, not fewer rows', async () => {
  const path = await file('there.parquet', 'SELECT 1 AS a', { a: 1 });
  const columns = [{ name: 'a', type: INTEGER, fieldId: 1 }];
  const gone = join(folder, 'gone.parquet');
  const odd = join(folder, 'k=*[a]', 'gone.parquet');
  await expect(query(db, lakeScanSql({ files: [odd], columns }), [INTEGER])).rejects.toMatchObject({
    message: `data file "${odd}" is missing`,
  });
  await expect(query(db, lakeScanSql({ files: [path, gone], columns }), [INTEGER])).rejects.toMatchObject({
    kind: 'lake-missing',
    message: `data file "${gone}" is missing`,
  });
});

test('a file without rows beside the only one changes no answer', async () => {
  const path = await file('single.parquet', `SELECT i::INT AS id, NULLIF(i % 7, 0)::VARCHAR AS t FROM range(300000) r(i)`, { id: 1, t: 2 });
  const beside = await file('none.parquet', 'SELECT NULL AS none WHERE false', {});
  const columns = [
    { name: 'id', type: INTEGER, fieldId: 1 },
    { name: 't', type: TEXT, fieldId: 2 },
    { name: 'later', type: TEXT, fieldId: 3 },
  ];
  const answers = [undefined, beside].map((other) => {
    const scan = lakeScanSql({ files: [path], columns, rowNumberAs: '__row', beside: other });
    return query(
      db,
      `SELECT count(*), sum(id)::BIGINT, count(t), count(later), sum("__row")::BIGINT, min(t) FROM (${scan}) WHERE id <> 5`,
      [BIGINT, BIGINT, BIGINT, BIGINT, BIGINT, TEXT],
    );
  });
  const [alone, both] = await Promise.all(answers);
  expect(both).toEqual(alone);
  expect(alone![0]!.slice(0, 1)).toEqual([299_999n]);
});
