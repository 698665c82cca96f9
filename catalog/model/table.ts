import { must } from '../base/assert.ts';
import { ThermoclineError } from '../errors/thermocline-error.ts';
import type { DataType } from './data-type.ts';

export interface Column {
  /** Unique in the table for ever, from 0; never reused, survives renames (fluss-protocol.md §3.2). */
  readonly id: number;
  readonly name: string;
  readonly type: DataType;
  readonly nullable: boolean;
  /** SQL text of a constant expression, as bound at DDL; filled in by writers that name no value. */
  readonly default?: string | undefined;
  readonly comment?: string | undefined;
}

/** One version of a table's columns. Log batches name the version they were written with. */
export interface TableSchema {
  /** 1 for the first; fits the batch header's 16 bits. */
  readonly schemaId: number;
  readonly columns: readonly Column[];
}

export interface TableName {
  readonly database: string;
  readonly schema: string;
  readonly table: string;
}

/**
 * A table as the catalog remembers it. Immutable: DDL makes a new one.
 *
 * Identity is `id` plus `truncateGeneration`: rows appended under another pair do not belong to it any more.
 */
export interface TableDefinition {
  readonly id: number;
  /** UUID journaled at creation; the lake table carries it (property `thermocline.table-uuid`) and commits assert it. */
  readonly uuid: string;
  readonly name: TableName;
  /** Every version, oldest first; the last one is current. */
  readonly schemas: readonly TableSchema[];
  /** Id for the next column. */
  readonly nextColumnId: number;
  /** Column names; empty for a log table. */
  readonly primaryKey: readonly string[];
  readonly partitionBy: readonly string[];
  readonly bucketKey: readonly string[];
  readonly bucketCount: number;
  /** Raise by TRUNCATE. */
  readonly truncateGeneration: number;
  /** Normalised text, only keys the user set (table-options.ts gives defaults and meaning). */
  readonly options: Readonly<Record<string, string>>;
  readonly comment?: string | undefined;
}

export function currentSchema(table: TableDefinition): TableSchema {
  return must(table.schemas.at(-1), 'current schema');
}

export function schemaById(table: TableDefinition, schemaId: number): TableSchema {
  const schema = table.schemas.find((s) => s.schemaId === schemaId);
  if (schema === undefined) {
    throw new ThermoclineError('data-corrupted', `table "${table.name.table}" has no schema version ${schemaId}`);
  }
  return schema;
}

/** Names of the lake's system columns: reserved in every table (design §6, fluss-protocol.md §3.6). */
export const LAKE_SYSTEM_COLUMNS = ['__bucket', '__offset', '__timestamp'] as const;

export const LAKE_SYSTEM_COLUMN_TYPES: Readonly<Record<(typeof LAKE_SYSTEM_COLUMNS)[number], DataType>> = {
  __bucket: { kind: 'integer' },
  __offset: { kind: 'bigint' },
  __timestamp: { kind: 'timestamptz', precision: 6 },
};

export function isLakeSystemColumn(name: string): name is (typeof LAKE_SYSTEM_COLUMNS)[number] {
  return (LAKE_SYSTEM_COLUMNS as readonly string[]).includes(name);
}

/** In the mirror of hot rows: position of a row's bucket in a list of buckets, a partition and bucket in four bytes. */
export const MIRROR_BUCKET_COLUMN = '__bucket_index';

export const RESERVED_COLUMN_NAMES: readonly string[] = [
  ...LAKE_SYSTEM_COLUMNS,
  MIRROR_BUCKET_COLUMN,
  '_change_type',
  '_log_offset',
  '_commit_timestamp',
  '_row_id',
];

export function qualifiedName(name: TableName): string {
  return `${name.schema}.${name.table}`;
}
