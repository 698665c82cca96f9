import type { Notification } from './sessions/notifications.ts';
import type { DataType } from '../catalog/model/data-type.ts';
import type { ColumnBatch } from '../catalog/model/vector.ts';
import type { Notice } from '../catalog/errors/thermocline-error.ts';
import type { CopyOptions, ParsedStatement } from './plan/statement.ts';

/**
 * What a front end may ask of the engine: one per client connection. The wire holds this handle and nothing behind it.
 *
 * Statements of a session run one after another; the caller does not start one before the last one's result is consumed or closed.
 * Every error is a ThermoclineError with what a client needs to know. Aborting `signal` ends the running statement with
 * `query-canceled` promptly, whether it is planning, scanning, waiting for a commit or being read slowly.
 */
export interface Session {
  /**
   * Runs one statement. `rows` and `copy-out` results are lazy: rows are produced as `batches` is pulled, an error in the middle
   * rejects that pull, and the end of `batches` is proof of completeness. Not consuming to the end needs `return()` on the iterator.
   */
  execute(statement: ParsedStatement, signal: AbortSignal): Promise<StatementResult>;

  /**
   * Several statements in one query string are one implicit transaction: the front end calls begin before the first and end after
   * the last (or with the error that stopped them). No-ops inside an explicit block.
   */
  beginImplicit(): Promise<void>;
  endImplicit(outcome: 'commit' | 'rollback'): Promise<void>;

  /**
   * As {@link beginImplicit}, for what runs between two Syncs: its statements are committed or rolled back together, but each reads what
   * is committed when it begins.
   */
  beginPipeline(): void;

  /**
   * A query string failed for a reason the session may not have seen (a syntax error, a bad COPY row, a row that cannot be sent): the
   * open block or implicit transaction fails with it, as in Postgres. A no-op outside one. Called for every failed string.
   */
  failTransaction?(): void;

  // Prepared statements and portals. Names are shared with SQL's PREPARE and DECLARE; '' is the unnamed one, which is replaced silently.

  /** Keeps a statement (null: the empty query) and finds its types: nothing of it runs. Throws what is wrong with it, 42P05, 54000. */
  prepare(request: PrepareRequest): void;
  /** Throws 26000. */
  describeStatement(name: string): StatementDescription;
  /** Makes a portal of a statement and values. Throws 26000, 42P03, 08P01 for a wrong number of values, the errors of their types. */
  bind(request: BindRequest): Promise<void>;
  /** Throws 34000. */
  describePortal(name: string): PortalDescription;
  /**
   * Runs a portal, or goes on with it; at most `rowsMax` rows come (0: all). A portal that gave exactly so many may have more: its tag is
   * for when it has not. Null: the empty query. Throws 34000, 55000 for one that is spent.
   */
  executePortal(name: string, rowsMax: number, signal: AbortSignal): Promise<StatementResult | null>;
  /** No error when there is none. */
  closeStatement(name: string): void;
  closePortal(name: string): Promise<void>;

  /** For ReadyForQuery: I idle, T in a block, E in a failed block. */
  transactionStatus(): 'I' | 'T' | 'E';

  /** Settings reported to clients (ParameterStatus) and their present values. */
  reportedSettings(): ReadonlyMap<string, string>;

  /** The value of a setting as SHOW gives it. */
  setting(name: string): string;

  /** Called by the engine for each notice, in the order they happen, before the result of the statement is delivered. */
  onNotice: (notice: Notice) => void;
  /** Called when a reported setting changes. */
  onSettingChanged: (name: string, value: string) => void;

  /** Called for what was sent to a channel this session listens to, at any time. */
  onNotification: (notification: Notification) => void;
  /** Asked before something is sent: false when the front end has as much waiting as it keeps. */
  hasRoom: () => boolean;

  /** Ends the session: rolls back what is open, releases pins and connections. */
  close(): Promise<void>;
}

export interface PrepareRequest {
  readonly name: string;
  readonly statement: ParsedStatement | null;
  /** pg_type OIDs as the client gave them; 0: find out. May be fewer than there are parameters. */
  readonly parameterTypes: readonly number[];
}

export interface StatementDescription {
  readonly parameterTypes: readonly number[];
  /** Null: gives no rows. */
  readonly columns: readonly ResultColumn[] | null;
}

export interface BindRequest {
  readonly portal: string;
  readonly statement: string;
  /** Values in their types' text form. */
  readonly parameters: readonly (string | null)[];
  /** As the client asked for them; kept for whoever sends the rows. */
  readonly resultFormats: readonly number[];
}

export interface PortalDescription {
  readonly columns: readonly ResultColumn[] | null;
  readonly resultFormats: readonly number[];
}

/** Where sessions come from. */
export interface SessionFactory {
  /** Throws `undefined-database` for a name it does not know. `settings` come from the startup message. */
  openSession(request: {
    readonly user: string;
    /** The client was let in without a password: a name that is no role stands for the superuser. */
    readonly trusted: boolean;
    readonly database: string;
    readonly settings: Readonly<Record<string, string>>;
    /** pg_backend_pid(), as the client was told; made up when absent. */
    readonly processId?: number | undefined;
  }): Promise<Session>;
}

export interface ResultColumn {
  readonly name: string;
  /** pg_type OID and modifier for RowDescription. */
  readonly typeOid: number;
  readonly typeModifier: number;
  /** How the vector in the batches lies; may be a plainer type than the OID says (oid → bigint, name → text). */
  readonly type: DataType;
  /** The table column it is taken from, when it is one; 0 otherwise. */
  readonly tableOid: number;
  readonly columnNumber: number;
}

export type StatementResult =
  | {
      readonly kind: 'rows';
      readonly columns: readonly ResultColumn[];
      readonly batches: AsyncIterable<ColumnBatch>;
      readonly tag: (rows: number) => string;
      /** Rows of a BINARY cursor: in binary unless the client says otherwise. */
      readonly binary?: boolean | undefined;
    }
  | { readonly kind: 'done'; readonly tag: string }
  | {
      readonly kind: 'copy-in';
      /** The table's name, for messages. */
      readonly relation: string;
      readonly columns: readonly ResultColumn[];
      readonly options: CopyOptions;
      readonly sink: CopySink;
    }
  | {
      readonly kind: 'copy-out';
      readonly columns: readonly ResultColumn[];
      readonly options: CopyOptions;
      readonly batches: AsyncIterable<ColumnBatch>;
      readonly tag: (rows: number) => string;
    };

/** Takes the rows of a COPY FROM STDIN; exactly one of finish and abort ends it. */
export interface CopySink {
  /** Columns as announced. Awaiting it gives back-pressure. */
  write(batch: ColumnBatch): Promise<void>;
  /** Commits (or joins the open transaction); resolves with the number of rows. */
  finish(): Promise<number>;
  abort(): Promise<void>;
}
