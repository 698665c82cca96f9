import { afterAll, beforeAll, expect, test } from 'vitest';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataType } from '../../catalog/model/data-type.ts';
import { batchOf } from '../../catalog/testing/rows.ts';
import type { DuckDb } from './instance.ts';
import { lakeScanSql } from './lake-source.ts';
import { readProfile } from './profile.ts';
import { openTestDuckDb, query, sourceOf } from './testing/open.ts';

const BIGINT: DataType = { kind: 'bigint' };
const TEXT: DataType = { kind: 'text' };

let db: DuckDb;
let folder: string;
beforeAll(async () => {
  db = await openTestDuckDb();
  folder = await mkdtemp(join(tmpdir(), 'profile-'));
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

test('a profile tells rows of the lake from hot rows, and what came out', async () => {
  const path = join(folder, 'lake.parquet');
  await db.run({ sql: `COPY (SELECT i AS a FROM range(3000) t(i)) TO '${path}' (FORMAT parquet, FIELD_IDS {a: 1})` });
  await db.run({ sql: 'CREATE TABLE mirror_1 AS SELECT i AS a FROM range(500) t(i)' });
  const source = db.registerSource(sourceOf([BIGINT], [batchOf([BIGINT], [[1n], [2n], [3n]])]));
  const lake = lakeScanSql({ files: [path], columns: [{ name: 'a', type: BIGINT, fieldId: 1 }] });
  const sql = `SELECT count(*) AS n FROM (${lake} UNION ALL SELECT c0 FROM ${source.sql} UNION ALL SELECT a FROM mirror_1) GROUP BY a % 2`;
  const [row] = await query(db, `EXPLAIN (ANALYZE, FORMAT json) ${sql}`, [TEXT, TEXT]);
  const profile = readProfile(row![1] as string);
  expect(profile).toMatchObject({ rows: 2, lake: { rows: 3000 }, hot: { rows: 503 } });
  expect(profile.ms).toBeGreaterThan(0);
  source.dispose();
});
