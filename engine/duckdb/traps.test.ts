import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import duckdb from '@duckdb/node-bindings';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/**
 * What DuckDB 1.5.6 gets wrong and our code goes around (ivm.md part G). These tests pass while the trap is there: one that fails
 * after an upgrade says that a rule may be lifted. G10 is in result-stream.test.ts.
 */

let database: duckdb.Database;
let connection: duckdb.Connection;
beforeAll(async () => {
  database = await duckdb.open(':memory:');
  connection = await duckdb.connect(database);
});
afterAll(() => {
  duckdb.disconnect_sync(connection);
  duckdb.close_sync(database);
});

const run = (sql: string) => duckdb.query(connection, sql);

/** The one value of a result, a bigint, integer or hugeint that fits 64 bits. */
function value(result: duckdb.Result): bigint {
  const vector = duckdb.data_chunk_get_vector(duckdb.result_get_chunk(result, 0), 0);
  return new BigInt64Array(Uint8Array.from(duckdb.vector_get_data(vector, 8)).buffer)[0]!;
}

describe('G1: a prepared statement without parameters keeps the statistics it was planned with', () => {
  test('prepared on an empty table, it stays empty', async () => {
    await run('CREATE TABLE g1a (k BIGINT)');
    const statement = await duckdb.prepare(connection, 'SELECT count(*) FROM (SELECT k FROM g1a WHERE k > 0)');
    expect(value(await duckdb.execute_prepared(statement))).toBe(0n);
    await run('INSERT INTO g1a SELECT i FROM range(1, 101) t(i)');
    expect(value(await run('SELECT count(*) FROM (SELECT k FROM g1a WHERE k > 0)'))).toBe(100n);
    expect(value(await duckdb.execute_prepared(statement))).not.toBe(100n);
  });

  test('a filter above the maximum of that time finds nothing for ever', async () => {
    await run('CREATE TABLE g1b AS SELECT i AS k FROM range(4) t(i)');
    const statement = await duckdb.prepare(connection, 'SELECT count(*) FROM g1b WHERE k > 100');
    expect(value(await duckdb.execute_prepared(statement))).toBe(0n);
    await run('INSERT INTO g1b SELECT i FROM range(1000) t(i)');
    expect(value(await run('SELECT count(*) FROM g1b WHERE k > 100'))).toBe(899n);
    expect(value(await duckdb.execute_prepared(statement))).toBe(0n);
  });

  test('a bound parameter makes it plan anew', async () => {
    await run('CREATE TABLE g1c AS SELECT i AS k FROM range(4) t(i)');
    const statement = await duckdb.prepare(connection, 'SELECT count(*) FROM g1c WHERE k > 100 + $1');
    duckdb.bind_int64(statement, 1, 0n);
    expect(value(await duckdb.execute_prepared(statement))).toBe(0n);
    await run('INSERT INTO g1c SELECT i FROM range(1000) t(i)');
    expect(value(await duckdb.execute_prepared(statement))).toBe(899n);
  });
});

describe('G11: table functions in JavaScript', () => {
  let made = 0;
  /** A function of one BIGINT column whose main callback is `fill`. */
  function register(fill: (output: duckdb.DataChunk, call: number) => unknown): string {
    const name = `g11_${++made}`;
    const fn = duckdb.create_table_function();
    let calls = 0;
    duckdb.table_function_set_name(fn, name);
    duckdb.table_function_set_bind(fn, (info) => duckdb.bind_add_result_column(info, 'x', duckdb.create_logical_type(duckdb.Type.BIGINT)));
    duckdb.table_function_set_init(fn, (info) => duckdb.init_set_max_threads(info, 1));
    duckdb.table_function_set_function(fn, (_, output) => void fill(output, calls++));
    duckdb.register_table_function(connection, fn);
    return name;
  }

  test('an asynchronous callback is not waited for: it gives no rows and no error', async () => {
    let late = 0;
    const name = register(async () => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      late++;
    });
    expect(value(await run(`SELECT count(*) FROM ${name}()`))).toBe(0n);
    while (late === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  });

  test('what a callback throws rejects the query, as text', async () => {
    const name = register(() => {
      throw new Error('thrown in the callback');
    });
    await expect(run(`SELECT count(*) FROM ${name}()`)).rejects.toThrow('thrown in the callback');
  });

  test('text that is not UTF-8 is ignored in silence by the call that should assign it', () => {
    const chunk = duckdb.create_data_chunk([duckdb.create_logical_type(duckdb.Type.VARCHAR)]);
    const vector = duckdb.data_chunk_get_vector(chunk, 0);
    duckdb.vector_assign_string_element_len(vector, 0, Buffer.from('before'));
    duckdb.vector_assign_string_element_len(vector, 0, Uint8Array.of(0xff, 0xfe, 0xfd));
    expect(Buffer.from(duckdb.vector_get_data(vector, 16)).readUInt32LE(0)).toBe('before'.length);
  });
});

describe('G12: COPY to Parquet', () => {
  let folder: string;
  beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'duckdb-traps-'))));
  afterAll(() => rm(folder, { recursive: true }));

  test('a smallint is annotated INT_16, which Iceberg does not know: the writer casts it', async () => {
    const path = join(folder, 'small.parquet');
    await run(`COPY (SELECT 1::SMALLINT AS a) TO '${path}' (FORMAT parquet)`);
    const rows = await run(`SELECT count(*) FROM parquet_schema('${path}') WHERE name = 'a' AND converted_type = 'INT_16'`);
    expect(value(rows)).toBe(1n);
  });

  test('bounds of long strings are cut, so they are not exact: the writer takes its own', async () => {
    const path = join(folder, 'long.parquet');
    await run(`COPY (SELECT repeat('x', 400) || i AS s FROM range(10) t(i)) TO '${path}' (FORMAT parquet)`);
    expect(value(await run(`SELECT length(stats_max_value) FROM parquet_metadata('${path}')`))).toBe(256n);
  });

  test.skipIf(!canTrace())('syncs nothing; the writer syncs the file, then its folder', async () => {
    const log = join(folder, 'strace.log');
    const child = fileURLToPath(new URL('testing/sync-child.ts', import.meta.url));
    const calls = 'trace=fsync,fdatasync,sync_file_range,syncfs,sync';
    await promisify(execFile)('strace', ['-f', '-y', '-e', calls, '-o', log, process.execPath, '--import', 'tsx', child, folder]);
    const synced = Array.from(
      (await readFile(log, 'utf8')).matchAll(/ (fsync|fdatasync)\(\d+<([^>]*)>/g),
      (m) => `${m[1]} ${m[2]!.replace(`${folder}/`, '')}`,
    );
    expect(synced).toEqual(['fdatasync written/x.parquet', 'fsync written']);
  });
});

function canTrace(): boolean {
  try {
    execFileSync('strace', ['-e', 'trace=none', '-o', '/dev/null', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
