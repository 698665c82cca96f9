import duckdb from '@duckdb/node-bindings';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { DataType } from '../../catalog/model/data-type.ts';
import type { ColumnBatch } from '../../catalog/model/vector.ts';
import { ChunkReader } from './chunk-reader.ts';
import type { DuckConnection } from './connection.ts';
import { chunkTaken } from './minor-gc.ts';

export interface StreamRequest {
  /** One statement that returns rows, as our printer made it. */
  readonly sql: string;
  /** Types of its columns by position, as the binder promised them. */
  readonly types: readonly DataType[];
  /** Time zone for casts between timestamptz and other types. Default UTC. */
  readonly timeZone?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs the query and yields its rows, a chunk (at most 2,048 rows) a batch, as they are pulled: DuckDB computes a little ahead and
 * then waits. One chunk is fetched ahead, while whoever pulls is at work on the one before.
 *
 * **The end of the iteration is proof that the answer is complete.** DuckDB ends a stream that failed, was interrupted or was cut by
 * another query exactly like one that is complete (ivm.md G10), and the bindings hide the result's error. What they do not hide is
 * the result's kind, which DuckDB reports as INVALID for a result that carries an error: that is asked at the end. A further fetch must
 * give nothing either, for a fetch that runs out of memory returns nothing without marking the result. (`SELECT 1` in a transaction of
 * the stream's own proves less: it does not notice a cut by a second query, and costs three more calls.)
 *
 * The error's text is lost with the stream, so the query is run again with its output thrown away (EXPLAIN ANALYZE), which reports it.
 */
export async function* streamResult(connection: DuckConnection, request: StreamRequest): AsyncGenerator<ColumnBatch, void, undefined> {
  const { sql, types, signal } = request;
  // Prepared, executed once and dropped: reusing a statement without parameters gives wrong answers after writes (ivm.md G1).
  const statement = await connection.call(sql, signal, () => duckdb.prepare(connection.native, sql));
  try {
    connection.openResult = true;
    const result = await connection.call(sql, signal, () => duckdb.execute_prepared_streaming(statement));
    const reader = new ChunkReader(result, types);
    const fetch = () => connection.call(sql, signal, () => duckdb.fetch_chunk(result));
    for (let chunk = await fetch(); !isEnd(chunk);) {
      const batch = reader.read(chunk);
      chunkTaken();
      const next = fetch();
      // Whoever leaves here does not wait for it: closing the connection does.
      next.catch(() => {});
      yield batch;
      chunk = await next;
    }
    const broken = duckdb.result_return_type(result) === duckdb.ResultType.INVALID || !isEnd(await fetch());
    if (broken) throw await causeOf(connection, request);
    connection.openResult = false;
  } finally {
    connection.afterCall(() => duckdb.destroy_prepare_sync(statement));
  }
}

function isEnd(chunk: duckdb.DataChunk | null): chunk is null {
  return chunk === null || duckdb.data_chunk_get_size(chunk) === 0;
}

/** Why the stream broke off. */
async function causeOf(connection: DuckConnection, request: StreamRequest): Promise<ThermoclineError> {
  const { sql, signal } = request;
  const failure = connection.sourceFailure(sql);
  if (failure !== null) return failure;
  try {
    await connection.call(sql, signal, () => duckdb.query(connection.native, `EXPLAIN ANALYZE ${sql}`));
  } catch (error) {
    return error as ThermoclineError;
  }
  return new ThermoclineError('internal', 'the query failed while its rows were being read, and did not fail again when it was repeated', {
    hint: 'Run the statement again.',
  });
}
