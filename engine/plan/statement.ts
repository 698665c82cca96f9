import type { Node, SelectStmt, TypeName } from '@pgsql/types';
import type { AccessStatement } from './access-statement.ts';
import type { CreateTableAsStatement, DatabaseStatement, DdlStatement } from './ddl-statement.ts';
import type { DataType } from '../../catalog/model/data-type.ts';
import type { ColumnBatch } from '../../catalog/model/vector.ts';

/**
 * A statement as the parser (sql/parse) hands it to a session: Postgres's or Flink's spelling, the same value.
 *
 * Queries stay Postgres parse trees (`@pgsql/types`); the binder gives them types. Everything else is cut down to what it means.
 * `position`s are 0-based byte offsets into the text the client sent (as libpg_query counts); `positionOf` turns them into the 1-based
 * character positions of error messages.
 */
export type Statement =
  | { readonly kind: 'query'; readonly query: SelectStmt }
  | { readonly kind: 'explain'; readonly analyze: boolean; readonly format: 'text' | 'json'; readonly query: SelectStmt }
  | InsertStatement
  | LiteralInsertStatement
  | DdlStatement
  | CreateTableAsStatement
  | DatabaseStatement
  | CopyStatement
  | AccessStatement
  /** `value` null: to the default. `more`: what the same statement sets besides (SET TRANSACTION ISOLATION LEVEL …, READ ONLY). */
  | {
      readonly kind: 'set';
      readonly name: string;
      readonly value: string | null;
      readonly local: boolean;
      readonly more?: readonly { readonly name: string; readonly value: string | null }[] | undefined;
    }
  | { readonly kind: 'reset'; readonly name: string | null }
  | { readonly kind: 'show'; readonly name: string | null }
  /** `readOnly` and `isolation` null: as the session's defaults say. */
  | {
      readonly kind: 'begin';
      readonly start?: boolean | undefined;
      readonly readOnly: boolean | null;
      readonly isolation?: string | null | undefined;
    }
  /** `chain`: AND CHAIN, a new block of the same kind follows. */
  | { readonly kind: 'commit'; readonly chain?: boolean | undefined }
  | { readonly kind: 'rollback'; readonly chain?: boolean | undefined }
  | { readonly kind: 'savepoint' | 'release' | 'rollback-to'; readonly name: string }
  | { readonly kind: 'prepare'; readonly name: string; readonly types: readonly TypeName[]; readonly statement: Statement }
  | { readonly kind: 'execute'; readonly name: string; readonly args: readonly Node[] }
  /** DEALLOCATE; null is ALL. */
  | { readonly kind: 'deallocate'; readonly name: string | null }
  | {
      readonly kind: 'declare';
      readonly name: string;
      readonly query: SelectStmt;
      readonly scroll: boolean;
      readonly hold: boolean;
      readonly binary: boolean;
    }
  /** FETCH and MOVE. `count` Infinity is ALL. */
  | {
      readonly kind: 'fetch';
      readonly cursor: string;
      readonly move: boolean;
      readonly direction: FetchDirection;
      readonly count: number;
    }
  /** CLOSE; null is ALL. */
  | { readonly kind: 'close'; readonly cursor: string | null }
  | {
      readonly kind: 'call';
      readonly schema: string | null;
      readonly procedure: string;
      readonly args: readonly ConstantArgument[];
      readonly position: number;
    }
  | { readonly kind: 'listen'; readonly channel: string }
  /** UNLISTEN; null is *. */
  | { readonly kind: 'unlisten'; readonly channel: string | null }
  | { readonly kind: 'notify'; readonly channel: string; readonly payload: string }
  /** LOCK TABLE in a mode that any statement takes of itself. */
  | { readonly kind: 'lock'; readonly relations: readonly RelationName[] }
  /** DISCARD ALL: the session as it began. The other targets have nothing to discard here. */
  | { readonly kind: 'discard'; readonly target: 'all' | 'plans' | 'sequences' | 'temp' };

export type FetchDirection = 'forward' | 'backward' | 'absolute' | 'relative';

export type StatementKind = Statement['kind'];

/** One statement of a query string, with the text it came from. */
export interface ParsedStatement {
  readonly statement: Statement;
  /** The whole string the client sent: positions count in it. */
  readonly source: string;
  /** This statement's part, for logs and EXPLAIN. */
  readonly text: string;
}

/** A relation as named in a statement; `suffix` is what follows the table's name: `$lake`, `$lake$snapshots`… is split off by the binder. */
export interface RelationName {
  readonly database: string | null;
  readonly schema: string | null;
  readonly name: string;
  readonly position: number;
}

export interface InsertStatement {
  readonly kind: 'insert';
  readonly into: RelationName;
  /** null: all columns in order. */
  readonly columns: readonly { readonly name: string; readonly position: number }[] | null;
  /** VALUES lists are SelectStmts with valuesLists; null is DEFAULT VALUES. A `SetToDefault` node may stand in a VALUES list. */
  readonly source: SelectStmt | null;
}

/** INSERT … VALUES of nothing but literals, which are not parsed one by one: only in query strings that are run at once. */
export interface LiteralInsertStatement {
  readonly kind: 'insert-literals';
  readonly into: RelationName;
  readonly columns: InsertStatement['columns'];
  readonly literals: LiteralRows;
}

/** Rows of literals, read when the types of their columns are known. Their syntax is right. */
export interface LiteralRows {
  /** Values in a row. */
  readonly width: number;
  readonly rows: number;
  /**
   * Rows [from, to) assigned to `width` columns of these types; null when a literal there is not simply read as its column's type, or is
   * wrong: what it means only the statement parsed whole can tell.
   */
  read(types: readonly DataType[], timeZone: string, from: number, to: number): ColumnBatch | null;
  /** The statement parsed whole. */
  parse(signal: AbortSignal): Promise<InsertStatement>;
}

export interface CreateTableStatement {
  readonly kind: 'create-table';
  readonly name: RelationName;
  readonly ifNotExists: boolean;
  readonly columns: readonly ColumnSpec[];
  readonly primaryKey: { readonly columns: readonly string[]; readonly position: number } | null;
  readonly partitionBy: readonly { readonly name: string; readonly position: number }[];
  readonly options: readonly OptionSpec[];
  readonly comment: string | null;
}

export interface ColumnSpec {
  readonly name: string;
  readonly type: DataType;
  /** Said while parsing the type: `numeric` without precision is stored as numeric(38,16). */
  readonly typeNotice: string | null;
  readonly notNull: boolean;
  /** The DEFAULT expression's tree and text. */
  readonly default: { readonly expression: Node; readonly text: string } | null;
  readonly comment: string | null;
  readonly position: number;
}

export interface OptionSpec {
  readonly key: string;
  readonly value: string;
  readonly position: number;
}

export interface CopyStatement {
  readonly kind: 'copy';
  readonly direction: 'from-stdin' | 'to-stdout';
  readonly table: {
    readonly name: RelationName;
    readonly columns: readonly { readonly name: string; readonly position: number }[] | null;
  } | null;
  /** COPY (query) TO STDOUT. */
  readonly query: SelectStmt | null;
  readonly options: CopyOptions;
}

/** Checked and defaulted as Postgres's ProcessCopyOptions does. */
export interface CopyOptions {
  readonly format: 'text' | 'csv' | 'binary';
  /** One byte. */
  readonly delimiter: string;
  readonly null: string;
  readonly header: boolean | 'match';
  readonly quote: string;
  readonly escape: string;
  readonly forceQuote: readonly string[] | '*';
  readonly forceNotNull: readonly string[];
  readonly forceNull: readonly string[];
}

export interface ConstantArgument {
  readonly name: string | null;
  readonly value: string | number | boolean | null;
}
