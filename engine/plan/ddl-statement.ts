import type { SelectStmt } from '@pgsql/types';
import type { DataType } from '../../catalog/model/data-type.ts';
import type { RelationKind } from '../../catalog/store/relation.ts';
import type { RoleName } from './access-statement.ts';
import type { ColumnSpec, CreateTableStatement, OptionSpec, RelationName } from './statement.ts';

/** Statements that change what the catalog remembers, but for who may do what (access-statement.ts). */
export type DdlStatement =
  | CreateTableStatement
  | CreateViewStatement
  | AlterRelationStatement
  | DropRelationsStatement
  | { readonly kind: 'truncate'; readonly names: readonly RelationName[] }
  /** `owner`: from AUTHORIZATION. */
  | { readonly kind: 'create-schema'; readonly schema: string; readonly ifNotExists: boolean; readonly owner: RoleName | null }
  | CommentStatement
  | DropSchemaStatement;

/** CREATE TABLE AS and SELECT INTO: a table of a query's rows. */
export interface CreateTableAsStatement {
  readonly kind: 'create-table-as';
  readonly name: RelationName;
  readonly ifNotExists: boolean;
  /** Names for the first columns; null: the query's own. */
  readonly columns: readonly string[] | null;
  readonly partitionBy: CreateTableStatement['partitionBy'];
  readonly options: readonly OptionSpec[];
  readonly query: SelectStmt;
  /** WITH NO DATA makes an empty table. */
  readonly withData: boolean;
}

export interface CreateViewStatement {
  readonly kind: 'create-view';
  readonly name: RelationName;
  /** Names for the first columns; null: the query's own. */
  readonly columns: readonly string[] | null;
  readonly query: SelectStmt;
  /** The query's text, and the byte offset at which it begins in the statement's source. */
  readonly text: string;
  readonly start: number;
  readonly orReplace: boolean;
}

export interface AlterRelationStatement {
  readonly kind: 'alter-relation';
  /** What the statement calls it. ALTER TABLE takes views too, for what both can do. */
  readonly what: RelationKind;
  readonly name: RelationName;
  readonly ifExists: boolean;
  readonly actions: readonly AlterAction[];
}

export type AlterAction =
  | { readonly action: 'rename'; readonly to: string }
  | { readonly action: 'set-schema'; readonly schema: string }
  | { readonly action: 'rename-column'; readonly column: string; readonly to: string; readonly position: number }
  | TableAction;

/** What only tables can undergo. `words` names it in messages. */
export type TableAction =
  | {
      readonly action: 'drop-column';
      readonly words: 'DROP COLUMN';
      readonly column: string;
      readonly ifExists: boolean;
      readonly cascade: boolean;
    }
  | {
      readonly action: 'alter-type';
      readonly words: 'ALTER COLUMN ... SET DATA TYPE';
      readonly column: string;
      readonly type: DataType;
      readonly typeNotice: string | null;
      readonly position: number;
    }
  /** null: DROP DEFAULT. */
  | {
      readonly action: 'set-default';
      readonly words: 'ALTER COLUMN ... SET DEFAULT';
      readonly column: string;
      readonly default: ColumnSpec['default'];
    }
  | {
      readonly action: 'set-nullable';
      readonly words: 'ALTER COLUMN ... DROP NOT NULL';
      readonly column: string;
      readonly nullable: boolean;
    }
  | { readonly action: 'add-column'; readonly words: 'ADD COLUMN'; readonly column: ColumnSpec; readonly ifNotExists: boolean }
  | { readonly action: 'set-options'; readonly words: 'SET'; readonly options: readonly OptionSpec[] }
  | {
      readonly action: 'reset-options';
      readonly words: 'RESET';
      readonly keys: readonly { readonly key: string; readonly position: number }[];
    };

export interface DropRelationsStatement {
  readonly kind: 'drop-relations';
  readonly what: RelationKind;
  readonly names: readonly RelationName[];
  readonly ifExists: boolean;
  readonly cascade: boolean;
}

/** COMMENT ON; null takes the comment away. */
export interface CommentStatement {
  readonly kind: 'comment';
  readonly on:
    | { readonly kind: RelationKind; readonly name: RelationName }
    | { readonly kind: 'column'; readonly relation: RelationName; readonly column: string }
    | { readonly kind: 'schema' | 'database'; readonly name: string };
  readonly comment: string | null;
}

/** What cannot be part of a transaction. */
export type DatabaseStatement =
  | { readonly kind: 'create-database'; readonly database: string; readonly owner: RoleName | null; readonly notices: readonly string[] }
  | { readonly kind: 'drop-database'; readonly database: string; readonly ifExists: boolean };

export interface DropSchemaStatement {
  readonly kind: 'drop-schema';
  readonly schemas: readonly string[];
  readonly ifExists: boolean;
  readonly cascade: boolean;
}
