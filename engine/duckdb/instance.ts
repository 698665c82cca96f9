import { join } from 'node:path';
import duckdb from '@duckdb/node-bindings';
import { ThermoclineError, toThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { ColumnBatch } from '../../catalog/model/vector.ts';
import type { Timers } from '../../catalog/seams/clock.ts';
import { Admission } from './admission.ts';
import type { BatchSource } from './batch-source.ts';
import { DuckConnection } from './connection.ts';
import { breaksInstance, translateDuckDbError } from './errors.ts';
import { INPUTS } from './input-operators.ts';
import { JSON_CHANGES } from './json-changes.ts';
import { JSON_OPERATORS } from './json-operators.ts';
import { FORMATS } from './format-operators.ts';
import { quoteLiteral } from './quote.ts';
import { streamResult, type StreamRequest } from './result-stream.ts';
import { type RegisteredSource, SourceRegistry } from './source-registry.ts';
import { registerTextFunction } from './text-function.ts';

export interface DuckDbOptions {
  /** Threads that compute, shared by all queries of the instance. */
  readonly threads: number;
  readonly memoryLimitBytes: number;
  /** Where queries spill what exceeds the memory, a folder that is there; null: they fail instead. */
  readonly tempFolder: string | null;
  /** Bytes that may be spilled. Default: what the disk has. */
  readonly tempBytesMax?: number | undefined;
  /** Calls that may run at a time: see pool-size.cjs. */
  readonly admittedMax: number;
  readonly timers: Timers;
  /** Statements to run on every instance before it is used, a rebuilt one too: macros. */
  readonly setup?: readonly string[] | undefined;
}

export interface RunRequest {
  readonly sql: string;
  readonly timeZone?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What it is doing now: for metrics and tests. */
export interface DuckDbStatus {
  readonly callsRunning: number;
  readonly callsWaiting: number;
  readonly connections: number;
  readonly sources: number;
  readonly rebuilds: number;
}

interface Database {
  readonly native: duckdb.Database;
  connections: number;
  retired: boolean;
}

/** Opens an in-memory instance. One per thread: instances cannot be shared between threads. */
export async function openDuckDb(options: DuckDbOptions): Promise<DuckDb> {
  const db = new DuckDb(options);
  await db.ready();
  return db;
}

/**
 * An in-memory DuckDB: the engine behind SELECT, the mirror, the Parquet writer.
 *
 * Each query gets a connection of its own. An instance that reports an internal or fatal error is thrown away, with all it held, and a
 * fresh one takes its place: whoever keeps tables in it listens to {@link onRebuild}. Errors are ThermoclineErrors.
 */
export class DuckDb {
  readonly #options: DuckDbOptions;
  readonly #admission: Admission;
  readonly #sources: SourceRegistry;
  readonly #connections = new Set<DuckConnection>();
  /** Connections on their way, which closing must wait for. */
  readonly #connecting = new Set<Promise<void>>();
  readonly #rebuildListeners = new Set<() => void>();
  #database: Promise<Database>;
  #rebuilds = 0;
  #closed = false;

  constructor(options: DuckDbOptions) {
    this.#options = options;
    this.#admission = new Admission(options.admittedMax);
    this.#sources = new SourceRegistry(options.threads);
    this.#database = this.#open();
  }

  /** Resolves when the instance is open, rejects when it cannot be. */
  async ready(): Promise<void> {
    await this.#database;
  }

  get status(): DuckDbStatus {
    return {
      callsRunning: this.#admission.running,
      callsWaiting: this.#admission.waiting,
      connections: this.#connections.size,
      sources: this.#sources.size,
      rebuilds: this.#rebuilds,
    };
  }

  /** A Parquet file without rows, for {@link LakeScanRequest.beside}; null where there is no folder to keep it in. */
  get emptyParquet(): string | null {
    const { tempFolder } = this.#options;
    return tempFolder === null ? null : join(tempFolder, 'empty.parquet');
  }

  /** Rows of a query, lazily; see {@link streamResult}. Nothing happens before the first pull; ending early needs `return()`. */
  async *stream(request: StreamRequest): AsyncGenerator<ColumnBatch, void, undefined> {
    const connection = await this.#connect(request);
    try {
      yield* streamResult(connection, request);
    } finally {
      await connection.close();
    }
  }

  /** Runs a statement to its end; resolves with the number of rows it changed. */
  async run(request: RunRequest): Promise<number> {
    const connection = await this.#connect(request);
    try {
      const { sql, signal } = request;
      return duckdb.rows_changed(await connection.call(sql, signal, () => duckdb.query(connection.native, sql)));
    } finally {
      await connection.close();
    }
  }

  /** Makes rows held by JavaScript a FROM item, until disposed of. */
  registerSource(source: BatchSource): RegisteredSource {
    return this.#sources.register(source);
  }

  /** `listener` is called, synchronously, when everything stored in the instance is gone. Returns how to stop listening. */
  onRebuild(listener: () => void): () => void {
    this.#rebuildListeners.add(listener);
    return () => this.#rebuildListeners.delete(listener);
  }

  /** Throws the instance away and opens a fresh one; queries under way fail. */
  async rebuild(): Promise<void> {
    this.#replace(await this.#database);
    await this.#database;
  }

  /** Interrupts what runs, waits until DuckDB has let go of everything, closes. Ending the thread earlier would abort the process. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await Promise.all(this.#connecting);
    await Promise.all([...this.#connections].map((c) => c.closed()));
    this.#retire(await this.#database);
  }

  async #open(): Promise<Database> {
    const { threads, memoryLimitBytes, tempFolder, tempBytesMax } = this.#options;
    const config = duckdb.create_config();
    const settings: Record<string, string> = {
      threads: String(threads),
      memory_limit: `${memoryLimitBytes}B`,
      // Empty: no spilling.
      temp_directory: tempFolder ?? '',
      ...(tempBytesMax === undefined ? {} : { max_temp_directory_size: `${tempBytesMax}B` }),
      // A path such as s3://… must not make DuckDB go and fetch an extension.
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      allow_community_extensions: 'false',
      // As Postgres: NULLs are larger than anything.
      default_null_order: 'nulls_last_on_asc_first_on_desc',
      preserve_insertion_order: 'true',
    };
    for (const [name, value] of Object.entries(settings)) duckdb.set_config(config, name, value);
    const database: Database = { native: await duckdb.open(':memory:', config), connections: 0, retired: false };
    const connection = await duckdb.connect(database.native);
    await duckdb.query(connection, `SET GLOBAL TimeZone = 'UTC'`);
    registerTextFunction(connection, 'tc_json', { ...JSON_OPERATORS, ...JSON_CHANGES });
    registerTextFunction(connection, 'tc_format', FORMATS);
    registerTextFunction(connection, 'tc_input', INPUTS);
    for (const sql of this.#options.setup ?? []) await duckdb.query(connection, sql);
    this.#sources.attach(connection);
    if (this.emptyParquet !== null) {
      await duckdb.query(connection, `COPY (SELECT NULL AS none WHERE false) TO ${quoteLiteral(this.emptyParquet)} (FORMAT parquet)`);
    }
    duckdb.disconnect_sync(connection);
    return database;
  }

  /** The present database; one that could not be opened after a failure is tried again. */
  async #usable(): Promise<Database> {
    try {
      return await this.#database;
    } catch {
      this.#database = this.#open();
      return this.#database;
    }
  }

  async #connect(request: RunRequest): Promise<DuckConnection> {
    if (this.#closed) throw shuttingDown();
    const { timeZone, signal } = request;
    const database = await this.#usable();
    if (this.#closed) throw shuttingDown();
    database.connections++;
    let native: duckdb.Connection;
    const connecting = duckdb.connect(database.native);
    const settled = connecting.then(
      () => {},
      () => {},
    );
    this.#connecting.add(settled);
    try {
      native = await connecting;
    } catch (error) {
      this.#disconnected(database);
      throw translateDuckDbError(error);
    } finally {
      this.#connecting.delete(settled);
    }
    // Closed meanwhile: nothing may begin any more.
    if (this.#closed) {
      duckdb.disconnect_sync(native);
      this.#disconnected(database);
      throw shuttingDown();
    }
    const connection = new DuckConnection(native, {
      admission: this.#admission,
      timers: this.#options.timers,
      sourceFailure: (sql) => this.#sourceFailure(sql),
      translate: (error, sql) => this.#sourceFailure(sql) ?? this.#translate(error, sql, database),
      disconnected: (closed) => {
        this.#connections.delete(closed);
        this.#disconnected(database);
      },
    });
    this.#connections.add(connection);
    if (timeZone === undefined || timeZone === 'UTC') return connection;
    try {
      const sql = `SET TimeZone = ${quoteLiteral(timeZone)}`;
      await connection.call(sql, signal, () => duckdb.query(native, sql));
    } catch (error) {
      await connection.close();
      throw error;
    }
    return connection;
  }

  /** The error of a source is the query's error, as it was thrown. */
  #sourceFailure(sql: string): ThermoclineError | null {
    const failure = this.#sources.failureIn(sql);
    return failure === null ? null : toThermoclineError(failure.error);
  }

  #translate(error: unknown, sql: string, database: Database): ThermoclineError {
    if (this.#closed) return shuttingDown();
    const message = error instanceof Error ? error.message : String(error);
    if (!breaksInstance(message)) return translateDuckDbError(error, sql);
    this.#replace(database);
    return new ThermoclineError('internal', 'the query engine met an internal error and was restarted', {
      detail: message.split('\n', 1)[0],
      hint: 'Run the statement again.',
      cause: error,
    });
  }

  /** Once per database: the first query to see the error replaces it. */
  #replace(broken: Database): void {
    if (broken.retired || this.#closed) return;
    this.#rebuilds++;
    this.#database = this.#open();
    // A failure to open is reported to whoever connects next.
    this.#database.catch(() => {});
    this.#retire(broken);
    for (const listener of this.#rebuildListeners) listener();
  }

  #retire(database: Database): void {
    database.retired = true;
    if (database.connections === 0) duckdb.close_sync(database.native);
  }

  #disconnected(database: Database): void {
    database.connections--;
    if (database.retired && database.connections === 0) duckdb.close_sync(database.native);
  }
}

function shuttingDown(): ThermoclineError {
  return new ThermoclineError('admin-shutdown', 'the query engine is shutting down');
}
