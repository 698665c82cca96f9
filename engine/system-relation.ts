import type { DataType } from '../catalog/model/data-type.ts';
import type { ColumnBatch } from '../catalog/model/vector.ts';
import type { CatalogState } from '../catalog/store/catalog-state.ts';
import type { SettingFacts } from './sessions/setting-specs.ts';

/** A relation whose rows the server makes up: `sys.*`, `pg_catalog.*`, `information_schema.*`. Small by nature; made anew per query. */
export interface SystemRelation {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly SystemColumn[];
  /** For table functions: the parameters' types, in order. Absent for plain relations. */
  readonly parameters?: readonly { readonly name: string; readonly type: DataType }[] | undefined;
  rows(context: SystemContext, args: readonly (string | number | boolean | null)[]): ColumnBatch | Promise<ColumnBatch>;
}

export interface SystemColumn {
  readonly name: string;
  /** How the values lie in the batch. */
  readonly type: DataType;
  /** pg_type OID shown to clients when it is not the type's own: oid 26, name 19, "char" 18, regproc 24, arrays as text… */
  readonly oid?: number | undefined;
  /** Found by its name alone: `*` does not show it. Comes after all that are shown. */
  readonly hidden?: boolean | undefined;
}

/** What a system relation may look at: the catalog at the query's pin and who asks. */
export interface SystemContext {
  readonly catalog: CatalogState;
  readonly database: string;
  readonly user: string;
  /** Whose privileges count. */
  readonly role: string;
  readonly searchPath: readonly string[];
  readonly signal: AbortSignal;
  /** The session's settings as SHOW ALL gives them: what pg_settings lists. */
  readonly settings?: (() => readonly ListedSetting[]) | undefined;
  /** The session's own, by name: what pg_prepared_statements and pg_cursors list. Times are wall clock. */
  readonly preparedStatements?:
    | readonly {
        readonly name: string;
        readonly statement: string;
        readonly preparedAtMs: number;
        readonly parameterTypes: readonly number[];
        readonly fromSql: boolean;
      }[]
    | undefined;
  readonly cursors?:
    | readonly {
        readonly name: string;
        readonly statement: string;
        readonly hold: boolean;
        readonly binary: boolean;
        readonly scroll: boolean;
        readonly createdAtMs: number;
      }[]
    | undefined;
}

export interface SystemRelations {
  find(schema: string, name: string): SystemRelation | undefined;
  /** Schemas that hold system relations. */
  schemas(): readonly string[];
  list(): readonly SystemRelation[];
}

/** A setting of the session, with what pg_settings says of it. */
export interface ListedSetting extends SettingFacts {
  readonly name: string;
  /** As SHOW says it. */
  readonly value: string;
  /** In base units, as the others here. */
  readonly baseValue: string;
  readonly resetValue: string;
  readonly source: 'default' | 'session';
}
