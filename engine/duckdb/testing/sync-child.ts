import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { batchOf } from '../../../catalog/testing/rows.ts';
import { DuckDbParquetWriter } from '../parquet-writer.ts';
import { openTestDuckDb } from './open.ts';

/** Run by traps.test.ts under strace: writes `copied/x.parquet` by DuckDB's COPY alone and `written/x.parquet` by our writer. */
const folder = process.argv[2]!;
await mkdir(join(folder, 'copied'));
await mkdir(join(folder, 'written'));
const db = await openTestDuckDb();
await db.run({ sql: `COPY (SELECT i FROM range(10000) t(i)) TO '${join(folder, 'copied', 'x.parquet')}' (FORMAT parquet)` });
await new DuckDbParquetWriter(db).write({
  fields: [{ name: 'a', type: { kind: 'bigint' }, required: false, fieldId: 1 }],
  batches: [batchOf([{ kind: 'bigint' }], [[1n]])],
  path: join(folder, 'written', 'x.parquet'),
});
await db.close();
