import type { PendingRequest } from './bind-context.ts';
import type { ColumnBatch } from '../../catalog/model/vector.ts';
import type { LakeFilter } from '../../catalog/seams/lake.ts';
import type { ResultColumn } from '../session.ts';
import type { SettingChange } from './functions/implementation.ts';

/**
 * A query whose every expression has a Postgres type, ready to be printed as DuckDB SQL.
 *
 * It names the relations it reads but not where their rows are: `print` is given, for each relation, the DuckDB SELECTs that give
 * its rows at the query's cut. So one bound query can be planned, explained, run over the union, or (later) over a change stream.
 */
export interface BoundQuery {
  readonly columns: readonly ResultColumn[];
  readonly relations: readonly BoundRelation[];
  /** DuckDB SQL. `relation(id)` returns SELECTs (or `UNION ALL`s of some): all their rows are the relation's. Asked for once per use. */
  print(relation: (id: number) => readonly string[]): string;
  /** The whole answer, when binding was enough to know it: an INSERT's VALUES list of constants. Then nothing has to run. */
  readonly constant?: ColumnBatch | undefined;
  /** Said while binding, to be sent as notices. */
  readonly notices: readonly string[];
  /** pg_sleep(): milliseconds to wait before it runs. */
  readonly waitMs: number;
  /** set_config(): to be made when the query runs. */
  readonly settingChanges: readonly SettingChange[];
  /** What functions ask of the session: to be done, and answered, before it is printed to run. */
  readonly requests: readonly PendingRequest[];
}

/** One use of a stored relation in FROM (the same table twice is two relations). */
export interface BoundRelation {
  readonly id: number;
  readonly source: RelationSource;
  /**
   * Columns that the query uses, in order, each under its own name in the FROM item. For tables the catalog's column names (or a
   * lake system column); never empty for tables: a mere count(*) asks for none and gets an empty list.
   */
  readonly columns: readonly string[];
  /** Conjuncts on this relation alone that every result row satisfies: for pruning files. The printed query applies them again. */
  readonly filters: readonly LakeFilter[];
}

export type RelationSource =
  /** The union of both tiers. */
  | { readonly kind: 'union'; readonly tableId: number }
  /** `t$lake`: the lake alone; `asOf` from FOR VERSION / SYSTEM_TIME AS OF. */
  | { readonly kind: 'lake'; readonly tableId: number; readonly asOf: LakeAsOf | null }
  | { readonly kind: 'lake-snapshots'; readonly tableId: number }
  | { readonly kind: 'lake-files'; readonly tableId: number; readonly asOf: LakeAsOf | null }
  /** A relation of `sys`, `pg_catalog` or `information_schema`. `args` for table functions such as sys.verify_union('t'). */
  | {
      readonly kind: 'system';
      readonly schema: string;
      readonly name: string;
      readonly args: readonly (string | number | boolean | null)[];
    };

export type LakeAsOf = { readonly kind: 'version'; readonly snapshotId: bigint } | { readonly kind: 'time'; readonly timestampMs: number };
