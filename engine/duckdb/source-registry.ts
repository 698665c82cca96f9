import duckdb from '@duckdb/node-bindings';
import { assert, must } from '../../catalog/base/assert.ts';
import type { BatchReader, BatchSource } from './batch-source.ts';
import { ChunkWriter } from './chunk-writer.ts';
import { RowFeed } from './row-feed.ts';
import { duckLogicalType } from './type-names.ts';

const FUNCTION_NAME = 'tc_source';
/** A source that is asked for no columns (count(*)) still needs one in DuckDB's eyes. */
const NO_COLUMN = '__none';

export interface RegisteredSource {
  /** What stands in FROM: a table function call, without alias. */
  readonly sql: string;
  /** Ends every open reader and forgets the source. A scan still running fails. Safe to call twice. */
  dispose(): void;
}

interface Entry {
  readonly id: number;
  readonly source: BatchSource;
  /** Scans whose reader is open. */
  readonly scans: Set<Scan>;
  disposed: boolean;
  /** What a reader threw: DuckDB keeps only text, the query gets the error itself. */
  failure: { readonly error: unknown } | null;
}

interface Scan {
  readonly entry: Entry;
  readonly reader: BatchReader;
  readonly feed: RowFeed;
  readonly writer: ChunkWriter;
}

/**
 * The JavaScript side of `FROM tc_source(17)`.
 *
 * DuckDB has no way to drop a function made in JavaScript, so one function is registered per instance and takes the number of a source;
 * sources come and go in a map. DuckDB's threads call in here and wait; calls run on the thread of the instance's owner, one chunk a
 * call. Several of DuckDB's threads may take chunks of one scan in turn: filling is serial, but what is done with the rows is not (and a
 * thread that waits for the only task of a query spins: half a second of CPU per million rows was seen). Where order matters, DuckDB
 * keeps to one thread by itself. Nothing on that thread may therefore wait for DuckDB synchronously while a query with sources runs: it would wait for itself.
 */
export class SourceRegistry {
  readonly #entries = new Map<number, Entry>();
  readonly #threads: number;
  #nextId = 1;

  /** `threads`: as many as the instance has. */
  constructor(threads: number) {
    this.#threads = threads;
  }

  /** Sources not yet disposed of. */
  get size(): number {
    return this.#entries.size;
  }

  /** Makes `tc_source` known to the database of the connection. Once per database. */
  attach(connection: duckdb.Connection): void {
    const fn = duckdb.create_table_function();
    duckdb.table_function_set_name(fn, FUNCTION_NAME);
    duckdb.table_function_add_parameter(fn, duckdb.create_logical_type(duckdb.Type.BIGINT));
    duckdb.table_function_set_bind(fn, (info) => this.#bind(info));
    duckdb.table_function_set_init(fn, (info) => this.#init(info));
    duckdb.table_function_set_function(fn, (info, output) => this.#fill(info, output));
    duckdb.table_function_supports_projection_pushdown(fn, true);
    duckdb.register_table_function(connection, fn);
    duckdb.destroy_table_function_sync(fn);
  }

  register(source: BatchSource): RegisteredSource {
    const entry: Entry = { id: this.#nextId++, source, scans: new Set(), disposed: false, failure: null };
    this.#entries.set(entry.id, entry);
    return {
      sql: `${FUNCTION_NAME}(${entry.id})`,
      dispose: () => {
        this.#entries.delete(entry.id);
        entry.disposed = true;
        for (const scan of entry.scans) scan.reader.close();
        entry.scans.clear();
      },
    };
  }

  /** The error that a source named in the query threw since its last scan began. */
  failureIn(sql: string): { readonly error: unknown } | null {
    for (const match of sql.matchAll(/\btc_source\((\d+)\)/g)) {
      const failure = this.#entries.get(Number(match[1]))?.failure;
      if (failure) return failure;
    }
    return null;
  }

  // What throws in a callback becomes DuckDB's error text by itself; only the reader's errors need keeping.

  #bind(info: duckdb.TableFunctionBindInfo): void {
    const id = Number(duckdb.get_int64(duckdb.bind_get_parameter(info, 0)));
    const { source } = must(this.#entries.get(id), `source ${id}`);
    for (const { name, type } of source.columns) duckdb.bind_add_result_column(info, name, duckLogicalType(type));
    if (source.columns.length === 0) duckdb.bind_add_result_column(info, NO_COLUMN, duckdb.create_logical_type(duckdb.Type.BOOLEAN));
    if (source.rows !== undefined) duckdb.bind_set_cardinality(info, source.rows, false);
    duckdb.bind_set_bind_data(info, { id });
  }

  #init(info: duckdb.TableFunctionInitInfo): void {
    const { id } = duckdb.init_get_bind_data(info) as { id: number };
    const entry = must(this.#entries.get(id), `source ${id}`);
    const { columns } = entry.source;
    const wanted = Array.from({ length: duckdb.init_get_column_count(info) }, (_, i) => duckdb.init_get_column_index(info, i));
    // For count(*) DuckDB asks for a made-up column past ours, whose content it does not look at.
    const projection = wanted.filter((c) => c < columns.length);
    assert(projection.length === wanted.length || projection.length === 0, 'made-up columns come alone');
    entry.failure = null;
    const scan = this.#guard(entry, () => {
      const reader = entry.source.open(projection);
      return { entry, reader, feed: new RowFeed(reader), writer: new ChunkWriter(projection.map((c) => columns[c]!.type)) };
    });
    entry.scans.add(scan);
    duckdb.init_set_init_data(info, scan);
    duckdb.init_set_max_threads(info, this.#threads);
  }

  #fill(info: duckdb.TableFunctionInfo, output: duckdb.DataChunk): void {
    const scan = duckdb.function_get_init_data(info) as Scan;
    const { entry } = scan;
    assert(!entry.disposed, `source ${entry.id} was disposed of while a query read it`);
    this.#guard(entry, () => {
      const pieces = scan.feed.next();
      scan.writer.write(output, pieces);
      if (pieces.length === 0 && entry.scans.delete(scan)) scan.reader.close();
    });
  }

  #guard<T>(entry: Entry, work: () => T): T {
    try {
      return work();
    } catch (error) {
      entry.failure = { error };
      throw error;
    }
  }
}
